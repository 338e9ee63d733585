import type { Intent } from "../../flows/kit/intents.ts";
import type { Concept } from "./lexicon/concepts.ts";
import { accountRules } from "./rules/account.ts";
import { fallbackRules } from "./rules/fallback.ts";
import { programRules } from "./rules/programs.ts";
import type { Rule } from "./rules/rule.ts";
import { serviceRules } from "./rules/service.ts";

/** An intent with the rule that speaks most for it. */
export interface Verdict {
  intent: Intent;
  points: number;
  rule: Rule;
}

/** The best verdict, and the best one for any other intent. */
export interface Judgement {
  best: Verdict | null;
  runnerUp: Verdict | null;
}

/** Concepts that say nothing about what is wanted, so that a text may have them and still be "alone". */
const NEUTRAL: ReadonlySet<Concept> = new Set(["institution", "self", "want", "already", "what", "hello"]);

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

/** Finds the intents that the evidence speaks for. */
export function judge(evidence: Evidence): Judgement {
  const present = new Set(evidence.pieces.flat());
  const verdicts: Verdict[] = [];
  for (const concept of present) {
    for (const rule of rulesByFirst.get(concept) ?? []) {
      if (holds(rule, present, evidence)) verdicts.push({ intent: rule.intent, points: rule.points, rule });
    }
  }
  const best = strongest(verdicts);
  const runnerUp = strongest(verdicts.filter((verdict) => verdict.intent !== best?.intent));
  return { best, runnerUp };
}

function strongest(verdicts: readonly Verdict[]): Verdict | null {
  let best: Verdict | null = null;
  for (const verdict of verdicts) if (!best || verdict.points > best.points) best = verdict;
  return best;
}

function holds(rule: Rule, present: ReadonlySet<Concept>, evidence: Evidence): boolean {
  if (rule.unless?.some((concept) => present.has(concept))) return false;
  for (const needed of rule.when) {
    const isThere =
      typeof needed === "string" ? present.has(needed) : needed.some((concept) => present.has(concept));
    if (!isThere) return false;
  }
  return rule.alone !== true || (!evidence.hasUnknown && coversAll(rule, evidence.pieces));
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
