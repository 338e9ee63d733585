import { answerFlow } from "./kit/answer.ts";
import { offer } from "./kit/choices.ts";

/** Kindness between the questions, and the limits of what this chat can do. */
export const smallTalk = answerFlow("small-talk", 1, {
  thanks: { text: { key: "small-talk:thanks" }, choices: [offer("menu")] },
  "out-of-scope": {
    text: { key: "small-talk:out-of-scope" },
    choices: [offer("menu"), offer("contact-agent")],
  },
});
