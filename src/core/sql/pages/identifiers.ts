import { readKpj, readNik } from "../../../../flows/kit/identifiers.ts";
import type { KeptIdentifiers, PageField } from "../../../../flows/kit/services.ts";
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
  if (fields.includes("nik")) {
    const nik = readNik(filled.nik);
    if (nik.ok) identifiers.nik = nik.value;
    else troubles.nik = nik.why;
  }
  if (fields.includes("kpj")) {
    const kpj = readKpj(filled.kpj);
    if (kpj.ok) identifiers.kpj = kpj.value;
    else troubles.kpj = kpj.why;
  }
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
  for (const field of ["nik", "kpj"] as const) {
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
