import { mask } from "../../../src/core/sql/masks.ts";
import type { DraftEntry } from "../../../src/ports/core.ts";
import { refuseWithdrawn } from "./consents.ts";
import { type ModelContext, makeId } from "./context.ts";
import type { Draft } from "./records.ts";

/** The four fields a registration needs. */
export type Claimed = Record<"nik" | "kpj" | "phone" | "email", string>;

/** Puts a value into the draft. A code that was asked for with the draft as it was before no longer counts. */
export function keepInDraft(
  context: ModelContext,
  { conversation, draftId, field, value }: DraftEntry,
): { draftId: string; mask: string } {
  refuseWithdrawn(context, conversation);
  const draft = readDraft(context, conversation, draftId) ?? addDraft(context, conversation);
  draft.fields[field] = value;
  for (const challenge of context.records.challenges.under(`chat:${conversation}`)) {
    if (challenge.draftId === draft.id && challenge.usedAt === null) challenge.dead ??= "replaced";
  }
  return { draftId: draft.id, mask: mask(field, value) };
}

/** A draft of this conversation; null when it is gone. */
export function readDraft(
  { records, clock }: ModelContext,
  conversation: string,
  draftId: string | null,
): Draft | null {
  const draft = draftId === null ? undefined : records.drafts.get(draftId);
  return draft && draft.conversation === conversation && draft.expiresAt > clock.now() ? draft : null;
}

/** What a person claims to be, when all four fields are there. */
export function readClaimed(
  context: ModelContext,
  conversation: string,
  draftId: string | null,
): Claimed | null {
  const { nik, kpj, phone, email } = readDraft(context, conversation, draftId)?.fields ?? {};
  if (nik === undefined || kpj === undefined || phone === undefined || email === undefined) return null;
  return { nik, kpj, phone, email };
}

function addDraft(context: ModelContext, conversation: string): Draft {
  const { records, clock, policy } = context;
  const draft = {
    id: makeId(context),
    conversation,
    expiresAt: clock.now() + policy.draft.lifeMs,
    fields: {},
  };
  records.drafts.set(draft.id, draft);
  return draft;
}
