import type { ModelContext } from "./context.ts";

/** Takes all trust from a chat that may be in other hands. */
export function suspendChat(
  { records, clock }: ModelContext,
  { conversation }: { conversation: string },
): void {
  records.suspensions.set(conversation, records.consents.all.length);
  for (const binding of records.bindings.under(`chat:${conversation}`)) binding.suspended = true;
  records.contacts.delete(conversation);
  for (const draft of [...records.drafts.values()]) {
    if (draft.conversation === conversation) records.drafts.delete(draft.id);
  }
  for (const page of records.pages) if (page.conversation === conversation) page.over = true;
  for (const challenge of records.challenges.under(`chat:${conversation}`)) {
    if (challenge.usedAt === null) challenge.dead ??= "replaced";
    challenge.chooseUntil = null;
    challenge.expiresAt = Math.min(challenge.expiresAt, clock.now());
  }
}
