import type { TicketRow } from "../ports/agent-desk.ts";

/** From when on a ticket wants somebody: a chat since it waits, a call or an e-mail not before it is brought to mind, `remindMs` before it is due. */
export function wantedAt(
  { kind, queuedAt, callbackAt, replyDueAt }: TicketRow,
  { remindMs }: { remindMs: number },
): number {
  return kind === "chat" ? queuedAt : (callbackAt ?? replyDueAt) - remindMs;
}
