import { offer } from "../kit/choices.ts";
import type { DeskEvent } from "../kit/desk.ts";
import type { Ask, Choice, Say } from "../kit/effects.ts";

/** In ascending order, so that the number typed is the score. */
const SCORES: Choice[] = [
  { id: "score1", label: { key: "agent-talk:score-none" } },
  { id: "score2", label: { key: "agent-talk:score-little" } },
  { id: "score3", label: { key: "agent-talk:score-fair" } },
  { id: "score4", label: { key: "agent-talk:score-good" } },
  { id: "score5", label: { key: "agent-talk:score-full" } },
];

/** It is over, in the agent's words where he summed it up. */
export function farewell({ type, ...event }: DeskEvent): Say {
  const { number } = event;
  const summary = "summary" in event && type === "desk.resolved" ? event.summary : "";
  if (summary === "") return { text: { key: "agent-talk:resolved", values: { number } } };
  return { text: { key: "agent-talk:resolved-summary", values: { number, summary } } };
}

/** However much he goes on to send: it is kept, as he knows by then. */
export const heldUp: Say = { text: { key: "agent-talk:held-up" }, sparing: true };

/** The same to whoever does something else than write: every time. */
export const heldUpStill: Say = { text: { key: "agent-talk:held-up" } };

/** Asks whether he would like to end it. */
export function leaveQuestion({ agent }: { agent: string }): Ask {
  return {
    text: { key: "agent-talk:leave", values: { agent } },
    choices: [
      { id: "end", label: { key: "agent-talk:end-button" } },
      { id: "stay", label: { key: "agent-talk:stay-button" } },
    ],
  };
}

/** One tap; whatever else is said here is a wish like any other. */
export const rateQuestion: Ask = { text: { key: "agent-talk:rate" }, choices: [...SCORES, offer("menu")] };

/** After a talk that is over, or waits again. */
export const afterwards: Choice[] = [offer("contact-agent"), offer("menu")];
