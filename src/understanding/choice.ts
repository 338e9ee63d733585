import { cleanText } from "./clean.ts";
import {
  asTyped,
  beginsWith,
  holds,
  holdsAll,
  isSameLabel,
  type Label,
  NONE,
  onlyOne,
  readLabel,
  SEVERAL,
  saysNo,
  saysYes,
} from "./label.ts";
import { numberWords } from "./lexicon/spellings.ts";
import { words } from "./lexicon/words.ts";
import { recogniseIn, type TypedWord, typedWords } from "./words.ts";

/** Something offered under a number, as in a menu or below a question. */
export interface Choice {
  number: number;
  label: string;
}

const YES_WORDS: ReadonlySet<string> = new Set(words`
    ya, iya, y, yes, yup, yoi, ok, oke, okay, sip, setuju, betul, benar, bener, leres, nggih, inggih, muhun,
    sumuhun, enya, iyo, siap, boleh, lanjut, lanjutkan, agree, correct, right, sure, yap, gas, yep`);
const NO_WORDS: ReadonlySet<string> = new Set(words`
    tidak, ga, gak, g, nggak, ngga, enggak, engga, tdk, tak, no, nope, mboten, ora, teu, henteu, jangan, jgn,
    bukan, belum, blm, ogah, gamau, gausah`);
/** What may follow a no without changing it: "ga usah", "tidak mau". */
const AFTER_NO: ReadonlySet<string> = new Set(["usah", "perlu", "mau"]);
const NEGATIONS: ReadonlySet<string> = new Set(["tidak", "jangan", "bukan", "belum"]);
/** Words around a number that only say that it is one: "pilih nomor dua", "yang ke 2". */
const NUMBER_TALK: ReadonlySet<string> = new Set(
  words`
    no, nomor, nomer, nmr, pilih, pilihan, plh, opsi, option, number, yang, yg, ke, angka, mau, choose, pick,
    sing, nu, the, one, opt`,
);
const NUMBERS: ReadonlyMap<string, number> = new Map(Object.entries(numberWords));
const COPIED_LINE = /^[\s>*]*(\d{1,2})[.)]\*?\s+(\S.*)$/s;
const SIGNED = /^[-+]/;
const ONE_OR_TWO_DIGITS = /^[0-9]{1,2}$/;
const BARE_NUMBER = /^[([]?\s*(?:no\.?|nomor|#)?\s*([0-9]{1,2})\s*[.)\]]?$/i;
/** A label's word must be at least this long to stand for the label. */
const LEAST_DISTINCTIVE = 3;

/**
 * The number of the choice that a text picks: by number ("2.", "no 2", "yang kedua"), by label (any case, small slips, a
 * beginning or a word that no other label has), or by yes and no when exactly one label says so. Null when in doubt, and
 * when the text takes a label back ("bukan saldo").
 */
export function matchChoice(text: string, choices: readonly Choice[]): number | null {
  if (choices.length === 0) return null;
  const copied = copiedLine(text, choices);
  if (copied !== null) return copied;
  // Before the words are split: a label that is read for the first time is split as well.
  const labels = choices.map((choice) => readLabel(choice.label));
  const typed = typedWords(asTyped(text));
  const first = typed[0];
  if (!first) return null;
  const labelled = byLabel(typed, labels);
  // A yes to what says no.
  if (YES_WORDS.has(first.typed) && labelled >= 0 && labels[labelled]?.saysNo) return null;
  const numbered = byNumber(cleanText(text), typed, choices);
  if (numbered !== null) return numbered;
  const picked = labelled >= 0 ? labelled : byYesAndNo(typed, labels);
  return picked >= 0 ? (choices[picked]?.number ?? null) : null;
}

/** A line of a numbered list, copied or quoted as it stands there: "2. Bantuan". */
function copiedLine(text: string, choices: readonly Choice[]): number | null {
  const line = COPIED_LINE.exec(text);
  if (line === null) return null;
  const [, number, label = ""] = line;
  const words = label.trim().toLowerCase();
  const found = choices.find(
    (choice) => choice.number === Number(number) && choice.label.toLowerCase() === words,
  );
  return found?.number ?? null;
}

function byNumber(text: string, typed: readonly TypedWord[], choices: readonly Choice[]): number | null {
  // "-1" is no choice, though its words are those of "1".
  if (SIGNED.test(text)) return null;
  const bare = BARE_NUMBER.exec(text)?.[1];
  const said = bare === undefined ? spokenNumber(typed) : Number(bare);
  return said !== null && choices.some((choice) => choice.number === said) ? said : null;
}

function spokenNumber(typed: readonly TypedWord[]): number | null {
  // "one" talks about a number in "the second one" and is one in "one".
  const only = onlyWord(typed, typed.some(isTelling) ? isTelling : isNumber);
  if (only === null) return null;
  if (ONE_OR_TWO_DIGITS.test(only)) return Number(only);
  return NUMBERS.get(only) ?? null;
}

/** The one word of a kind, or null when there is none or more than one. */
function onlyWord(typed: readonly TypedWord[], isOfKind: (word: TypedWord) => boolean): string | null {
  let only: string | null = null;
  for (const word of typed) {
    if (!isOfKind(word)) continue;
    if (only !== null) return null;
    only = word.typed;
  }
  return only;
}

function isTelling({ typed, isFiller }: TypedWord): boolean {
  return !NUMBER_TALK.has(typed) && !isFiller;
}

function isNumber({ typed }: TypedWord): boolean {
  return NUMBERS.has(typed);
}

/** Where among the labels the one stands that was said. */
function byLabel(typed: readonly TypedWord[], labels: readonly Label[]): number {
  const said = typed.filter((word) => !word.isFiller);
  if (said.length === 0) return NONE;
  const same = onlyOne(labels, isSameLabel, said);
  if (same >= 0) return same;
  if (same === SEVERAL || said.some(isNegation)) return NONE;
  const begun = byBeginning(said.map((word) => word.typed).join(" "), labels);
  // "saldo" begins "Saldo JHT", but stands in "Cek saldo" too: then it is no choice between them.
  if (begun >= 0 && onlyOne(labels, holdsAll, said) !== SEVERAL) return begun;
  return byDistinctiveWords(said, labels);
}

function byBeginning(said: string, labels: readonly Label[]): number {
  return said.length < LEAST_DISTINCTIVE ? NONE : onlyOne(labels, beginsWith, said);
}

/** Every telling word must point at one and the same label. */
function byDistinctiveWords(said: readonly TypedWord[], labels: readonly Label[]): number {
  let pointed = NONE;
  for (const word of said) {
    const holder = onlyOne(labels, holds, word.typed);
    if (holder === NONE && !NUMBER_TALK.has(word.typed) && !isAlready(word)) return NONE;
    if (holder < 0) continue;
    if (word.typed.length < LEAST_DISTINCTIVE && !labels[holder]?.words.includes(word.typed)) continue;
    if (pointed >= 0 && pointed !== holder) return NONE;
    pointed = holder;
  }
  return pointed;
}

function byYesAndNo(typed: readonly TypedWord[], labels: readonly Label[]): number {
  const answered = byYesOrNo(typed, labels);
  return answered < 0 && YES_WORDS.has(typed[0]?.typed ?? "") ? afterYes(typed.slice(1), labels) : answered;
}

/** "iya amankan" picks "Ya, amankan", and "ok kirim" what is sent; a yes before "Tidak, itu saya" picks nothing. */
function afterYes(rest: readonly TypedWord[], labels: readonly Label[]): number {
  const found = byLabel(rest, labels);
  return found >= 0 && labels[found]?.saysNo ? NONE : found;
}

function byYesOrNo(typed: readonly TypedWord[], labels: readonly Label[]): number {
  let isYes = true;
  let isNo = true;
  let noes = 0;
  for (const { typed: word, isFiller } of typed) {
    const isYesWord = YES_WORDS.has(word);
    const isNoWord = NO_WORDS.has(word);
    if (!isYesWord && !isNoWord && isFiller) continue;
    isYes &&= isYesWord;
    isNo &&= isNoWord || AFTER_NO.has(word);
    if (isNoWord) noes += 1;
  }
  if (isYes) return onlyOne(labels, saysYes, null);
  // "bukan tidak" says yes, if anything.
  return isNo && noes === 1 ? onlyOne(labels, saysNo, null) : NONE;
}

/** "udah mati" tells of what is so: it is one with "mati". */
function isAlready(word: TypedWord): boolean {
  return recogniseIn(word).words[0] === "sudah";
}

function isNegation(word: TypedWord): boolean {
  return NEGATIONS.has(recogniseIn(word).words[0] ?? "");
}
