import type { Change, MetricsRow, TicketEntry, TicketInFull, TicketRow } from "../../../ports/agent-desk.ts";
import type { CoreContext } from "../context.ts";
import { onlyRow } from "../database.ts";
import { initials } from "../masks.ts";
import { isRestricted, notRestricted } from "../restriction.ts";
import { sealed } from "../sealed-columns.ts";
import { selectTickets, type TicketRecord } from "./records.ts";

/** Everything that is not closed, oldest first. */
export async function readOpen({ database }: CoreContext): Promise<TicketRow[]> {
  return (await selectTickets(database, "t.state <> 'closed' order by t.queued_at, t.id", [])).map(toRow);
}

/** Closed ones, newest first. */
export async function search(
  { database }: CoreContext,
  { text, limit }: { text: string; limit: number },
): Promise<TicketRow[]> {
  const found = await selectTickets(
    database,
    `t.state = 'closed' and ${notRestricted("t.member_id")} and ($1 = '' or t.number ilike '%' || $1 || '%' or lower($1) = any (t.labels))
     order by t.closed_at desc, t.id limit $2`,
    [text.trim(), limit],
  );
  return found.map(toRow);
}

/** One ticket with its entries after a position. */
export async function readTicketInFull(
  context: CoreContext,
  id: string,
  after: number,
): Promise<TicketInFull | null> {
  const { database } = context;
  const [ticket] = await selectTickets(database, "t.id = $1", [id]);
  if (!ticket) return null;
  const isHidden = ticket.member !== null && (await isRestricted(database, ticket.member));
  if (isHidden && ticket.state === "closed") return null;
  return {
    ...toRow(ticket),
    // Who asked to be called or written to is still to be reached.
    member: isHidden && ticket.kind === "chat" ? null : ticket.member,
    initials: isHidden ? null : await readInitials(context, ticket.member),
    tried: isHidden ? [] : ticket.tried,
    entries: await readEntries(context, id, after),
  };
}

async function readInitials(context: CoreContext, member: string | null): Promise<string | null> {
  const { database } = context;
  if (member === null) return null;
  const { name } = onlyRow(
    await database.query<{ name: string }>("select name_sealed as name from participants where id = $1", [
      member,
    ]),
  );
  return initials(await sealed.participants.name.open(context, database, member, name));
}

async function readEntries(
  { database, keyring }: CoreContext,
  id: string,
  after: number,
): Promise<TicketEntry[]> {
  const rows = await database.query<TicketEntry & { detail: string | null; sealedText: string | null }>(
    `select position, at, by, agent_id as agent, what, delivery, detail, text_sealed as "sealedText"
     from ticket_entries where ticket_id = $1 and position > $2 order by position`,
    [id, after],
  );
  return rows.map(({ detail, sealedText, ...entry }) => ({
    ...entry,
    text:
      sealedText === null
        ? (detail ?? "")
        : sealed.ticketEntries.text.open(keyring, `${id}|${entry.position}`, sealedText),
  }));
}

/** Changes after a point of the feed. */
export async function readFeed(
  { database }: CoreContext,
  after: number | null,
  limit: number,
): Promise<{ point: number; changes: Change[] }> {
  const { point } = onlyRow(await database.query<{ point: number }>("select point from ticket_feed_point"));
  if (after === null) return { point, changes: [] };
  const changes = await database.query<Change>(
    "select point, ticket_id as ticket from ticket_feed where point > $1 order by point limit $2",
    [after, limit],
  );
  return { point: changes.at(-1)?.point ?? Math.max(after, 0), changes };
}

/** One row for each ticket of a span. */
export async function readMetrics(
  { database }: CoreContext,
  { from, until }: { from: number; until: number },
): Promise<MetricsRow[]> {
  return await database.query<MetricsRow>(
    `select t.topic, t.channel, t.kind,
       (select e.agent_id from ticket_entries e where e.ticket_id = t.id and e.what in ('taken', 'resolved')
          and e.agent_id is not null order by e.position desc limit 1) as agent,
       t.opened_at as "openedAt", t.first_taken_at as "firstTakenAt", t.first_reply_at as "firstReplyAt",
       t.closed_at as "closedAt", t.closed_why as "closedWhy", t.score,
       case when t.first_reply_at is not null then t.first_reply_at <= t.reply_due_at
            when t.reply_due_at < clock_now() then false end as "repliedInTime"
     from tickets t
     where t.opened_at >= to_timestamp($1::float8 / 1000) and t.opened_at < to_timestamp($2::float8 / 1000)
       and ${notRestricted("t.member_id")}
     order by t.opened_at, t.id`,
    [from, until],
  );
}

function toRow(record: TicketRecord): TicketRow {
  const { conversation: _, addressSealed: __, member: ___, tried: ____, ...row } = record;
  return row;
}
