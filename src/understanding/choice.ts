import { cleanText } from "./clean.ts";
import { editDistance } from "./edit-distance.ts";
import { numberWords } from "./lexicon/spellings.ts";
import { words } from "./lexicon/words.ts";
import { recogniseIn, type TypedWord, typedWords } from "./words.ts";

/** Something offered under a number, as in a menu or below a question. */
export interface Choice {
  number: number;
  label: string;
}

const YES_LABEL = /^(?:ya|iya|setuju|benar|betul|lanjut|yes|agree|correct|continue|ok|oke)(?!\p{L})/iu;
const NO_LABEL = /^(?:tidak|jangan|bukan|belum|batal|no|not|don['’]t|cancel|nggak)(?!\p{L})/iu;
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
const BARE_NUMBER = /^[([]?\s*(?:no\.?|nomor|#)?\s*([0-9]{1,2})\s*[.)\]]?$/i;
/** A label's word must be at least this long to stand for the label. */
const LEAST_DISTINCTIVE = 3;

/** A label as it is compared with what people type. */
interface Label {
  /** Its telling words. */
  words: readonly string[];
  whole: string;
  saysYes: boolean;
  saysNo: boolean;
}

/** In place of where a label stands: no label is meant, or more than one. */
const NONE = -1;
const SEVERAL = -2;

/** Labels that were shown lately: the same few are on nearly every screen. */
const readLabels = new Map<string, Label>();
const MOST_LABELS = 500;

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
  const typed = splitWords(text);
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
  if (/^[-+]/.test(text)) return null;
  const bare = BARE_NUMBER.exec(text)?.[1];
  const said = bare === undefined ? spokenNumber(typed) : Number(bare);
  return said !== null && choices.some((choice) => choice.number === said) ? said : null;
}

function spokenNumber(typed: readonly TypedWord[]): number | null {
  // "one" talks about a number in "the second one" and is one in "one".
  const only = onlyWord(typed, typed.some(isTelling) ? isTelling : isNumber);
  if (only === null) return null;
  if (/^[0-9]{1,2}$/.test(only)) return Number(only);
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
  const same = onlyOne(labels, (label) => isSameLabel(said, label.words));
  if (same >= 0) return same;
  if (same === SEVERAL || said.some(isNegation)) return NONE;
  const begun = byBeginning(said.map((word) => word.typed).join(" "), labels);
  // "saldo" begins "Saldo JHT", but stands in "Cek saldo" too: then it is no choice between them.
  if (begun >= 0 && onlyOne(labels, (label) => holdsAll(label, said)) !== SEVERAL) return begun;
  return byDistinctiveWords(said, labels);
}

function byBeginning(said: string, labels: readonly Label[]): number {
  return said.length < LEAST_DISTINCTIVE ? NONE : onlyOne(labels, (label) => label.whole.startsWith(said));
}

/** Every telling word must point at one and the same label. */
function byDistinctiveWords(said: readonly TypedWord[], labels: readonly Label[]): number {
  let pointed = NONE;
  for (const word of said) {
    const holder = onlyOne(labels, (label) => holds(label, word.typed));
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
    const saysYes = YES_WORDS.has(word);
    const saysNo = NO_WORDS.has(word);
    if (!saysYes && !saysNo && isFiller) continue;
    isYes &&= saysYes;
    isNo &&= saysNo || AFTER_NO.has(word);
    if (saysNo) noes += 1;
  }
  if (isYes) return onlyOne(labels, (label) => label.saysYes);
  // "bukan tidak" says yes, if anything.
  return isNo && noes === 1 ? onlyOne(labels, (label) => label.saysNo) : NONE;
}

/** Where the one label stands of which this is true; `NONE` or `SEVERAL` when it isn't one. */
function onlyOne(labels: readonly Label[], isTrue: (label: Label) => boolean): number {
  let only = NONE;
  for (let at = 0; at < labels.length; at += 1) {
    const label = labels[at];
    if (!label || !isTrue(label)) continue;
    if (only !== NONE) return SEVERAL;
    only = at;
  }
  return only;
}

/** A label says "e-mail", and people type "email". */
function splitWords(text: string): readonly TypedWord[] {
  return typedWords(text.replace(/\be-mail\b/gi, "email"));
}

function readLabel(label: string): Label {
  const known = readLabels.get(label);
  if (known) return known;
  const words = splitWords(label)
    .filter((word) => !word.isFiller)
    .map((word) => word.typed);
  const saysYes = YES_LABEL.test(label);
  const read = { words, whole: words.join(" "), saysYes, saysNo: NO_LABEL.test(label) };
  if (readLabels.size >= MOST_LABELS) readLabels.clear();
  readLabels.set(label, read);
  return read;
}

/** Word by word, so that the slips of one word are not lent to another: "ubah hp" is not "Ubah KPJ". */
function isSameLabel(said: readonly TypedWord[], label: readonly string[]): boolean {
  return said.length === label.length && said.every((word, at) => isNear(word.typed, label[at] ?? ""));
}

function holdsAll(label: Label, said: readonly TypedWord[]): boolean {
  return said.every((word) => holds(label, word.typed));
}

function holds(label: Label, said: string): boolean {
  for (const part of label.words) if (isNear(said, part)) return true;
  return false;
}

function isNear(said: string, label: string): boolean {
  if (said.charCodeAt(0) !== label.charCodeAt(0)) return false;
  if (said === label) return true;
  const slips = label.length >= 8 ? 2 : label.length >= 4 ? 1 : 0;
  return slips > 0 && editDistance(said, label, slips) <= slips;
}

/** "udah mati" tells of what is so: it is one with "mati". */
function isAlready(word: TypedWord): boolean {
  return recogniseIn(word).words[0] === "sudah";
}

function isNegation(word: TypedWord): boolean {
  return NEGATIONS.has(recogniseIn(word).words[0] ?? "");
}
