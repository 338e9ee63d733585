import type { Concept } from "./lexicon/concepts.ts";
import { accountRules } from "./rules/account.ts";
import { fallbackRules } from "./rules/fallback.ts";
import { programRules } from "./rules/programs.ts";
import type { Rule } from "./rules/rule.ts";
import { serviceRules } from "./rules/service.ts";

/** The rule that speaks most for an intent, and the one that does for any other. */
export interface Judgement {
  best: Rule | null;
  runnerUp: Rule | null;
}

/** Concepts that say nothing about what is wanted, so that a text may have them and still be "alone". */
const NEUTRAL: ReadonlySet<Concept> = new Set(["institution", "self", "want", "already", "what", "hello"]);

const NO_RULES: readonly Rule[] = [];
const rulesByFirst = new Map<Concept, Rule[]>();
for (const rule of [...programRules, ...accountRules, ...serviceRules, ...fallbackRules]) {
  const [first] = rule.when;
  for (const concept of typeof first === "string" ? [first] : (first ?? [])) {
    const filed = rulesByFirst.get(concept);
    if (filed) filed.push(rule);
    else rulesByFirst.set(concept, [rule]);
  }
}

/** The concepts of each piece of a text, and whether it holds words of unknown meaning beside them. */
export interface Evidence {
  pieces: readonly (readonly Concept[])[];
  hasUnknown: boolean;
}

/** Finds the intents that the evidence speaks for. Of two rules with the same points the one found first stays. */
export function judge(evidence: Evidence): Judgement {
  const present = new Set<Concept>();
  for (const concepts of evidence.pieces) for (const concept of concepts) present.add(concept);
  const judgement: Judgement = { best: null, runnerUp: null };
  for (const concept of present) {
    for (const rule of rulesByFirst.get(concept) ?? NO_RULES) {
      if (wouldCount(rule, judgement) && holds(rule, present, evidence)) count(rule, judgement);
    }
  }
  return judgement;
}

/** Whether the rule speaks more for its intent than what was found already. */
function wouldCount(rule: Rule, { best, runnerUp }: Judgement): boolean {
  const other = rule.intent === best?.intent ? best : runnerUp;
  return other === null || rule.points > other.points;
}

function count(rule: Rule, judgement: Judgement): void {
  const { best } = judgement;
  if (best !== null && rule.points <= best.points) {
    judgement.runnerUp = rule;
  } else {
    if (best?.intent !== rule.intent) judgement.runnerUp = best;
    judgement.best = rule;
  }
}

function holds(rule: Rule, present: ReadonlySet<Concept>, evidence: Evidence): boolean {
  for (const needed of rule.when) if (!isPresent(needed, present)) return false;
  if (rule.unless && isPresent(rule.unless, present)) return false;
  return rule.alone !== true || (!evidence.hasUnknown && coversAll(rule, evidence.pieces));
}

/** Of a list, whether any one is there. */
function isPresent(needed: Concept | readonly Concept[], present: ReadonlySet<Concept>): boolean {
  if (typeof needed === "string") return present.has(needed);
  for (const concept of needed) if (present.has(concept)) return true;
  return false;
}

function coversAll(rule: Rule, pieces: Evidence["pieces"]): boolean {
  return pieces.every((concepts) =>
    concepts.some((concept) => NEUTRAL.has(concept) || isNamedIn(rule, concept)),
  );
}

function isNamedIn(rule: Rule, concept: Concept): boolean {
  return rule.when.some((needed) =>
    typeof needed === "string" ? needed === concept : needed.includes(concept),
  );
}
