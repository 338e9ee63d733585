import type { Concept } from "./lexicon/concepts.ts";
import { contrasts, joiners, sequencers } from "./lexicon/spellings.ts";
import { entryAt, isFiller, type Recognised, type Recognition } from "./vocabulary.ts";
import { recogniseIn, type TypedWord, typedWords } from "./words.ts";

/** A piece of an utterance: a word or phrase with what it may mean. */
export interface Piece {
  /** As typed, lower case. */
  typed: string;
  /** The standard word; of a phrase, its words. */
  standard: string;
  concepts: readonly Concept[];
  by: Recognition;
  startsClause: boolean;
  /** "and" puts wishes side by side, "then" one after another, "but" opposes them. */
  link: "and" | "then" | "but" | null;
  /** Taken back by a negation: never to be acted upon. */
  refused: boolean;
}

interface StandardWord {
  typed: string;
  standard: string;
  by: Recognition;
  startsClause: boolean;
}

const LINKS: ReadonlyMap<string, "and" | "then" | "but"> = new Map([
  ...contrasts.map((word) => [word, "but"] as const),
  ...sequencers.map((word) => [word, "then"] as const),
  ...joiners.map((word) => [word, "and"] as const),
]);
const ENGLISH_NO: Recognised = { words: ["tidak"], by: "spelling" };
/** "ya" answers at the start of a text and fills anywhere else. */
const YES_AT_THE_START: ReadonlySet<string> = new Set(["ya", "yaa", "yah", "y"]);
/** Before one of these "apa" opens a question to be answered by yes or no, as "apakah" does. */
const WHETHER: ReadonlySet<string> = new Set([
  "saya",
  "aku",
  "bisa",
  "masih",
  "sudah",
  "boleh",
  "ada",
  "benar",
  "betul",
  "iya",
  "i",
]);
const DIGITS = /^[0-9]+$/;
const NO_CONCEPTS: readonly Concept[] = [];
const YES: readonly Concept[] = ["yes"];
const NUMBER: readonly Concept[] = ["digits"];

/** Reads a text as a row of pieces, without fillers. Nothing is judged yet, and nothing refused. */
export function read(text: string): Piece[] {
  const words = standardWords(typedWords(text));
  const pieces: Piece[] = [];
  let clauseIsOpen = false;
  for (let at = 0; at < words.length; ) {
    const word = words[at];
    if (!word) break;
    const entry = entryAt(words, at, clauseEnd(words, at));
    const length = entry?.length ?? 1;
    const concepts = meaningAt(words, at) ?? entry?.concepts ?? NO_CONCEPTS;
    clauseIsOpen ||= word.startsClause;
    if (concepts.length > 0 || !saysNothing(words, at)) {
      const phrase = length === 1 ? word : joined(words.slice(at, at + length));
      pieces.push(pieceOf(phrase, concepts, clauseIsOpen));
      clauseIsOpen = false;
    }
    at += length;
  }
  return pieces;
}

/** What a word means because of what it is or where it stands, or null when the lexicon decides. */
function meaningAt(words: readonly StandardWord[], at: number): readonly Concept[] | null {
  const standard = words[at]?.standard ?? "";
  if (at === 0 && YES_AT_THE_START.has(standard)) return YES;
  return isWhether(words, at) ? NO_CONCEPTS : null;
}

function saysNothing(words: readonly StandardWord[], at: number): boolean {
  return isFiller(words[at]?.standard ?? "") || isWhether(words, at);
}

function isWhether(words: readonly StandardWord[], at: number): boolean {
  const word = words[at];
  return word?.standard === "apa" && word.startsClause && WHETHER.has(words[at + 1]?.standard ?? "");
}

function clauseEnd(words: readonly StandardWord[], from: number): number {
  let end = from + 1;
  while (end < words.length && words[end]?.startsClause !== true) end += 1;
  return end;
}

function standardWords(typed: readonly TypedWord[]): StandardWord[] {
  const standard: StandardWord[] = [];
  for (let at = 0; at < typed.length; at += 1) {
    const word = typed[at];
    if (word) pushStandard(word, recognisedBefore(word, typed[at + 1]), standard);
  }
  return standard;
}

/** Before another word "no" and "nope" are short for "nomor"; by themselves they are English. */
function recognisedBefore(word: TypedWord, next: TypedWord | undefined): Recognised {
  const isEnglishNo =
    (word.typed === "no" || word.typed === "nope") && (next === undefined || next.startsClause);
  return isEnglishNo ? ENGLISH_NO : recogniseIn(word);
}

function pushStandard(
  { typed, startsClause }: TypedWord,
  { words, by }: Recognised,
  row: StandardWord[],
): void {
  for (let index = 0; index < words.length; index += 1) {
    const standard = words[index] ?? "";
    row.push({
      typed: index === 0 ? typed : "",
      standard,
      by: by !== "as-is" && DIGITS.test(standard) ? "as-is" : by,
      startsClause: startsClause && index === 0,
    });
  }
}

function pieceOf(
  { typed, standard, by }: StandardWord,
  concepts: readonly Concept[],
  startsClause: boolean,
): Piece {
  return {
    typed,
    standard,
    concepts: concepts.length === 0 && DIGITS.test(standard) ? NUMBER : concepts,
    by,
    startsClause,
    link: LINKS.get(standard) ?? null,
    refused: false,
  };
}

/** Words of a phrase, put together as one. */
function joined(words: readonly StandardWord[]): StandardWord {
  const typed = words.map((word) => word.typed).filter((word) => word !== "");
  return {
    typed: typed.join(" "),
    standard: words.map((word) => word.standard).join(" "),
    by: words.find((word) => word.by !== "as-is")?.by ?? "as-is",
    startsClause: false,
  };
}
