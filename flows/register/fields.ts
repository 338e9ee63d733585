import { ON_PAGE } from "../kit/draft.ts";
import type { Ask, Say } from "../kit/effects.ts";
import type { UserEvent } from "../kit/events.ts";
import { readField } from "../kit/identifier-texts.ts";
import { digitsIn, readPhone } from "../kit/identifiers.ts";
import type { IdentityField, NumberField } from "../kit/services.ts";

/** What tells who somebody is, in the order in which it is asked for. */
export const FIELDS: readonly IdentityField[] = ["nik", "kpj", "phone", "email"];

/** What was entered so far, as far as it may be shown. */
type Masks = Record<IdentityField, string | null>;

/** What the conversation remembers of the fields. */
export interface Entered {
  draftId: string | null;
  masks: Masks;
  /** The field being asked or kept. */
  field: IdentityField;
  /** A field is being corrected from the summary: back to it afterwards. */
  correcting: boolean;
}

/** The question for one field, with its help; for the phone also a button that shares one's own number. */
export function question(field: IdentityField): Ask {
  return {
    text: { key: `register:ask-${field}` },
    help: { key: `register:help-${field}` },
    ...(field === "phone" && { contactRequest: { key: "register:share-button" } as const }),
  };
}

/** Whether a text was meant as the field, right or wrong; other words are wishes. */
export function isMeantAs(field: IdentityField, text: string): boolean {
  return field === "email" ? text.includes("@") : digitsIn(text) !== null;
}

/** What may be worth another look in a field that is taken all the same. */
export function noteOn(field: IdentityField, text: string): Say | null {
  const reading = readField(field, text);
  return "note" in reading && reading.note ? { text: reading.note } : null;
}

/** Whether every field was entered and is in order. */
export function isComplete({ masks }: Pick<Entered, "masks">): boolean {
  return FIELDS.every((field) => masks[field] !== null);
}

/** The field to ask for next, in the order of `FIELDS`; the last one when nothing is missing. */
export function firstMissing({ masks }: Pick<Entered, "masks">): IdentityField {
  return FIELDS.find((field) => masks[field] === null) ?? "email";
}

/** What the page is to ask for: the one that is corrected, else what is missing, else both once more. */
export function wantedFrom({ draftId, masks, correcting, field }: Entered) {
  const isWanted = (one: NumberField) => (correcting ? one === field : masks[one] === null);
  const fields = ON_PAGE.filter(isWanted);
  return { draftId, fields: fields.length > 0 ? fields : ON_PAGE };
}

/** What is put into the draft, from the words or the contact that were sent. */
export function entry({ draftId, field }: Pick<Entered, "draftId" | "field">, event: UserEvent) {
  const shared = event.type === "user.shared";
  const reading = shared
    ? readPhone(event.phone)
    : readField(field, event.type === "user.said" ? event.text : "");
  const value = "value" in reading ? reading.value : "";
  const contact: "own" | "other" | null = shared ? (event.own ? "own" : "other") : null;
  return { draftId, field, value, contact };
}
