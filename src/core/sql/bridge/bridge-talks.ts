import {
  type BridgeTalk,
  BridgeTalkLost,
  type BridgeTalks,
  type BridgeWords,
} from "../../../ports/bridge-talks.ts";
import type { CoreContext } from "../context.ts";
import { onlyRow, type Queries } from "../database.ts";

/** What the tables need of the core. */
type BridgeContext = Pick<CoreContext, "database" | "policy">;

const COLUMNS = `ticket_id as ticket, epoch, asked, remote_id as conversation, told, heard, assignee,
  contact_name as "contactName", erased, failures, failing_since as "failingSince"`;

/** A moment from now: `$n` the milliseconds. */
const soon = (ms: string) => `clock_now() + ${ms}::float8 * interval '1 millisecond'`;

/** A bridge's memory on SQL. */
export function createBridgeTalks(context: BridgeContext): BridgeTalks {
  const { database, policy } = context;
  return {
    ...bridgeWords(context),
    follow: () => follow(context),
    claim: (limit) =>
      database.query<BridgeTalk>(
        `update bridge_talks set epoch = epoch + 1, lease_until = ${soon("$2")} where ticket_id = any (array(
           select ticket_id from bridge_talks where due_at <= clock_now() and lease_until <= clock_now()
           order by due_at, ticket_id limit $1 for update skip locked))
         returning ${COLUMNS}`,
        [limit, policy.bridge.leaseMs],
      ),
    async hint(conversation) {
      await database.query(
        "update bridge_talks set asked = asked + 1, due_at = clock_now() where remote_id = $1",
        [conversation],
      );
    },
    async keep(talk, progress) {
      Object.assign(talk, progress);
      const kept = await database.query(
        `update bridge_talks set remote_id = $3, told = $4, heard = $5, assignee = $6, contact_name = $7, lease_until = ${soon("$8")}
         where ticket_id = $1 and epoch = $2 returning ticket_id`,
        [
          talk.ticket,
          talk.epoch,
          talk.conversation,
          talk.told,
          talk.heard,
          talk.assignee,
          talk.contactName,
          policy.bridge.leaseMs,
        ],
      );
      if (kept.length === 0) throw new BridgeTalkLost("another process has the ticket");
    },
    async leave({ ticket, epoch, asked }, { failed, againInMs }) {
      await database.query(
        `update bridge_talks set lease_until = '-infinity',
           failures = case when $4 then failures + 1 else 0 end,
           failing_since = case when $4 then coalesce(failing_since, clock_now()) end,
           due_at = case when asked <> $3 and not $4 then clock_now() else ${soon("$5")} end
         where ticket_id = $1 and epoch = $2`,
        [ticket, epoch, asked, failed, againInMs],
      );
    },
  };
}

function bridgeWords({ database }: BridgeContext): Pick<BridgeTalks, "noteWords" | "readWords" | "noteTold"> {
  return {
    async noteWords(ticket, message, positions) {
      for (const position of positions)
        await database.query(
          "insert into bridge_words (ticket_id, position, message) values ($1, $2, $3) on conflict do nothing",
          [ticket, position, message],
        );
    },
    readWords: (ticket) =>
      database.query<BridgeWords>(
        "select position, message, told from bridge_words where ticket_id = $1 order by position",
        [ticket],
      ),
    async noteTold(ticket, message, told) {
      await database.query("update bridge_words set told = $3 where ticket_id = $1 and message = $2", [
        ticket,
        message,
        told,
      ]);
    },
  };
}

async function follow({ database }: BridgeContext): Promise<void> {
  const { seen, newest } = onlyRow(
    await database.query<{ seen: number | null; newest: number }>(
      "select b.point as seen, f.point as newest from bridge_point b, ticket_feed_point f",
    ),
  );
  if (seen === newest) return;
  await database.transaction(async (queries) => {
    const point = onlyRow(
      await queries.query<{ point: number | null }>("select point from bridge_point for update"),
    );
    await (point.point === null ? begin(queries) : goOn(queries, point.point));
  });
}

/** Whoever opens a ticket waits for the feed's row, so that none is opened between the two looks. */
async function begin(queries: Queries): Promise<void> {
  const { point } = onlyRow(
    await queries.query<{ point: number }>("select point from ticket_feed_point for update"),
  );
  await queries.query(
    `insert into bridge_talks (ticket_id, due_at) select id, clock_now() from tickets where state <> 'closed'
     on conflict do nothing`,
  );
  await queries.query("update bridge_point set point = $1", [point]);
}

/** Whether it is known of words from over there what became of them, and not told yet: `t` is the ticket. */
const HAS_ARRIVALS = `exists (
  select 1 from bridge_words w join ticket_entries e on e.ticket_id = w.ticket_id and e.position = w.position
  where w.ticket_id = t.id and e.delivery <> 'pending' and w.told is distinct from e.delivery)`;

/**
 * One that was over before the other side heard of it is no concern of theirs, and what it was told it need not be told again. What fails
 * keeps its own time.
 */
async function goOn(queries: Queries, seen: number): Promise<void> {
  const { point } = onlyRow(await queries.query<{ point: number }>("select point from ticket_feed_point"));
  await queries.query(
    `insert into bridge_talks as b (ticket_id, due_at)
     select t.id, clock_now() from tickets t
     where t.id in (select ticket_id from ticket_feed where point > $1 and point <= $2)
       and (t.state <> 'closed' or exists (select 1 from bridge_talks known where known.ticket_id = t.id))
       and (${HAS_ARRIVALS}
         or not exists (select 1 from bridge_talks known where known.ticket_id = t.id and known.told >= t.newest))
     on conflict (ticket_id) do update set asked = b.asked + 1,
       due_at = case when b.failures = 0 then clock_now() else b.due_at end`,
    [seen, point],
  );
  await queries.query("update bridge_point set point = $1", [point]);
}
