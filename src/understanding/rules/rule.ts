import type { Intent } from "../../../flows/kit/intents.ts";
import type { Concept } from "../lexicon/concepts.ts";

/**
 * Evidence for an intent: all of `when` present (a list inside it: any one of them), none of `unless`.
 *
 * `points`, 1 to 10, say how sure the evidence alone makes us: 9–10 can hardly mean anything else; 7–8 clear; 5–6 likely;
 * 3–4 a guess that is offered, not acted upon. The best rule wins, so a specific rule needs more points than the general
 * one it refines.
 */
export interface Rule {
  intent: Intent;
  points: number;
  when: readonly (Concept | readonly Concept[])[];
  unless?: readonly Concept[];
  /** Holds only if the text says nothing else: "kartu" alone is a question, "kartu saya hilang" is not. */
  alone?: boolean;
  /** Of an ambiguous rule: the readings to offer. */
  between?: readonly Intent[];
}

/** A rule in the order in which it is read aloud: intent, points, evidence. */
export function rule(
  intent: Intent,
  points: number,
  when: Rule["when"],
  more: Pick<Rule, "unless" | "alone" | "between"> = {},
): Rule {
  return { intent, points, when, ...more };
}
