/**
 * What people type when they are asked who they are: read into canonical form, or the reason why not, so that the answer can
 * name the mix-up. Formats and their confidence: docs/decisions/0005 (NIK from Dukcapil's published scheme, no check digit; KPJ 11 digits).
 */
export type Reading<Why extends string, Warning extends string = never> =
  | { ok: true; value: string; warning: Warning | null }
  | { ok: false; why: Why };

/** Why digits can't be a NIK (16 digits: area, date of birth, serial): the first thing that is wrong. */
export type NikTrouble = "length" | "kesehatan-number" | "kpj-number" | "serial" | "date" | "sequence";
/** What is remarked on in a NIK, and no reason to refuse it. */
export type NikWarning = "area" | "date";
/** Why digits can't be a KPJ (11 digits), or which other number they are. */
export type KpjTrouble = "length" | "kesehatan-number" | "nik-number";
/** Why a number can't be an Indonesian mobile phone. */
export type PhoneTrouble = "length" | "landline" | "foreign";
/** Why a text can't be an e-mail address, or is one that was surely not meant. */
export type EmailTrouble = "shape" | "typo" | "letters";

/** Province codes in use (Kemendagri); a new one may come, so an unknown prefix is a warning and no refusal. */
const PROVINCES = /^(1[1-9]|21|3[1-6]|5[1-3]|6[1-5]|7[1-6]|8[12]|9[1-6])/;

/** Length of a BPJS Kesehatan (JKN-KIS) card number, the commonest mix-up. */
const KESEHATAN_DIGITS = 13;

/**
 * The digits of a text that is a number with at most some words around it ("nik saya 3173-…"), or null when there is none. Digits may be
 * grouped with spaces, dots, dashes or brackets.
 */
export function digitsIn(text: string): string | null {
  const runs = text.match(/\+?\d[\d\s().\-/]{2,40}/g);
  if (runs?.length !== 1) return null;
  return (runs[0] ?? "").replace(/[^\d+]/g, "");
}

/** Reads a NIK: 16 digits `PPKKCC DDMMYY SSSS`, women's day plus 40, sequence from 0001. */
export function readNik(text: string): Reading<NikTrouble, NikWarning> {
  const digits = digitsIn(text) ?? "";
  if (digits.length === KESEHATAN_DIGITS) return { ok: false, why: "kesehatan-number" };
  if (digits.length === 11) return { ok: false, why: "kpj-number" };
  if (!/^\d{16}$/.test(digits)) return { ok: false, why: "length" };
  if (/^(\d)\1+$/.test(digits) || "0123456789012345678901234567890".includes(digits))
    return { ok: false, why: "serial" };
  const day = Number(digits.slice(6, 8));
  const dayOfMonth = day > 40 ? day - 40 : day;
  const month = Number(digits.slice(8, 10));
  if (month < 1 || month > 12 || dayOfMonth < 1 || dayOfMonth > 31) return { ok: false, why: "date" };
  if (digits.endsWith("0000")) return { ok: false, why: "sequence" };
  if (!PROVINCES.test(digits)) return { ok: true, value: digits, warning: "area" };
  return { ok: true, value: digits, warning: dayOfMonth > daysIn(month) ? "date" : null };
}

/** Longest the month can be; February counts 29, for the century of a NIK is unknown. */
function daysIn(month: number): number {
  if (month === 2) return 29;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Reads a KPJ (card number, also called NKP): 11 digits. */
export function readKpj(text: string): Reading<KpjTrouble> {
  const digits = digitsIn(text) ?? "";
  if (/^\d{11}$/.test(digits)) return { ok: true, value: digits, warning: null };
  if (digits.length === KESEHATAN_DIGITS) return { ok: false, why: "kesehatan-number" };
  if (digits.length === 16) return { ok: false, why: "nik-number" };
  return { ok: false, why: "length" };
}

/** Reads an Indonesian mobile number into E.164: `+62`, an 8, and 8 to 11 digits more. */
export function readPhone(text: string): Reading<PhoneTrouble> {
  const digits = digitsIn(text) ?? "";
  if (digits.startsWith("+") && !digits.startsWith("+62")) return { ok: false, why: "foreign" };
  const national = digits.replace(/^(\+?62|0)/, "");
  if (/^8\d{8,11}$/.test(national)) return { ok: true, value: `+62${national}`, warning: null };
  return { ok: false, why: /^[2-7]\d{6,10}$/.test(national) && digits !== national ? "landline" : "length" };
}

/** Misspelt domains that people meant otherwise. */
const TYPO_DOMAINS = /@(gmial|gmal|gmai|gmil|gamil|yaho|yahooo|hotmial|outlok)\.|\.(con|cmo|coom|co\.idd)$/;

/** Reads an e-mail address into lower case. Letters outside ASCII are refused: they are how look-alike addresses are made. */
export function readEmail(text: string): Reading<EmailTrouble> {
  const found = text.match(/[^\s<>(),;:"]{1,64}@[^\s<>(),;:"@]{1,190}/);
  const address = (found?.[0] ?? "").toLowerCase().replace(/\.+$/, "");
  if (/[^\x21-\x7e]/.test(address)) return { ok: false, why: "letters" };
  if (!/^[a-z0-9._%+-]+@([a-z0-9-]+\.)+[a-z]{2,24}$/.test(address) || address.includes(".."))
    return { ok: false, why: "shape" };
  if (TYPO_DOMAINS.test(address)) return { ok: false, why: "typo" };
  return { ok: true, value: address, warning: null };
}

/** The six digits of a one-time code, or null. Spaces and dashes between them are forgiven, and words before or after. */
export function readCode(text: string): string | null {
  const digits = digitsIn(text) ?? "";
  return /^\d{6}$/.test(digits) ? digits : null;
}

/** The four digits that a one-time page shows, or null. */
export function readPageNumber(text: string): string | null {
  const digits = digitsIn(text) ?? "";
  return /^\d{4}$/.test(digits) ? digits : null;
}
