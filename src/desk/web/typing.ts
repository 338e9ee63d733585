import { signal } from "@preact/signals";
import { post, Refused } from "./server.ts";
import { now, tickets, withOne } from "./state.ts";

/** So often it is said that an answer is still being written. */
const SAY_EVERY_MS = 3_000;
/** A page tells it every 3 s; after two that are missing he has stopped. */
const SHOWN_MS = 7_000;

/** Until when each is shown to be writing, by ticket; the server's time. */
const writesUntil = signal<ReadonlyMap<string, number>>(new Map());
const saidAt = new Map<string, number>();

/** Whether the participant of a talk is writing now. */
export function isWriting(ticket: string): boolean {
  return (writesUntil.value.get(ticket) ?? 0) > now.value;
}

/** The participant of this ticket is writing: shown for `SHOWN_MS`, unless it is heard again. */
export function heardWriting({ ticket }: { ticket: string }): void {
  writesUntil.value = withOne(writesUntil.value, ticket, now.value + SHOWN_MS);
}

/** His words have come: there is nothing to wait for. */
export function stopsWriting(ticket: string): void {
  if (writesUntil.value.has(ticket)) writesUntil.value = withOne(writesUntil.value, ticket, null);
}

/** Lets the participant see that an answer is being written. What does not get through is not missed. */
export function showWriting(ticket: string): void {
  const row = tickets.value.get(ticket);
  if (!row || Date.now() - (saidAt.get(ticket) ?? 0) < SAY_EVERY_MS) return;
  saidAt.set(ticket, Date.now());
  post("typing", { ticket, epoch: row.epoch }).catch((error: unknown) => {
    if (!(error instanceof Refused)) throw error;
  });
}
