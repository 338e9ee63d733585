import { policy } from "../policy.ts";
import { cleanText, firstCodePoints } from "./clean.ts";
import { findListed, type Recognised, recognise } from "./vocabulary.ts";

/** A word as typed, lower case, and whether a new clause starts with it. */
export interface TypedWord {
  typed: string;
  startsClause: boolean;
  /** It says nothing: a particle, address, politeness. */
  isFiller: boolean;
  /** It stands in the lexicon as it is typed. */
  isListed: boolean;
  /** Where it isn't listed, only once somebody asked: see `recogniseIn`. */
  recognised: Recognised | null;
}

/** One word, number, or mark that ends a clause. Alternatives share no first character, so matching is linear. */
const PIECE = /\p{L}[\p{L}\p{M}]*|\p{N}+|%|#|[.,;!?\n]/gu;
/** The same where no more than ASCII is typed: no property of a character has to be looked up. */
const PLAIN_PIECE = /[a-z]+|[0-9]+|[%#.,;!?\n]/g;
const PLAIN = /^[\x20-\x7e\n]*$/;
const CLAUSE_ENDS = ".,;!?\n";
/** An apostrophe, or a two behind something: most texts hold nothing that has to be joined or undoubled. */
const JOINTS = /['’‘`´]|[^\d\s][2²]/;
/** Apostrophes join ("assalamu'alaikum", "don't"); the accents people type for them as well. */
const APOSTROPHES = /['’‘`´]/g;
/** "nambah2" and "dua2nya": the digit two says that the word is doubled, which changes no meaning here. */
const DOUBLED_BY_DIGIT = /(\p{L})[2²](?=\p{L}{0,3}(?!\p{L}|\p{N}))/gu;

let last: { text: string; words: readonly TypedWord[] } = { text: "", words: [] };

/**
 * The words of a text, at most `policy.input.intentCodePoints` code points of it, in lower case. Doubled words
 * ("masuk-masuk", "nyampe2") are given once.
 */
export function typedWords(text: string): readonly TypedWord[] {
  // A message is looked at from several sides in a row.
  if (text !== last.text) last = { text, words: splitWords(text) };
  return last.words;
}

/** What a word of a text is recognised as, found out once however many ask. */
export function recogniseIn(word: TypedWord): Recognised {
  word.recognised ??= recognise(word.typed);
  return word.recognised;
}

function splitWords(text: string): TypedWord[] {
  const short = withoutJoints(firstCodePoints(cleanText(text), policy.input.intentCodePoints).toLowerCase());
  const found: TypedWord[] = [];
  let startsClause = true;
  let before = "";
  for (const piece of short.match(PLAIN.test(short) ? PLAIN_PIECE : PIECE) ?? []) {
    if (CLAUSE_ENDS.includes(piece)) {
      startsClause = true;
    } else if (piece !== before || startsClause) {
      before = piece === "%" ? "persen" : piece;
      found.push(wordOf(before, startsClause));
      startsClause = false;
    }
  }
  return found;
}

function wordOf(typed: string, startsClause: boolean): TypedWord {
  const listed = findListed(typed);
  if (listed === null) return { typed, startsClause, isFiller: false, isListed: false, recognised: null };
  const { isFiller, recognised } = listed;
  return { typed, startsClause, isFiller, isListed: true, recognised };
}

function withoutJoints(text: string): string {
  return JOINTS.test(text) ? text.replace(APOSTROPHES, "").replace(DOUBLED_BY_DIGIT, "$1") : text;
}
