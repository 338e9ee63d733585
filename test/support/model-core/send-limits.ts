import type { ModelContext } from "./context.ts";
import type { Send } from "./records.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** What was sent and typed so far, against the policy. A rule that lets N through in a span is closed until the N-th newest falls out of it. */
export function findSendLimit(
  { records: { sends, attempts }, clock, policy: { code, conversation } }: ModelContext,
  send: Pick<Send, "conversation" | "address" | "subject" | "people">,
): { blockedForMs: number | null; muted: boolean } {
  const now = clock.now();
  const chat = `chat:${send.conversation}`;
  const byChat = sends.under(chat);
  const byAddress = sends.under(`to:${send.address}`);
  const bySubject = send.subject === null ? [] : sends.under(`nik:${send.subject}`);
  const wrong = attempts.under(chat).filter(({ counted, wasRight }) => counted && !wasRight);
  const today = byChat.filter(({ at }) => at > now - DAY);
  const opensAt = Math.max(
    closedUntil(byChat, code.sendsPerConversationPerHour, HOUR, now),
    closedUntil(byAddress, code.sendsPerDestination.perHour, HOUR, now),
    closedUntil(byAddress, code.sendsPerDestination.perDay, DAY, now),
    closedUntil(bySubject, code.sendsPerMemberPerDay, DAY, now),
    closedUntil(wrong, conversation.wrongPerDay, DAY, now),
    closedToOthersUntil(
      today,
      ({ address }) => address,
      send.address,
      code.destinationsPerConversationPerDay,
    ),
    closedToOthersUntil(today, ({ subject }) => subject, send.subject, conversation.peoplePerDay),
  );
  const written = new Set(send.people.flatMap((member) => sends.under(`member:${member}`)));
  const writtenToday = [...written].filter(({ at }) => at > now - DAY).length;
  return {
    blockedForMs: opensAt > now ? opensAt - now : null,
    muted: writtenToday >= code.sendsPerMemberPerDay,
  };
}

const NOT_CLOSED = Number.NEGATIVE_INFINITY;

function closedUntil(entries: readonly { at: number }[], limit: number, spanMs: number, now: number): number {
  const nthNewest = entries.filter(({ at }) => at > now - spanMs).at(-limit);
  return nthNewest ? nthNewest.at + spanMs : NOT_CLOSED;
}

/** Closed for a value that is new in this conversation's day when there are already as many others as may be. */
function closedToOthersUntil(
  today: readonly Send[],
  naming: (send: Send) => string | null,
  value: string | null,
  limit: number,
): number {
  const latest = new Map(today.map((send) => [naming(send), send.at]));
  latest.delete(null);
  const newest = [...latest].sort(([, a], [, b]) => b - a).slice(0, limit);
  if (value === null || newest.length < limit || newest.some(([named]) => named === value)) return NOT_CLOSED;
  return Math.min(...newest.map(([, at]) => at)) + DAY;
}
