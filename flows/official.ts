import { answerFlow } from "./kit/answer.ts";
import { offer, toAgent } from "./kit/choices.ts";

/** "Apakah ini resmi?": who runs this, what it never asks for, and how to check. */
export const official = answerFlow("official", 1, {
  "verify-official": { text: { key: "official:answer" }, choices: [toAgent, offer("menu")] },
});
