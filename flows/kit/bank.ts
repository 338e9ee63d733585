import { digitsIn, type Reading } from "./identifiers.ts";

/**
 * Banks that most accounts of workers are at, as they are called in the street, and how people write them besides. Any other can be typed: a
 * list is never whole, and whoever checks the request sees the passbook.
 */
const BANKS: Record<string, readonly string[]> = {
  BRI: ["bri", "bank rakyat indonesia", "rakyat indonesia"],
  Mandiri: ["mandiri", "bank mandiri", "livin"],
  BCA: ["bca", "bank central asia", "central asia"],
  BNI: ["bni", "bank negara indonesia", "bni 46"],
  BSI: ["bsi", "bank syariah indonesia", "syariah indonesia"],
  BTN: ["btn", "bank tabungan negara", "tabungan negara"],
};

/** The names to choose from, the commonest first. */
export const BANK_NAMES: readonly string[] = Object.keys(BANKS);

/** Why a text can't be the name of a bank. */
export type BankTrouble = "name";
/** Why digits can't be an account: too few or many, or another number that people mistake for it. */
export type AccountTrouble = "length" | "phone-number" | "card-number";
/** Why a text can't be the name of a holder. */
export type HolderTrouble = "name";

/** Longest name of a bank, and of a holder as printed in a passbook, in characters. */
const LONGEST_BANK = 40;
const LONGEST_HOLDER = 60;

/** Account numbers of Indonesian banks have 8 to 18 digits (BCA and BNI 10, Mandiri 13, BRI 15); a payment card has 16 and begins with 4 or 5. */
const ACCOUNT = /^\d{8,18}$/;
const CARD = /^[45]\d{15}$/;
const MOBILE = /^(?:\+?62|0)8\d{8,11}$/;

/** Reads the name of a bank: as it is usually called, or as it was typed. */
export function readBank(text: string): Reading<BankTrouble> {
  const typed = oneLine(text);
  const plain = typed.toLowerCase().replace(/^(?:di|pakai|pake|bank)\s+(?=bank\b)/, "");
  const known = BANK_NAMES.find((name) => {
    const others = BANKS[name] ?? [];
    return others.includes(plain) || others.includes(plain.replace(/^bank\s+/, ""));
  });
  if (known !== undefined) return { ok: true, value: known, warning: null };
  const looksRight = /^\p{L}[\p{L}\d .&'()-]+$/u.test(typed) && !/\d{4}/.test(typed);
  if (!looksRight || typed.length > LONGEST_BANK) return { ok: false, why: "name" };
  return { ok: true, value: typed, warning: null };
}

/** Reads an account number: its digits, however they are grouped. */
export function readAccountNumber(text: string): Reading<AccountTrouble> {
  const digits = digitsIn(text) ?? "";
  if (CARD.test(digits)) return { ok: false, why: "card-number" };
  if (MOBILE.test(digits)) return { ok: false, why: "phone-number" };
  return ACCOUNT.test(digits) ? { ok: true, value: digits, warning: null } : { ok: false, why: "length" };
}

/** Reads the name of whoever holds the account, as the passbook has it. */
export function readHolder(text: string): Reading<HolderTrouble> {
  const typed = oneLine(text).replace(/^(?:a\.?\s?n\.?|atas nama)\s+/i, "");
  const looksRight = /^\p{L}[\p{L}\p{M} .,'-]+$/u.test(typed) && typed.length <= LONGEST_HOLDER;
  return looksRight ? { ok: true, value: typed.toUpperCase(), warning: null } : { ok: false, why: "name" };
}

function oneLine(text: string): string {
  return text.normalize("NFKC").replace(/\s+/g, " ").trim();
}
