import { acts } from "./acts.ts";
import { circumstances } from "./circumstances.ts";
import { outside } from "./outside.ts";
import { talk } from "./talk.ts";
import { topics } from "./topics.ts";

/** Every meaning the lexicon knows, with the words that carry it. */
export const concepts = { ...topics, ...acts, ...circumstances, ...talk, ...outside };

/** A meaning listed in the lexicon, or one the reader adds: a bare number, a negation that is no refusal. */
export type Concept = keyof typeof concepts | "digits" | "not" | "not-yet";

const ACTS: ReadonlySet<string> = new Set(Object.keys(acts));
const OUTSIDE: ReadonlySet<string> = new Set(Object.keys(outside));

/** Whether the concept is something done, which a negation takes back. */
export function isAct(concept: Concept): boolean {
  return ACTS.has(concept);
}

/** Whether the concept belongs to another body, or to nobody here. */
export function isOutside(concept: Concept): boolean {
  return OUTSIDE.has(concept);
}
