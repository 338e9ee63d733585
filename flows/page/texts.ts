import type { Ask, Choice, Text } from "../kit/effects.ts";
import { saying } from "../kit/saying.ts";
import type { PageField, PagePurpose, PageStart, WantedIdentifiers } from "../kit/services.ts";

type Wanted = WantedIdentifiers | null;

const again: Choice = { id: "again", label: { key: "page:again-button" } };

/** Sends somebody to the page, and asks for the number that it will show. */
export function question({ purpose, wanted }: { purpose: PagePurpose; wanted: Wanted }): Ask {
  return {
    text: wanted === null ? { key: `page:ask-${purpose}` } : askingFor(wanted.fields),
    again: fourDigits(wanted),
    help: howTo(wanted),
    choices: [again],
  };
}

/** The page is used up, too old, or its number was guessed at. */
export const whetherAgain: Ask = {
  text: { key: "page:over" },
  choices: [again, { id: "stop", label: { key: "page:stop-button" } }],
};

/** How it is opened, and what comes then. */
export function howTo(wanted: Wanted): Text {
  if (wanted === null) return { key: "page:help" };
  return { key: isBank(wanted.fields) ? "page:help-bank" : "page:help-identifiers" };
}

/** What the page shows when it is filled in. */
export function fourDigits(wanted: Wanted): Text {
  return { key: wanted === null ? "page:four-digits" : "page:four-digits-identifiers" };
}

/** Too many pages for now. */
export function tooMany(start: PageStart): Text {
  const count = start.result === "refused" ? start.retryAfterMinutes : 1;
  return { key: "page:refused", values: { count } };
}

export const notNow = saying({ text: { key: "page:unavailable" } });
export const notFilled = saying({ text: { key: "page:not-filled" } });
export const notSaved = saying({ text: { key: "register:not-saved" } });
export const typedHere = saying({ text: { key: "page:typed-here" } });

function askingFor(fields: readonly PageField[]): Text {
  if (isBank(fields)) return { key: "page:ask-bank" };
  const [only, ...others] = fields;
  if (others.length > 0) return { key: "page:ask-identifiers" };
  return { key: only === "kpj" ? "page:ask-identifiers-kpj" : "page:ask-identifiers-nik" };
}

/** A bank account has a page of its own. */
function isBank(fields: readonly PageField[]): boolean {
  return fields.some((field) => field === "bank" || field === "account" || field === "holder");
}
