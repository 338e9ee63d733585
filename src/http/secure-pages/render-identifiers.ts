import type { Text } from "../../../locales/catalog.ts";
import type { FormView, IdentifierTroubles, PageFields } from "../../ports/secure-pages.ts";
import { escaped, type Say } from "./markup.ts";

/** Longest that is read of a field: its digits, however they are grouped. */
export const IDENTIFIER_LENGTH = 60;

/** What was filled in and refused: it is shown again, so that one wrong digit does not cost sixteen. */
export interface RefusedIdentifiers {
  troubles: IdentifierTroubles;
  filled: Pick<PageFields, "nik" | "kpj">;
}

type Field = FormView["fields"][number];

/** The fields for identifiers, each with where to find it, and what is wrong with it. */
export function identifierFields(
  fields: FormView["fields"],
  say: Say,
  refused: RefusedIdentifiers | null,
): string {
  return fields.map((field) => fieldOf(field, say, refused)).join("\n");
}

/** Telephone keys come up for digits, and old phones show them plainly; nothing is remembered for whoever has the phone next. */
function fieldOf(field: Field, say: Say, refused: RefusedIdentifiers | null): string {
  const trouble = refused && troubleWith(field, refused.troubles);
  const wrong = trouble ? ` aria-invalid="true"` : "";
  return `<div class="secure-field"><label for="${field}">${say({ key: `secure:label-${field}` })}</label>
<p class="secure-hint" id="${field}-hint">${say(trouble ?? { key: `secure:hint-${field}` })}</p>
<input class="secure-digits" id="${field}" name="${field}" value="${escaped(refused?.filled[field] ?? "")}" inputmode="numeric"
 autocomplete="off" required maxlength="${IDENTIFIER_LENGTH}" aria-describedby="${field}-hint"${wrong}></div>`;
}

/** In the chat's own words, but for one: there the KPJ is asked for later, and here it has a field of its own. */
function troubleWith(field: Field, { nik, kpj }: IdentifierTroubles): Text | null {
  if (field === "kpj") return kpj ? { key: `register:kpj-${kpj}` } : null;
  if (nik === "kpj-number") return { key: "secure:nik-kpj-number" };
  return nik ? { key: `register:nik-${nik}` } : null;
}
