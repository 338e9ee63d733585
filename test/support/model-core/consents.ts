import { type ConsentRecord, ConsentWithdrawn, type NewConsent } from "../../../src/ports/core.ts";
import type { ModelContext } from "./context.ts";

/** The newest consent of a chat, or null when it was never asked since it came into the hands it is in. */
export function readConsent({ records }: ModelContext, conversation: string): ConsentRecord | null {
  const since = records.suspensions.get(conversation) ?? 0;
  const newest = records.consents.under(conversation).findLast(({ number }) => number >= since);
  return newest ? { version: newest.version, given: newest.given } : null;
}

/** Throws `ConsentWithdrawn` when the newest proof of a chat is a withdrawal. */
export function refuseWithdrawn(context: ModelContext, conversation: string): void {
  if (context.records.consents.under(conversation).at(-1)?.given === false)
    throw new ConsentWithdrawn("the newest proof is a withdrawal");
}

/** Adds a proof of consent or of its withdrawal. */
export function recordConsent({ records }: ModelContext, consent: NewConsent): void {
  records.consents.add({ ...consent, number: records.consents.all.length });
}

/** The language in which a member last consented in a chat of his; Indonesian when he never did. */
export function readMemberLanguage({ records }: ModelContext, member: string): "id" | "en" {
  const never: { number: number; language: "id" | "en" } = { number: -1, language: "id" };
  return records.bindings
    .under(`member:${member}`)
    .flatMap(({ conversation }) => records.consents.under(conversation).at(-1) ?? [])
    .reduce((a, b) => (a.number > b.number ? a : b), never).language;
}
