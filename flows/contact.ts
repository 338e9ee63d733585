import { answerFlow } from "./kit/answer.ts";
import { offer } from "./kit/choices.ts";

const next = [offer("check-balance"), offer("menu")];

/** Hubungi kami: the official ways to a human, with their hours. */
export const contact = answerFlow("contact", 1, {
  "contact-agent": { text: { key: "contact:ways" }, choices: next },
  complaint: { text: { key: "contact:complaint" }, choices: next },
  "branch-location": { text: { key: "contact:branch" }, choices: next },
  "report-accident": { text: { key: "contact:accident" }, choices: [offer("claim-jkk"), offer("menu")] },
});
