import type { TicketMail } from "../../../ports/ticket-mail.ts";
import type { TicketAsker } from "../../../ports/tickets.ts";
import { addNotices, readContacts } from "../cases/notices.ts";
import type { CoreContext } from "../context.ts";
import type { Queries } from "../database.ts";
import { seenAgent, type TicketRecord, tellFeed } from "./records.ts";
import { memberOf } from "./standing.ts";

/** Answers by e-mail, on SQL. */
export function sqlTicketMail(context: CoreContext): TicketMail {
  const { database } = context;
  return {
    canMail: (asked) => canMail(context, asked),
    noteUnmailed: ({ ticket, position }) =>
      database.transaction(async (queries) => {
        await queries.query(
          "update ticket_entries set delivery = 'failed' where ticket_id = $1 and position = $2 and delivery is not null",
          [ticket, position],
        );
        await tellFeed(queries, ticket);
      }),
  };
}

async function canMail(context: CoreContext, asked: TicketAsker): Promise<boolean> {
  if (!context.ways().includes("email")) return false;
  const member = await memberOf(context, context.database, asked);
  return member !== null && (await readContacts(context, context.database, member)).email !== null;
}

/**
 * Puts what an agent says on a locked ticket on its way to the member's mailbox, where he asked for that. To be called before the entry is
 * added, which is the ticket's next.
 */
export async function mailAnswer(
  context: CoreContext,
  queries: Queries,
  ticket: TicketRecord,
  { agent: id, text }: { agent: string; text: string },
): Promise<void> {
  const { kind, member, number } = ticket;
  if (kind !== "email" || member === null) return;
  const [{ email }, agent] = [await readContacts(context, queries, member), await seenAgent(queries, id)];
  if (email === null || agent === null) return;
  const position = ticket.newest + 1;
  await addNotices(context, queries, {
    member,
    receivers: [{ way: "email", address: email }],
    about: { kind: "ticket-answer", ticket: ticket.ticket, position, number, agent, text },
  });
}
