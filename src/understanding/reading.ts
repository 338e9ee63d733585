import type { Concept } from "./lexicon/concepts.ts";
import { contrasts, joiners, sequencers } from "./lexicon/spellings.ts";
import { entryAt, isFiller, type Recognition, recognise } from "./vocabulary.ts";
import { type TypedWord, typedWords } from "./words.ts";

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

const JOINERS: ReadonlySet<string> = new Set(joiners);
const SEQUENCERS: ReadonlySet<string> = new Set(sequencers);
const CONTRASTS: ReadonlySet<string> = new Set(contrasts);
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

/** Reads a text as a row of pieces, without fillers. Nothing is judged yet, and nothing refused. */
export function read(text: string): Piece[] {
  const words = typedWords(text).flatMap((word, at, all) => standardise(word, all[at + 1]));
  const row = words.map((word) => word.standard);
  const pieces: Piece[] = [];
  let clauseIsOpen = false;
  for (let at = 0; at < words.length; ) {
    const entry = entryAt(row, at, clauseEnd(words, at));
    const span = words.slice(at, at + (entry?.length ?? 1));
    const piece = pieceOf(span, meaningAt(words, at) ?? entry?.concepts ?? []);
    clauseIsOpen ||= span[0]?.startsClause === true;
    if (piece.concepts.length > 0 || !saysNothing(words, at)) {
      pieces.push({ ...piece, startsClause: clauseIsOpen });
      clauseIsOpen = false;
    }
    at += span.length;
  }
  return pieces;
}

/** What a word means because of where it stands, or null when the lexicon decides. */
function meaningAt(words: readonly StandardWord[], at: number): readonly Concept[] | null {
  if (at === 0 && YES_AT_THE_START.has(words[at]?.standard ?? "")) return ["yes"];
  return isWhether(words, at) ? [] : null;
}

function saysNothing(words: readonly StandardWord[], at: number): boolean {
  return isFiller(words[at]?.standard ?? "") || isWhether(words, at);
}

function isWhether(words: readonly StandardWord[], at: number): boolean {
  const word = words[at];
  return word?.standard === "apa" && word.startsClause && WHETHER.has(words[at + 1]?.standard ?? "");
}

function clauseEnd(row: readonly StandardWord[], from: number): number {
  const next = row.findIndex((word, at) => at > from && word.startsClause);
  return next === -1 ? row.length : next;
}

function standardise({ typed, startsClause }: TypedWord, next: TypedWord | undefined): StandardWord[] {
  // Before another word "no" and "nope" are short for "nomor"; by themselves they are English.
  const isEnglishNo = (typed === "no" || typed === "nope") && (next === undefined || next.startsClause);
  const { words, by } = isEnglishNo ? { words: ["tidak"], by: "spelling" as const } : recognise(typed);
  return words.map((standard, index) => ({
    typed: index === 0 ? typed : "",
    standard,
    by: DIGITS.test(standard) ? "as-is" : by,
    startsClause: startsClause && index === 0,
  }));
}

function pieceOf(span: readonly StandardWord[], concepts: readonly Concept[]): Piece {
  const standard = span.map((word) => word.standard).join(" ");
  const isNumber = concepts.length === 0 && DIGITS.test(standard);
  return {
    typed: span
      .map((word) => word.typed)
      .filter((typed) => typed !== "")
      .join(" "),
    standard,
    concepts: isNumber ? ["digits"] : concepts,
    by: span.find((word) => word.by !== "as-is")?.by ?? "as-is",
    startsClause: false,
    link: linkOf(standard),
    refused: false,
  };
}

function linkOf(standard: string): Piece["link"] {
  if (JOINERS.has(standard)) return "and";
  if (SEQUENCERS.has(standard)) return "then";
  return CONTRASTS.has(standard) ? "but" : null;
}
