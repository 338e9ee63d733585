import { cleanText } from "./clean.ts";

/** What people paste into a chat that does not belong there. */
export type SecretKind = "nik" | "kpj" | "password" | "code" | "bank-account" | "phone" | "email";

interface Found {
  kind: SecretKind;
  start: number;
  end: number;
}

/** Hides how long the hidden text was. */
const MASK = "••••••";
/** No run of digits and no card number has fewer. */
const FEWEST_DIGITS = 4;
/** A run of digits as people group them: spaces, dots or dashes between. Every part is bounded, so matching is linear. */
const DIGIT_RUN = /\+?[0-9](?:[ .-]?[0-9]){3,23}/g;
/** Most numbers are all there is, and nothing beside them says what they are. */
const ONE_RUN = /^[0-9]{4,24}$/;
/** Old cards carry a letter after the year: "07J…" (domain knowledge, unconfirmed; hidden to be safe). */
const LETTERED_KPJ = /\b[0-9]{2}[A-Za-z][0-9]{8}\b/g;
const EMAIL = /[\p{L}0-9._%+-]{1,64}@[\p{L}0-9-]{1,63}(?:\.[\p{L}0-9-]{1,63}){1,4}/gu;
const PHONE_DIGITS = /^(?:62|0)8[0-9]{7,11}$/;
const AMOUNT_BEFORE = /(?:rp|idr)[ .]{0,2}$/i;
const CODE_BEFORE =
  /(?:otp|kode|code|pin|token|verifikasi|cvv)(?:[ :=]|(?!pos|promo|error|eror)[\p{L}]){0,24}$/iu;
const CODE_AFTER = /^(?: (?:itu|ini|adalah|is))? {0,2}(?:otp|kode|pin)(?![\p{L}])/iu;
const BANK_NEAR =
  /(?:norek|rekening|rek|bca|bri|bni|mandiri|btn|bsi|cimb|permata|danamon|gopay|ovo|dana|seabank|jago|account number|va)(?![\p{L}])/iu;
/** What every name for a password holds: most texts hold none of it. */
const PASSWORD_SIGN = /sandi|pas|pw/iu;
const PASSWORD_WORD =
  /(?<![\p{L}])(?:kata ?sandi|sandi|password|passwd|pasword|pass|pw|pwd|katasandi)(?:nya|ku|ne|na|e)?(?![\p{L}])/giu;
/** How far from its name a secret is looked for, in characters. */
const REACH = 40;
const LINKING = new Set([
  "saya",
  "aku",
  "gue",
  "gw",
  "abdi",
  "kulo",
  "ku",
  "my",
  "is",
  "adalah",
  "itu",
  "ini",
  "yaitu",
  "baru",
  "lama",
  "jmo",
  "akun",
  "nya",
  "yg",
  "yang",
  "pake",
  "pakai",
  "jadi",
  "emailnya",
  "tadi",
  "sy",
  "iku",
  "teh",
]);
/** After a colon anything is a password, but people also write "password: lupa". */
const NO_PASSWORD = new Set([
  "lupa",
  "salah",
  "hilang",
  "apa",
  "gimana",
  "apaan",
  "ga",
  "gak",
  "tidak",
  "belum",
  "reset",
  "ganti",
  "berapa",
  "min",
  "forgot",
]);

/**
 * The kinds of identifiers and secrets that stand in a text, each once, in order of appearance. Numbers are judged by their
 * length and by the word beside them: 16 digits are a NIK, 11 a KPJ unless they are dialled like a mobile number.
 */
export function findSecrets(text: string): SecretKind[] {
  const kinds: SecretKind[] = [];
  for (const { kind } of findAll(cleanText(text))) if (!kinds.includes(kind)) kinds.push(kind);
  return kinds;
}

/** The cleaned text with every identifier and secret replaced by dots, for places that must show but not know. */
export function mask(text: string): string {
  const cleaned = cleanText(text);
  let shown = "";
  let from = 0;
  for (const { start, end } of findAll(cleaned)) {
    if (start < from) continue;
    shown += cleaned.slice(from, start) + MASK;
    from = end;
  }
  return shown + cleaned.slice(from);
}

function findAll(text: string): Found[] {
  const found: Found[] = [];
  if (text.includes("@")) findEmails(text, found);
  if (PASSWORD_SIGN.test(text)) findPasswords(text, found);
  if (hasDigits(text, FEWEST_DIGITS)) findNumbers(text, found);
  return found.length < 2
    ? found
    : found.sort((left, right) => left.start - right.start || right.end - left.end);
}

function hasDigits(text: string, least: number): boolean {
  let digits = 0;
  for (let at = 0; at < text.length && digits < least; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 0x30 && code <= 0x39) digits += 1;
  }
  return digits >= least;
}

function findEmails(text: string, found: Found[]): void {
  for (let match = EMAIL.exec(text); match; match = EMAIL.exec(text))
    found.push(span("email", match.index, match[0]));
}

function findNumbers(text: string, found: Found[]): void {
  if (ONE_RUN.test(text)) {
    const kind = kindByLength(text);
    if (kind !== null) found.push(span(kind, 0, text));
    return;
  }
  for (let match = LETTERED_KPJ.exec(text); match; match = LETTERED_KPJ.exec(text))
    found.push(span("kpj", match.index, match[0]));
  for (let match = DIGIT_RUN.exec(text); match; match = DIGIT_RUN.exec(text)) {
    const end = match.index + match[0].length;
    const kind = kindOfNumber(
      match[0].replace(/[^0-9]/g, ""),
      text.slice(Math.max(0, match.index - REACH), match.index),
      text.slice(end, end + REACH),
    );
    if (kind !== null) found.push(span(kind, match.index, match[0]));
  }
}

function kindOfNumber(digits: string, before: string, after: string): SecretKind | null {
  if (AMOUNT_BEFORE.test(before)) return null;
  if (digits.length >= 8 && (BANK_NEAR.test(before) || BANK_NEAR.test(after.slice(0, 12))))
    return "bank-account";
  const kind = kindByLength(digits);
  if (kind !== null) return kind;
  const namedCode = CODE_BEFORE.test(before) || CODE_AFTER.test(after);
  return digits.length <= 8 && namedCode ? "code" : null;
}

function kindByLength(digits: string): SecretKind | null {
  if (PHONE_DIGITS.test(digits)) return "phone";
  if (digits.length === 16) return "nik";
  return digits.length === 11 ? "kpj" : null;
}

function findPasswords(text: string, found: Found[]): void {
  for (let match = PASSWORD_WORD.exec(text); match; match = PASSWORD_WORD.exec(text)) {
    const from = match.index + match[0].length;
    const password = passwordAfter(text.slice(from, from + 2 * REACH));
    if (password) found.push({ kind: "password", start: from + password.start, end: from + password.end });
  }
}

/** The first word that looks like a password, past the words that link it to its name. */
function passwordAfter(rest: string): { start: number; end: number } | null {
  let announced = false;
  for (const match of rest.matchAll(/[^\s:=]+|[:=]/g)) {
    const word = match[0];
    if (word === ":" || word === "=") {
      announced = true;
      continue;
    }
    const bare = word.toLowerCase().replace(/[.,!?]+$/, "");
    if (LINKING.has(bare)) continue;
    const isPassword = announced ? !NO_PASSWORD.has(bare) && bare !== "" : looksLikePassword(word);
    return isPassword ? { start: match.index, end: match.index + word.length } : null;
  }
  return null;
}

/** Letters with digits, a run of digits, or a symbol amid the word: nothing one says about a password. */
function looksLikePassword(word: string): boolean {
  const bare = word.replace(/[.,!?]+$/, "");
  if (bare.length < 4) return false;
  const hasDigit = /[0-9]/.test(bare);
  const hasSymbol = /[^\p{L}0-9'’-]/u.test(bare);
  return (hasDigit && !/^(?:\p{L}+2|[0-9]{1,3}\p{L}+)$/u.test(bare)) || hasSymbol;
}

function span(kind: SecretKind, start: number, text: string): Found {
  return { kind, start, end: start + text.length };
}
