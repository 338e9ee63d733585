import { readFileSync } from "node:fs";
import type { Policy } from "../policy.ts";
import { CONTEXT_WORDS } from "./context-words.ts";

/**
 * What a new password must be: long enough, and none that others would guess. No rules on its composition, no expiry
 * (63B §3.1.1.2, ASVS 6.1.2, 6.2.x). Knows no members: whoever has accounts says what somebody's own words and numbers are.
 */

/** Why a password was refused; each has words of its own, so that the next one can be better. */
export type PasswordTrouble =
  | "short"
  | "long"
  /** One of those that are tried first everywhere, turned round, or with digits at its end. */
  | "common"
  /** Made of nothing but words of this service, months, days, terms of endearment and numbers. */
  | "context"
  /** Holds a number of one's own, or is made of one's own names. */
  | "own"
  /** The same few characters again and again, or characters in a row. */
  | "pattern";

/** What others know of a person. */
export interface OwnData {
  /** Names, the part of an e-mail address before the @: read word by word. */
  words: readonly string[];
  /** NIK, KPJ, phone, date of birth. */
  numbers: readonly string[];
}

/** The password in the form that is hashed (NFC), or why it can't be one. */
export type PasswordReading = { ok: true; password: string } | { ok: false; why: PasswordTrouble };

/** Judges a new password. */
export function readNewPassword(
  policy: Policy["password"],
  typed: string,
  own: OwnData = { words: [], numbers: [] },
): PasswordReading {
  const password = typed.normalize("NFC");
  const length = [...password].length;
  if (length < policy.leastCodePoints) return { ok: false, why: "short" };
  if (length > policy.mostCodePoints || Buffer.byteLength(password) > policy.mostBytes)
    return { ok: false, why: "long" };
  const why = guessable(password.toLowerCase(), own);
  return why === null ? { ok: true, password } : { ok: false, why };
}

function guessable(password: string, own: OwnData): PasswordTrouble | null {
  const forms = [password, reversed(password)];
  if (forms.some((form) => common().has(form) || common().has(withoutEnds(form)))) return "common";
  if (isPattern(password)) return "pattern";
  if (forms.some((form) => holdsNumber(form, own.numbers))) return "own";
  const words = wordsIn(own.words);
  if (words.size > 0 && forms.some((form) => isMadeOf(form, words))) return "own";
  if (forms.some((form) => isMadeOf(form, CONTEXT_WORDS))) return "context";
  if (words.size > 0 && forms.some((form) => isMadeOf(form, new Set([...words, ...CONTEXT_WORDS]))))
    return "own";
  return null;
}

let list: ReadonlySet<string> | null = null;

/**
 * 47,023 passwords that people really had, most common first: `data/passwords.txt` of dropbox/zxcvbn (MIT, its notice lies beside),
 * counted from the ten million that Mark Burnett gave to the public domain in 2015. Read at the first question.
 */
function common(): ReadonlySet<string> {
  list ??= new Set(
    readFileSync(new URL("./common-passwords.txt", import.meta.url), "utf8")
      .split("\n")
      .filter((line) => line !== ""),
  );
  return list;
}

/** Without what people put behind a word to make it pass: digits and signs. */
function withoutEnds(text: string): string {
  return text.replace(/[^\p{L}]+$/u, "");
}

function reversed(text: string): string {
  return [...text].reverse().join("");
}

/** Fewer than four different characters, or nearly all of them neighbours of the one before (`abcdefghij`, `9876543210`). */
function isPattern(password: string): boolean {
  const points = [...password].map((character) => character.codePointAt(0) ?? 0);
  if (new Set(points).size < 4) return true;
  const inARow = points.filter((point, at) => at > 0 && Math.abs(point - (points[at - 1] ?? 0)) <= 1).length;
  return inARow >= (points.length - 1) * 0.8;
}

/** Digits of one's own that stand anywhere in it; a phone is known with 0, with 62, and without either. */
function holdsNumber(password: string, numbers: readonly string[]): boolean {
  const digits = password.replace(/[^0-9]/g, "");
  return numbers
    .map((number) => number.replace(/[^0-9]/g, "").replace(/^(62|0)(?=8)/, ""))
    .some((number) => number.length >= 6 && digits.includes(number));
}

/** Two letters and more of each name or address. */
function wordsIn(texts: readonly string[]): ReadonlySet<string> {
  const words = texts.flatMap(
    (text) =>
      text
        .normalize("NFC")
        .toLowerCase()
        .match(/\p{L}{2,}/gu) ?? [],
  );
  return new Set(words);
}

/** Whether nothing but these words, digits and signs is in it. */
function isMadeOf(password: string, words: ReadonlySet<string>): boolean {
  const letters = [...password.replace(/[^\p{L}]+/gu, "")];
  /** Whether the first n letters can be read as words. */
  const readable = [true];
  for (let end = 1; end <= letters.length; end += 1) {
    readable[end] = readable.some(
      (soFar, start) => soFar && start < end && words.has(letters.slice(start, end).join("")),
    );
  }
  return letters.length > 0 && readable[letters.length] === true;
}
