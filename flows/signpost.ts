import { answerFlow } from "./kit/answer.ts";
import { offer, toAgent } from "./kit/choices.ts";

const next = [offer("check-balance"), toAgent, offer("menu")];

/** What this chat cannot do yet, with the official way to it, so that nobody is sent away with nothing. */
export const signpost = answerFlow("signpost", 1, {
  claim: {
    text: { key: "signpost:claim" },
    choices: [
      offer("claim-jht"),
      offer("claim-jkk"),
      offer("claim-jkm"),
      offer("claim-jkp"),
      offer("claim-jp"),
    ],
  },
  "claim-jht": { text: { key: "signpost:claim-jht" }, choices: next },
  "claim-jkk": { text: { key: "signpost:claim-jkk" }, choices: next },
  // Whoever asks for this has lost somebody: nothing is offered but a person, the way, and the menu.
  "claim-jkm": {
    text: { key: "signpost:claim-jkm" },
    choices: [toAgent, offer("branch-location"), offer("menu")],
  },
  "claim-jkp": { text: { key: "signpost:claim-jkp" }, choices: next },
  "claim-jp": { text: { key: "signpost:claim-jp" }, choices: next },
  "claim-status": { text: { key: "signpost:claim-status" }, choices: next },
  "update-data": { text: { key: "signpost:update-data" }, choices: next },
  "digital-card": { text: { key: "signpost:digital-card" }, choices: next },
  "employment-status": { text: { key: "signpost:employment-status" }, choices: next },
  "contribution-history": {
    text: { key: "signpost:contribution-history" },
    choices: [offer("check-balance-jht"), toAgent, offer("menu")],
  },
  "program-info": { text: { key: "signpost:program-info" }, choices: next },
  simulate: { text: { key: "signpost:simulate" }, choices: next },
  "resend-otp": {
    text: { key: "signpost:no-code-open" },
    choices: [offer("login"), offer("register"), toAgent],
  },
});
