import { cleanText } from "./clean.ts";
import { editDistance } from "./edit-distance.ts";
import { numberWords } from "./lexicon/spellings.ts";
import { words } from "./lexicon/words.ts";
import { isFiller, recognise } from "./vocabulary.ts";
import { typedWords } from "./words.ts";

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
const BARE_NUMBER = /^[([]?\s*(?:no\.?|nomor|#)?\s*([0-9]{1,2})\s*[.)\]]?$/i;
/** A label's word must be at least this long to stand for the label. */
const LEAST_DISTINCTIVE = 3;

/**
 * The number of the choice that a text picks: by number ("2.", "no 2", "yang kedua"), by label (any case, small slips, a
 * beginning or a word that no other label has), or by yes and no when exactly one label says so. Null when in doubt, and
 * when the text takes a label back ("bukan saldo").
 */
export function matchChoice(text: string, choices: readonly Choice[]): number | null {
  const copied = copiedLine(text, choices);
  if (copied !== null) return copied;
  const typed = splitWords(text);
  if (typed.length === 0) return null;
  const labelled = byLabel(typed, choices);
  const contradicts =
    YES_WORDS.has(typed[0] ?? "") &&
    choices.some((choice) => choice.number === labelled && NO_LABEL.test(choice.label));
  if (contradicts) return null;
  return (
    byNumber(cleanText(text), typed, choices) ??
    labelled ??
    byYesOrNo(typed, choices) ??
    afterYes(typed, choices)
  );
}

/** "iya amankan" picks "Ya, amankan", and "ok kirim" what is sent; a yes before "Tidak, itu saya" picks nothing. */
function afterYes(typed: readonly string[], choices: readonly Choice[]): number | null {
  const [first = "", ...rest] = typed;
  if (!YES_WORDS.has(first)) return null;
  const found = byLabel(rest, choices);
  const choice = choices.find(({ number }) => number === found);
  return choice === undefined || NO_LABEL.test(choice.label) ? null : choice.number;
}

/** A line of a numbered list, copied or quoted as it stands there: "2. Bantuan". */
function copiedLine(text: string, choices: readonly Choice[]): number | null {
  const [, number, label = ""] = /^[\s>*]*(\d{1,2})[.)]\*?\s+(\S.*)$/s.exec(text) ?? [];
  const words = label.trim().toLowerCase();
  const found = choices.find(
    (choice) => choice.number === Number(number) && choice.label.toLowerCase() === words,
  );
  return found?.number ?? null;
}

function byNumber(text: string, typed: readonly string[], choices: readonly Choice[]): number | null {
  // "-1" is no choice, though its words are those of "1".
  if (/^[-+]/.test(text)) return null;
  const bare = BARE_NUMBER.exec(text)?.[1];
  const said = bare === undefined ? spokenNumber(typed) : Number(bare);
  return said !== null && choices.some((choice) => choice.number === said) ? said : null;
}

function spokenNumber(typed: readonly string[]): number | null {
  const telling = typed.filter((word) => !NUMBER_TALK.has(word) && !isFiller(word));
  // "one" talks about a number in "the second one" and is one in "one".
  const [only, ...others] = telling.length === 0 ? typed.filter((word) => NUMBERS.has(word)) : telling;
  if (only === undefined || others.length > 0) return null;
  if (/^[0-9]{1,2}$/.test(only)) return Number(only);
  return NUMBERS.get(only) ?? null;
}

function byLabel(typed: readonly string[], choices: readonly Choice[]): number | null {
  const said = typed.filter((word) => !isFiller(word));
  if (said.length === 0) return null;
  const labelled = choices.map((choice) => ({ ...choice, words: labelWords(choice.label) }));
  const whole = said.join(" ");
  const same = labelled.filter((choice) => isSameLabel(said, choice.words));
  if (same.length === 1) return same[0]?.number ?? null;
  if (same.length > 1 || said.some(isNegation)) return null;
  const begun = labelled.filter(
    (choice) => whole.length >= LEAST_DISTINCTIVE && choice.words.join(" ").startsWith(whole),
  );
  // "saldo" begins "Saldo JHT", but stands in "Cek saldo" too: then it is no choice between them.
  const holding = labelled.filter((choice) =>
    said.every((word) => choice.words.some((part) => isNear(word, part))),
  );
  if (begun.length === 1 && holding.length <= 1) return begun[0]?.number ?? null;
  return byDistinctiveWords(said, labelled);
}

/** Every telling word must point at one and the same label. */
function byDistinctiveWords(
  said: readonly string[],
  labelled: readonly { number: number; words: readonly string[] }[],
): number | null {
  const pointed = new Set<number>();
  for (const word of said) {
    const holders = labelled.filter((choice) => choice.words.some((part) => isNear(word, part)));
    if (holders.length === 0 && !NUMBER_TALK.has(word) && !isAlready(word)) return null;
    const [holder] = holders;
    const telling = word.length >= LEAST_DISTINCTIVE || holder?.words.includes(word);
    if (holders.length === 1 && holder && telling) pointed.add(holder.number);
  }
  const [only] = pointed;
  return pointed.size === 1 && only !== undefined ? only : null;
}

function byYesOrNo(typed: readonly string[], choices: readonly Choice[]): number | null {
  const said = typed.filter((word) => YES_WORDS.has(word) || NO_WORDS.has(word) || !isFiller(word));
  if (said.every((word) => YES_WORDS.has(word))) return onlyLabelled(YES_LABEL, choices);
  const isNo = said.every((word) => NO_WORDS.has(word) || AFTER_NO.has(word));
  // "bukan tidak" says yes, if anything.
  const isPlain = said.filter((word) => NO_WORDS.has(word)).length === 1;
  return isNo && isPlain ? onlyLabelled(NO_LABEL, choices) : null;
}

function onlyLabelled(pattern: RegExp, choices: readonly Choice[]): number | null {
  const found = choices.filter((choice) => pattern.test(choice.label));
  return found.length === 1 ? (found[0]?.number ?? null) : null;
}

/** The words of labels that were shown lately: the same few labels are on nearly every screen. */
const wordsByLabel = new Map<string, readonly string[]>();
const MOST_LABELS = 500;

/** A label says "e-mail", and people type "email". */
function splitWords(text: string): string[] {
  return typedWords(text.replace(/\be-mail\b/gi, "email")).map((word) => word.typed);
}

function labelWords(label: string): readonly string[] {
  const known = wordsByLabel.get(label);
  if (known) return known;
  const telling = splitWords(label).filter((word) => !isFiller(word));
  if (wordsByLabel.size >= MOST_LABELS) wordsByLabel.clear();
  wordsByLabel.set(label, telling);
  return telling;
}

/** Word by word, so that the slips of one word are not lent to another: "ubah hp" is not "Ubah KPJ". */
function isSameLabel(said: readonly string[], label: readonly string[]): boolean {
  return said.length === label.length && said.every((word, at) => isNear(word, label[at] ?? ""));
}

function isNear(said: string, label: string): boolean {
  if (said === label) return true;
  const slips = label.length >= 8 ? 2 : label.length >= 4 ? 1 : 0;
  return slips > 0 && said[0] === label[0] && editDistance(said, label, slips) <= slips;
}

/** "udah mati" tells of what is so: it is one with "mati". */
function isAlready(word: string): boolean {
  return recognise(word).words[0] === "sudah";
}

function isNegation(word: string): boolean {
  return NEGATIONS.has(recognise(word).words[0] ?? "");
}
