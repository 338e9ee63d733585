import type { Intent } from "../../flows/kit/intents.ts";
import { type Evidence, type Judgement, judge, type Verdict } from "./judge.ts";
import { type Concept, isAct } from "./lexicon/concepts.ts";
import type { Piece } from "./reading.ts";

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
  const wanted = pieces.filter((piece) => !piece.refused);
  return {
    pieces: wanted.filter((piece) => piece.concepts.length > 0).map((piece) => piece.concepts),
    hasUnknown: wanted.some((piece) => piece.concepts.length === 0 && piece.by === "unknown"),
  };
}

/** Finds several wishes put side by side or one after another, or null when there is only one. */
export function findSeveral(pieces: readonly Piece[]): Several | null {
  for (const [at, piece] of pieces.entries()) {
    if (piece.link !== "and" && piece.link !== "then") continue;
    const link = piece.link;
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
function wishOf(side: readonly Piece[], other: readonly Piece[]): Verdict | null {
  if (!side.some((piece) => piece.concepts.length > 0)) return null;
  const borrowed = other.filter((piece) => !piece.refused && piece.concepts.some(isShareable));
  return clear(judge(evidenceOf(side))) ?? clear(judge(evidenceOf([...side, ...borrowed])));
}

function isShareable(concept: Concept): boolean {
  return isAct(concept) || concept === "balance" || concept === "how-much";
}

function clear({ best }: Judgement): Verdict | null {
  return best && best.points >= CLEAR_PART && !NO_WISHES.has(best.intent) ? best : null;
}

/** A general wish beside its own special case ("claim", "claim-jht") is one wish. */
function areApart(first: Verdict, second: Verdict): boolean {
  return !first.intent.startsWith(second.intent) && !second.intent.startsWith(first.intent);
}

function inOrder(first: Intent, second: Intent): Intent[] {
  // JKP lapses six months after the dismissal (PP 6/2025, pasal 40); JHT never does.
  return second === "claim-jkp" && first === "claim-jht" ? [second, first] : [first, second];
}
