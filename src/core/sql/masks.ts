import type { DraftField } from "../../../flows/kit/services.ts";

const HIDDEN = "•";

/** What may be shown of an identifier to the person who typed it. */
export function mask(field: DraftField, value: string): string {
  switch (field) {
    case "nik":
      return value.slice(0, 4) + HIDDEN.repeat(8) + value.slice(-4);
    case "kpj":
      return maskKpj(value.slice(-4));
    case "phone":
      return HIDDEN.repeat(5) + value.slice(-4);
    case "email":
      return maskEmail(value);
    case "bank":
      return value;
    case "account":
      return `${HIDDEN.repeat(4)} ${value.slice(-4)}`;
    case "holder":
      return maskName(value);
  }
}

/** The mask of a bank account: the bank, and the end of the number. */
export function maskBank({ bank, account }: { bank: string; account: string }): string {
  return `${bank} ${mask("account", account)}`;
}

/** Of each word the first letter. */
function maskName(value: string): string {
  return value
    .split(" ")
    .map((word) => `${firstCharacter(word)}${HIDDEN.repeat(3)}`)
    .join(" ");
}

/** The mask of a card number, of which only the last four digits are needed. */
export function maskKpj(lastFour: string): string {
  return HIDDEN.repeat(7) + lastFour;
}

function maskEmail(value: string): string {
  const at = value.lastIndexOf("@");
  const domain = value.slice(at + 1);
  return `${firstCharacter(value)}•••@${firstCharacter(domain)}•••${domain.slice(domain.lastIndexOf("."))}`;
}

function firstCharacter(text: string): string {
  const [first = ""] = text;
  return first;
}

/** Initials of at most three words of a name, for example `B. S.`; marks and signs in it are passed over. */
export function initials(name: string): string {
  const letters = name.split(/\s+/u).flatMap((word) => /\p{L}/u.exec(word)?.[0].toUpperCase() ?? []);
  return letters.length === 0
    ? HIDDEN
    : letters
        .slice(0, 3)
        .map((letter) => `${letter}.`)
        .join(" ");
}
