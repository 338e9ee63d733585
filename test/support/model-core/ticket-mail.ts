import type { TicketMail } from "../../../src/ports/ticket-mail.ts";
import type { ModelContext } from "./context.ts";
import { addNotices, findAddresses } from "./notices.ts";
import { findLiveSession } from "./sessions.ts";
import { findTicket, seenAgent } from "./ticket-entries.ts";
import type { ModelTicket } from "./ticket-records.ts";

/** Answers by e-mail. */
export function modelTicketMail(context: ModelContext): TicketMail {
  return {
    async canMail({ session }) {
      const member = (session && findLiveSession(context, session)?.member) ?? null;
      return context.ways().includes("email") && member !== null && mailboxOf(context, member) !== undefined;
    },
    async noteUnmailed({ ticket, position }) {
      const entry = findTicket(context, ticket)?.entries.find((one) => one.position === position);
      if (entry && entry.delivery !== null) entry.delivery = "failed";
      context.records.tickets.feed.push(ticket);
    },
  };
}

/** Puts what an agent says on its way to the member's mailbox, where he asked for that; before the entry is added. */
export function mailAnswer(
  context: ModelContext,
  { kind, member, ticket, newest, number }: ModelTicket,
  { agent: id, text }: { agent: string; text: string },
): void {
  if (kind !== "email" || member === null) return;
  const [mailbox, agent] = [mailboxOf(context, member), seenAgent(context, id)];
  if (!mailbox || !agent) return;
  const about = { kind: "ticket-answer", ticket, position: newest + 1, number, agent, text } as const;
  addNotices(context, { member, receivers: [mailbox], about });
}

function mailboxOf(context: ModelContext, member: string) {
  return findAddresses(context, member).find(({ way }) => way === "email");
}
