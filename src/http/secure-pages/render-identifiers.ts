import { BANK_NAMES } from "../../../flows/kit/bank.ts";
import type { Text } from "../../../locales/catalog.ts";
import type { FormView, IdentifierTroubles, PageFields } from "../../ports/secure-pages.ts";
import { escaped, type Say } from "./markup.ts";

/** Longest that is read of a field: its digits, however they are grouped, or a name. */
export const IDENTIFIER_LENGTH = 60;

/** What was filled in and refused: it is shown again, so that one wrong digit does not cost sixteen. */
export interface RefusedIdentifiers {
  troubles: IdentifierTroubles;
  filled: Pick<PageFields, Field>;
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
  const isName = field === "bank" || field === "holder";
  return `<div class="secure-field"><label for="${field}">${say({ key: `secure:label-${field}` })}</label>
<p class="secure-hint" id="${field}-hint">${say(trouble ?? { key: `secure:hint-${field}` })}</p>
<input${isName ? "" : ` class="secure-digits"`} id="${field}" name="${field}" value="${escaped(refused?.filled[field] ?? "")}" ${isName ? `autocapitalize="characters" spellcheck="false"` : `inputmode="numeric"`}
 autocomplete="off" required maxlength="${IDENTIFIER_LENGTH}" aria-describedby="${field}-hint"${wrong}${field === "bank" ? ` list="banks"` : ""}>${field === "bank" ? banks() : ""}</div>`;
}

/** To choose from while typing, where the browser can; any other bank is typed. */
function banks(): string {
  return `<datalist id="banks">${BANK_NAMES.map((name) => `<option value="${escaped(name)}">`).join("")}</datalist>`;
}

/** In the chat's own words, but for one: there the KPJ is asked for later, and here it has a field of its own. */
function troubleWith(field: Field, troubles: IdentifierTroubles): Text | null {
  const { nik, kpj } = troubles;
  if (field === "kpj") return kpj ? { key: `register:kpj-${kpj}` } : null;
  if (field !== "nik") return troubleWithBank(field, troubles);
  if (nik === "kpj-number") return { key: "secure:nik-kpj-number" };
  return nik ? { key: `register:nik-${nik}` } : null;
}

function troubleWithBank(
  field: Exclude<Field, "nik" | "kpj">,
  { bank, account, holder }: IdentifierTroubles,
): Text | null {
  if (field === "bank") return bank ? { key: `bank-account:bank-${bank}` } : null;
  if (field === "account") return account ? { key: `bank-account:account-${account}` } : null;
  return holder ? { key: `bank-account:holder-${holder}` } : null;
}
