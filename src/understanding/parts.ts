import type { Intent } from "../../flows/kit/intents.ts";
import { type Evidence, type Judgement, judge } from "./judge.ts";
import { type Concept, isAct } from "./lexicon/concepts.ts";
import type { Piece } from "./reading.ts";
import type { Rule } from "./rules/rule.ts";

/** Several wishes in one utterance, in the order in which to serve them. */
export interface Several {
  parts: Intent[];
  /** "then": the person said which comes first; "and": he left it open. */
  link: "and" | "then";
  points: number;
}

/** A part must be this clear in itself to count as a wish of its own. */
const CLEAR_PART = 7;
/** Talk around a request, and readings that ask back, are no wishes. */
const NO_WISHES: ReadonlySet<Intent> = new Set([
  "affirm",
  "ambiguous",
  "continue",
  "deny",
  "greeting",
  "help",
  "menu",
  "out-of-scope",
  "report-accident",
  "thanks",
  "unsafe-input",
  "verify-official",
]);

/** The evidence in a row of pieces, without what is refused. */
export function evidenceOf(pieces: readonly Piece[]): Evidence {
  const wanted: (readonly Concept[])[] = [];
  let hasUnknown = false;
  for (const { refused, concepts, by } of pieces) {
    if (refused) continue;
    if (concepts.length > 0) wanted.push(concepts);
    else if (by === "unknown") hasUnknown = true;
  }
  return { pieces: wanted, hasUnknown };
}

/** Finds several wishes put side by side or one after another, or null when there is only one. */
export function findSeveral(pieces: readonly Piece[]): Several | null {
  for (let at = 0; at < pieces.length; at += 1) {
    const link = pieces[at]?.link;
    if (link !== "and" && link !== "then") continue;
    const sides = [pieces.slice(0, at), pieces.slice(at + 1)] as const;
    const parts = sides.map((side, index) => wishOf(side, sides[1 - index] ?? []));
    const [first, second] = parts;
    if (!first || !second || !areApart(first, second)) continue;
    return {
      parts: inOrder(first.intent, second.intent),
      link,
      points: Math.min(first.points, second.points),
    };
  }
  return null;
}

/** What one side wants. A side that is not clear in itself borrows what the other asks: "ganti email dan nomor". */
function wishOf(side: readonly Piece[], other: readonly Piece[]): Rule | null {
  if (!side.some((piece) => piece.concepts.length > 0)) return null;
  const borrowed = other.filter((piece) => !piece.refused && piece.concepts.some(isShareable));
  return clear(judge(evidenceOf(side))) ?? clear(judge(evidenceOf([...side, ...borrowed])));
}

function isShareable(concept: Concept): boolean {
  return isAct(concept) || concept === "balance" || concept === "how-much";
}

function clear({ best }: Judgement): Rule | null {
  return best && best.points >= CLEAR_PART && !NO_WISHES.has(best.intent) ? best : null;
}

/** A general wish beside its own special case ("claim", "claim-jht") is one wish. */
function areApart(first: Rule, second: Rule): boolean {
  return !first.intent.startsWith(second.intent) && !second.intent.startsWith(first.intent);
}

function inOrder(first: Intent, second: Intent): Intent[] {
  // JKP lapses six months after the dismissal (PP 6/2025, pasal 40); JHT never does.
  return second === "claim-jkp" && first === "claim-jht" ? [second, first] : [first, second];
}
