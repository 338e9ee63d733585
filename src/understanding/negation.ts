import type { Concept } from "./lexicon/concepts.ts";
import { isAct } from "./lexicon/concepts.ts";
import type { Piece } from "./reading.ts";

/** What a person refused, beside the pieces that are marked. */
export interface Negated {
  /** "ga jadi" was said: what was begun is dropped. */
  tookBack: boolean;
  /** Something was refused, if only "itu". */
  refused: boolean;
}

/** Like a word of wanting, these make "tidak" refuse what follows; before others it only denies: "ga masuk" complains. */
const REFUSING_AFTER_NO: ReadonlySet<string> = new Set(["usah", "jadi"]);
/** Acts that end or destroy something: with any "no" in front they are refused, whatever the words between. */
const WEIGHTY: ReadonlySet<Concept> = new Set(["cancel", "logout", "exit", "end", "delete", "leave-service"]);
/** After something was refused, these begin a wish of its own: "ga usah cs kasih menu aja". */
const NEW_WISH: ReadonlySet<Concept> = new Set(["want", "give", "check", "continue", "help"]);
/** Acts that happen to one or only lead to another: the act that a refusal is about is still to come. */
const NO_DEED: ReadonlySet<Concept> = new Set(["want", "can", "arrive", "get", "enter", "how", "use"]);
const NO = "tidak";
const DO_NOT = "jangan";
const IS_NOT = "bukan";
const NOT_YET = "belum";

/**
 * Marks what is refused. A refusal reaches from its word to the end of the clause, to a word of contrast, or to the next
 * act once it has met one: in "jangan logout cek saldo dulu" only "logout" is refused.
 */
export function applyNegation(pieces: readonly Piece[]): Negated {
  const result: Negated = { tookBack: false, refused: false };
  for (let at = 0; at < pieces.length; at += 1) {
    const opener = openerAt(pieces, at);
    if (opener === null) continue;
    const end = refuseFrom(pieces, at + opener.length);
    const scope = pieces.slice(at + opener.length, end);
    const isBare = !scope.some((piece) => piece.concepts.length > 0) && !refusePrevious(pieces, at);
    for (const word of pieces.slice(at, at + opener.length)) word.refused = true;
    result.refused = true;
    result.tookBack ||= opener.tookBack && isBare;
    at = end - 1;
  }
  takeBackCancelled(pieces);
  return result;
}

interface Opener {
  /** In pieces. */
  length: number;
  /** "ga jadi": it takes back what was begun. */
  tookBack: boolean;
}

/** A refusal that starts at this piece, or null. A "no" that refuses nothing is noted as a plain denial. */
function openerAt(pieces: readonly Piece[], at: number): Opener | null {
  const piece = pieces[at];
  if (!piece || piece.concepts.length > 0) return null;
  const next = nextInClause(pieces, at);
  switch (piece.standard) {
    case DO_NOT:
      return { length: 1, tookBack: false };
    case IS_NOT:
      // At the end it only asks: "ini nomor resmi bukan?"
      return next || at === 0 ? { length: 1, tookBack: false } : null;
    case NO:
    case NOT_YET:
      return next ? openerOfNo(piece, next, pieces[at - 1]) : openerOfTag(pieces, at);
    default:
      return null;
  }
}

/** "aktif ga?" asks; a "no" that is all there is, or that answers "logout?", refuses. */
function openerOfTag(pieces: readonly Piece[], at: number): Opener | null {
  const answersWeighty =
    pieces[at]?.startsClause === true && pieces.slice(0, at).some((piece) => piece.concepts.some(isWeighty));
  return at === 0 || answersWeighty ? { length: 1, tookBack: false } : null;
}

function openerOfNo(piece: Piece, next: Piece, before: Piece | undefined): Opener | null {
  if (REFUSING_AFTER_NO.has(next.standard) || next.concepts.includes("want"))
    return { length: 2, tookBack: next.standard === "jadi" };
  // Javanese "tak" is "I" before a verb: "mau tak ambil" wants it.
  if (piece.typed === "tak" && before?.concepts.includes("want")) return null;
  const asks = before?.concepts.includes("can") === true || next.concepts.includes("if");
  if (asks) return null;
  if (next.concepts.some(isWeighty)) return { length: 1, tookBack: false };
  piece.concepts = [piece.standard === NO ? "not" : "not-yet"];
  return null;
}

/** Marks the pieces of one refusal and tells where it ends. */
function refuseFrom(pieces: readonly Piece[], from: number): number {
  let metSomething = false;
  let metAct = false;
  for (let at = from; at < pieces.length; at += 1) {
    const piece = pieces[at];
    if (!piece || (at > from && piece.startsClause) || (at === from && piece.startsClause && from > 0))
      return at;
    const beginsWish = piece.concepts.some((concept) => NEW_WISH.has(concept));
    const isDeed = piece.concepts.some((concept) => isAct(concept) && !NO_DEED.has(concept));
    if (piece.link === "but" || (metSomething && beginsWish) || (metAct && isDeed)) return at;
    piece.refused = true;
    metAct ||= isDeed;
    metSomething ||= piece.concepts.length > 0 && !piece.concepts.includes("want");
  }
  return pieces.length;
}

/** "logout jangan", "logout? jangan": a refusal with nothing after it takes back the last act before it. */
function refusePrevious(pieces: readonly Piece[], at: number): boolean {
  const before = pieces.slice(0, at).findLast((piece) => piece.concepts.some(isAct));
  const isNear = pieces[at]?.startsClause !== true || before?.concepts.some(isWeighty) === true;
  if (!before || !isNear) return false;
  before.refused = true;
  return true;
}

/** "batal logout" takes the logout back: a cancellation of something weighty leaves nothing to be done. */
function takeBackCancelled(pieces: readonly Piece[]): void {
  for (let at = 0; at < pieces.length; at += 1) {
    const piece = pieces[at];
    if (!piece || piece.refused || !piece.concepts.includes("cancel")) continue;
    const next = nextInClause(pieces, at);
    if (!next) continue;
    if (next.concepts.some((concept) => concept === "logout" || concept === "delete")) {
      piece.refused = true;
      next.refused = true;
    }
  }
}

function nextInClause(pieces: readonly Piece[], at: number): Piece | null {
  const next = pieces[at + 1];
  return next && !next.startsClause ? next : null;
}

/** Whether the act ends or destroys something, so that taking it back means going on. */
export function isWeighty(concept: Concept): boolean {
  return WEIGHTY.has(concept);
}
