import type { TicketStanding } from "../../../../flows/kit/desk.ts";
import type { TicketAsker } from "../../../ports/tickets.ts";
import { momentAt, serviceHoursAt } from "../../desk/hours.ts";
import { expectedWait } from "../../desk/wait.ts";
import type { CoreContext } from "../context.ts";
import { onlyRow, type Queries } from "../database.ts";
import { findLiveSession } from "../sessions.ts";
import { seenAgent, selectTickets, type TicketRecord } from "./records.ts";

/** The core's own time, milliseconds since 1970. */
export async function readNow(queries: Queries): Promise<number> {
  return onlyRow(await queries.query<{ now: number }>("select clock_now() as now")).now;
}

/** The member of a live session, or null. */
export async function memberOf(
  context: CoreContext,
  queries: Queries,
  { session }: TicketAsker,
): Promise<string | null> {
  return (session && (await findLiveSession(context, queries, session))?.member) ?? null;
}

/** The open ticket of whoever asks: of this chat, or of the member in any chat of his. */
export async function findOpen(
  context: CoreContext,
  queries: Queries,
  asked: TicketAsker,
): Promise<TicketRecord | null> {
  const member = await memberOf(context, queries, asked);
  const found = await selectTickets(
    queries,
    `t.state <> 'closed' and (t.conversation = $1 or t.member_id = $2::uuid)
     order by t.conversation = $1 desc limit 1`,
    [context.index.conversation(asked.conversation), member],
  );
  return found[0] ?? null;
}

/** A ticket as its participant may see it from a chat. */
export async function standingOf(
  context: CoreContext,
  queries: Queries,
  ticket: TicketRecord,
  conversation: string,
): Promise<TicketStanding> {
  const hours = serviceHoursAt(await readNow(queries));
  const isQueueing = ticket.state === "waiting" && ticket.kind === "chat";
  const place = isQueueing ? await placeOf(context, queries, ticket) : null;
  const isHere = context.index.conversation(conversation) === ticket.conversation;
  return {
    ticket: ticket.ticket,
    number: ticket.number,
    topic: ticket.topic,
    kind: ticket.kind,
    state: ticket.state,
    place,
    wait: place === null || !hours.open ? null : await waitOf(context, queries, ticket, place),
    hours,
    agent: ticket.agent === null ? null : await seenAgent(queries, ticket.agent),
    elsewhere: isHere ? null : ticket.channel,
    callback: ticket.callbackAt === null ? null : momentAt(ticket.callbackAt),
  };
}

/** On duty: `a` is the agents row, `$n` the milliseconds since his screen was heard of. */
export function onDuty(withinMs: string): string {
  return `a.active and a.presence = 'online'
    and a.seen_at > clock_now() - ${withinMs}::float8 * interval '1 millisecond'
    and (a.shift_ends_at is null or a.shift_ends_at > clock_now())`;
}

/** One more than all who came before and whom somebody could be given who could also be given this one: it can be better, never worse. */
async function placeOf({ policy }: CoreContext, queries: Queries, ticket: TicketRecord): Promise<number> {
  const { ahead } = onlyRow(
    await queries.query<{ ahead: number }>(
      `select count(*) as ahead from tickets t
       where t.state = 'waiting' and t.kind = 'chat'
         and (t.queued_at, t.id) < (select m.queued_at, m.id from tickets m where m.id = $1)
         and (t.skill = $2 or exists (
           select 1 from agents a where $2 = any (a.skills) and t.skill = any (a.skills) and ${onDuty("$3")}))`,
      [ticket.ticket, ticket.skill, policy.desk.onDutyMs],
    ),
  );
  return ahead + 1;
}

async function waitOf({ policy }: CoreContext, queries: Queries, ticket: TicketRecord, place: number) {
  const { slots, busy } = onlyRow(
    await queries.query<{ slots: number; busy: number }>(
      `select coalesce(sum(a.capacity), 0) as slots,
         coalesce(sum((select least(count(*), a.capacity) from tickets t
           where t.agent_id = a.id and t.state = 'held')), 0) as busy
       from agents a where $1 = any (a.skills) and $2 = any (a.languages) and ${onDuty("$3")}`,
      [ticket.skill, ticket.language, policy.desk.onDutyMs],
    ),
  );
  const { samples, mean } = onlyRow(
    await queries.query<{ samples: number; mean: number }>(
      `select count(*) as samples,
         coalesce(avg(extract(epoch from closed_at - first_taken_at) * 1000), 0)::float8 as mean
       from tickets where kind = 'chat' and first_taken_at is not null and closed_at > clock_now() - interval '1 day'`,
    ),
  );
  const today = { place, slots, free: slots - busy, meanMs: mean, samples };
  return expectedWait(today, policy.desk.waitSamples);
}
