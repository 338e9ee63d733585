import { readAccountNumber, readBank, readHolder } from "../../../../flows/kit/bank.ts";
import { type Reading, readKpj, readNik } from "../../../../flows/kit/identifiers.ts";
import { type KeptIdentifiers, PAGE_FIELDS, type PageField } from "../../../../flows/kit/services.ts";
import type { IdentifierTroubles, PageFields } from "../../../ports/secure-pages.ts";
import type { CoreContext } from "../context.ts";
import type { Queries } from "../database.ts";
import { keepInDraft } from "../drafts.ts";

/** Identifiers in canonical form. */
export type Identifiers = Partial<Record<PageField, string>>;

/** Reads what was filled in by the rules of the chat (docs/decisions/0005). */
export function readIdentifiers(
  fields: readonly PageField[],
  filled: Pick<PageFields, PageField>,
): { ok: true; identifiers: Identifiers } | { ok: false; troubles: IdentifierTroubles } {
  const identifiers: Identifiers = {};
  const troubles: IdentifierTroubles = {};
  const take = <Field extends PageField>(
    field: Field,
    read: (text: string) => Reading<NonNullable<IdentifierTroubles[Field]>, string>,
  ) => {
    if (!fields.includes(field)) return;
    const reading = read(filled[field]);
    if (reading.ok) identifiers[field] = reading.value;
    else troubles[field] = reading.why;
  };
  take("nik", readNik);
  take("kpj", readKpj);
  take("bank", readBank);
  take("account", readAccountNumber);
  take("holder", readHolder);
  return Object.keys(troubles).length > 0 ? { ok: false, troubles } : { ok: true, identifiers };
}

/** Puts what a page has brought into the draft, as if it had been typed in the chat. Throws `ConsentWithdrawn`. */
export async function keepIdentifiers(
  context: CoreContext,
  queries: Queries,
  { conversation, draftId }: { conversation: string; draftId: string | null },
  identifiers: Identifiers,
): Promise<KeptIdentifiers> {
  const masks: KeptIdentifiers["masks"] = {};
  let id = draftId;
  for (const field of PAGE_FIELDS) {
    const value = identifiers[field];
    if (value === undefined) continue;
    const kept = await keepInDraft(context, queries, { conversation, draftId: id, field, value });
    id = kept.draftId;
    masks[field] = kept.mask;
  }
  if (id === null) throw new Error("a page for identifiers without one");
  const nik = identifiers.nik === undefined ? null : readNik(identifiers.nik);
  return { draftId: id, masks, remarks: nik?.ok && nik.warning !== null ? [nik.warning] : [] };
}
