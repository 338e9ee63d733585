import { answerFlow } from "./kit/answer.ts";
import { offer, toAgent } from "./kit/choices.ts";

/** Bantuan, when no question is open. */
export const help = answerFlow("help", 1, {
  help: { text: { key: "help:how" }, choices: [offer("check-balance"), offer("menu"), toAgent] },
});
