import type { CoreContext } from "../context.ts";
import type { Queries } from "../database.ts";
import { close, give, requeue } from "./ownership.ts";
import { addEntry, lockTicket } from "./records.ts";
import { onDuty } from "./standing.ts";

/** Tickets looked at in one go; what is left comes a second later. */
const AT_A_TIME = 100;

/** What time does to tickets. Each is changed in a transaction of its own, and looked at again there. */
export async function tendTickets(context: CoreContext): Promise<void> {
  await takeBack(context);
  await remind(context);
  await assignWaiting(context);
  await endSilent(context);
}

/** Why an agent has no say any more: `a` is his row, `$n` the milliseconds after which silence means that he is gone. */
function goneBecause(goneMs: string): string {
  return `case
    when a.shift_ends_at <= clock_now() then 'shift-end'
    when not a.active or a.presence = 'offline' then 'gone'
    when coalesce(a.seen_at, '-infinity') <= clock_now() - ${goneMs}::float8 * interval '1 millisecond' then 'gone'
  end`;
}

async function takeBack(context: CoreContext): Promise<void> {
  const { agentGoneMs } = context.policy.desk;
  const left = `select t.id as ticket, ${goneBecause("$1")} as why from tickets t join agents a on a.id = t.agent_id
    where t.state = 'held'`;
  const found = await context.database.query<{ ticket: string; why: "gone" | "shift-end" }>(
    `select * from (${left}) left_alone where why is not null limit ${AT_A_TIME}`,
    [agentGoneMs],
  );
  for (const { ticket } of found) {
    await context.database.transaction(async (queries) => {
      const locked = await lockTicket(queries, ticket);
      const [now] = await queries.query<{ why: "gone" | "shift-end" | null }>(`${left} and t.id = $2`, [
        agentGoneMs,
        ticket,
      ]);
      if (locked?.state === "held" && now?.why) await requeue(context, queries, locked, now.why);
    });
  }
}

/** Calls and e-mails whose time comes: they are brought to mind, and from then on given to somebody like any other. */
async function remind(context: CoreContext): Promise<void> {
  const due = `t.state <> 'closed' and t.kind <> 'chat' and t.reminded_at is null
    and coalesce(t.callback_at, t.reply_due_at) <= clock_now() + $1::float8 * interval '1 millisecond'`;
  const { remindMs } = context.policy.desk;
  const found = await context.database.query<{ ticket: string }>(
    `select t.id as ticket from tickets t where ${due} limit ${AT_A_TIME}`,
    [remindMs],
  );
  for (const { ticket } of found) {
    await context.database.transaction(async (queries) => {
      const locked = await lockTicket(queries, ticket);
      const reminded = await queries.query(
        `update tickets t set reminded_at = clock_now() where t.id = $2 and ${due} returning t.id`,
        [remindMs, ticket],
      );
      if (locked && reminded.length > 0)
        await addEntry(context, queries, locked, { by: "system", agent: locked.agent, what: "reminder" });
    });
  }
}

/** An e-mail that is not due yet: whoever waits in a chat goes first. */
const UNHURRIED = "(t.kind = 'email' and t.reminded_at is null)";

/** The oldest first, each to the agent with the right skill and language who has most room; e-mails that are not due after all others. */
async function assignWaiting(context: CoreContext): Promise<void> {
  const waiting = await context.database.query<{ ticket: string }>(
    `select t.id as ticket from tickets t
     where t.state = 'waiting' and (t.kind <> 'callback' or t.reminded_at is not null)
     order by ${UNHURRIED}, t.queued_at, t.id limit ${AT_A_TIME}`,
  );
  for (const { ticket } of waiting) {
    await context.database.transaction(async (queries) => {
      const locked = await lockTicket(queries, ticket);
      const agent = locked?.state === "waiting" ? await roomiest(context, queries, ticket) : null;
      if (locked && agent) await give(context, queries, locked, { to: agent, by: null });
    });
  }
}

/** Null: nobody has room. E-mails that are not due are given one at a time, so that they don't fill the room of those who wait in a chat. */
async function roomiest({ policy }: CoreContext, queries: Queries, ticket: string): Promise<string | null> {
  const held = "(select count(*) from tickets h where h.agent_id = a.id and h.state = 'held')";
  const candidates = await queries.query<{ id: string; capacity: number }>(
    `select a.id, a.capacity from agents a join tickets t on t.id = $1
     where ${onDuty("$2")} and t.skill = any (a.skills) and t.language = any (a.languages)
       and not (${UNHURRIED} and exists (
         select 1 from tickets e where e.agent_id = a.id and e.state = 'held' and e.kind = 'email'))
     order by a.capacity - ${held} desc, a.id`,
    [ticket, policy.desk.onDutyMs],
  );
  for (const { id } of candidates) {
    // Whoever else gives him something waits here, so that nobody gets more than he can hold.
    await queries.query("select 1 from agents where id = $1 for update", [id]);
    const [room] = await queries.query(`select 1 from agents a where a.id = $1 and a.capacity > ${held}`, [
      id,
    ]);
    if (room) return id;
  }
  return null;
}

/** Talks whose participant has not answered for a day. */
async function endSilent(context: CoreContext): Promise<void> {
  const silent = `t.state = 'held' and t.kind = 'chat'
    and t.last_said_at <= clock_now() - $1::float8 * interval '1 millisecond'
    and (t.last_words_at is null or t.last_words_at <= t.last_said_at)`;
  const { silenceMs } = context.policy.desk;
  const found = await context.database.query<{ ticket: string }>(
    `select t.id as ticket from tickets t where ${silent} limit ${AT_A_TIME}`,
    [silenceMs],
  );
  for (const { ticket } of found) {
    await context.database.transaction(async (queries) => {
      const locked = await lockTicket(queries, ticket);
      const still = await queries.query(`select 1 from tickets t where t.id = $2 and ${silent}`, [
        silenceMs,
        ticket,
      ]);
      if (locked && still.length > 0)
        await close(context, queries, locked, { why: "silence", agent: locked.agent, summary: "" });
    });
  }
}
