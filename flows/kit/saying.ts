import { offer, toAgent } from "./choices.ts";
import type { Choice, Say } from "./effects.ts";

/** What is said; it may depend on what the conversation remembers. */
type Said<Context> = Say | ((scope: { context: Context }) => Say);

/** An action of a machine that says something. */
export interface Saying<Context> {
  type: "say";
  params: Said<Context>;
}

/** Says something on the way to another state. */
export function saying<Context>(params: Said<Context>): Saying<Context> {
  return { type: "say", params };
}

/** The last state of a conversation, with what is said there. */
export function lastWord<Context>(said: Said<Context>) {
  return { type: "final", entry: saying(said) } as const;
}

/** The last state where nothing answers. `again` offers to begin anew. */
export function unavailable(...again: Choice[]) {
  return lastWord({ text: { key: "common:unavailable" }, choices: [...again, toAgent] });
}

/** The last state where nothing can be changed until somebody has looked into what the owner disowned. */
export const frozen = lastWord({ text: { key: "account:frozen" }, choices: [toAgent, offer("menu")] });

/** Nothing answered, and the same is asked once more. */
export const failed = saying({ text: { key: "common:try-again" } });

/** What was entered is kept for a while only, and has been forgotten. */
export const forgotten = saying({ text: { key: "common:draft-gone" } });

/** "kembali" at the first question. */
export const noneBefore = saying({ text: { key: "register:first" } });
