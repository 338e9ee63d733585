import { policy } from "../../policy.ts";
import { type Database, onlyRow, type Queries } from "./database.ts";

type RetentionClass = keyof typeof policy.retention;

/** Which rows of a table are over. */
interface SweepRule {
  table: string;
  /** As the table's comment says. */
  keeps: RetentionClass;
  /** From when on the time of a row is counted: an SQL expression; a row without it stays. */
  since: string;
  /** What else has to be true of it. */
  and?: string;
}

/** In the order in which they are swept: what refers to a row goes before it. A test holds the list to the comments of the schema. */
export const SWEEP_RULES: readonly SweepRule[] = [
  { table: "drafts", keeps: "draft-24h", since: "expires_at" },
  { table: "requests", keeps: "request-7d", since: "at" },
  { table: "code_attempts", keeps: "codes-30d", since: "at" },
  { table: "code_sends", keeps: "codes-30d", since: "at" },
  { table: "challenges", keeps: "codes-30d", since: "expires_at" },
  { table: "secure_pages", keeps: "codes-30d", since: "expires_at" },
  { table: "page_proofs", keeps: "codes-30d", since: "at" },
  { table: "notices", keeps: "codes-30d", since: "created_at" },
  { table: "case_notices", keeps: "request-7d", since: "created_at" },
  { table: "chats", keeps: "binding-2y-idle", since: "noted_at" },
  { table: "sms_hours", keeps: "codes-30d", since: "hour" },
  { table: "whatsapp_journal", keeps: "whatsapp-30d", since: "at" },
  { table: "whatsapp_outbox", keeps: "whatsapp-24h", since: "at" },
  { table: "whatsapp_people", keeps: "binding-2y-idle", since: "met_at" },
  { table: "whatsapp_cloud_messages", keeps: "whatsapp-30d", since: "at" },
  { table: "whatsapp_cloud_late", keeps: "whatsapp-30d", since: "came_at" },
  { table: "whatsapp_cloud_people", keeps: "binding-2y-idle", since: "seen_at" },
  // One that nobody ended is over all the same.
  { table: "sessions", keeps: "security-log-1y", since: "coalesce(ended_at, last_used_at)" },
  {
    table: "bindings",
    keeps: "binding-2y-idle",
    since: "coalesce(ended_at, last_verified_at)",
    and: "not exists (select 1 from sessions where binding_id = t.id)",
  },
  { table: "desk_sign_ins", keeps: "codes-30d", since: "at" },
  { table: "desk_invitations", keeps: "security-log-1y", since: "expires_at" },
  { table: "desk_sessions", keeps: "security-log-1y", since: "created_at" },
  { table: "chat_contacts", keeps: "binding-2y-idle", since: "noted_at" },
  {
    table: "consents",
    keeps: "consent-account-5y",
    since: "at",
    // What a chat that is in use last said stays.
    and: `(exists (select 1 from consents newer where newer.conversation = t.conversation and newer.id > t.id)
      or not exists (select 1 from bindings b where b.conversation = t.conversation and b.ended_at is null))`,
  },
  {
    table: "case_events",
    keeps: "case-10y",
    since: "(select closed_at from cases where id = t.case_id)",
  },
  { table: "cases", keeps: "case-10y", since: "closed_at" },
  {
    table: "breach_entries",
    keeps: "case-10y",
    since: "(select closed_at from breaches where number = t.breach)",
  },
  { table: "breaches", keeps: "case-10y", since: "closed_at" },
  { table: "chat_suspensions", keeps: "consent-account-5y", since: "at" },
  { table: "web_uploads", keeps: "upload-1h", since: "at" },
  { table: "ticket_feed", keeps: "request-7d", since: "at" },
  {
    table: "bridge_words",
    keeps: "agent-chat-1y",
    since: "(select closed_at from tickets where id = t.ticket_id)",
  },
  {
    table: "bridge_talks",
    keeps: "agent-chat-1y",
    since: "(select closed_at from tickets where id = t.ticket_id)",
  },
  {
    table: "ticket_files",
    keeps: "agent-chat-1y",
    since: "(select closed_at from tickets where id = t.ticket_id)",
  },
  {
    table: "ticket_entries",
    keeps: "agent-chat-1y",
    since: "(select closed_at from tickets where id = t.ticket_id)",
  },
  { table: "tickets", keeps: "agent-chat-1y", since: "closed_at" },
];

/** Rows at a time: few enough for one statement to be quick, whatever has piled up. */
const BATCH = 5_000;

/** Deletes what has served: nothing here could still be used, for every reader checks the time itself. */
export async function sweep(database: Database): Promise<void> {
  await database.query(
    "update challenges set code_sealed = null where code_sealed is not null and expires_at <= clock_now()",
  );
  await database.query(
    `update cases set cancel_mac = null, stop_hash = null
     where (cancel_mac is not null or stop_hash is not null) and closed_at <= clock_now() - $1::float8 * interval '1 millisecond'`,
    [policy.change.disownWithinMs],
  );
  await database.query(
    `update secure_pages set result_sealed = null, authenticator_sealed = null, visitor_sealed = null
     where (result_sealed is not null or authenticator_sealed is not null or visitor_sealed is not null)
       and expires_at <= clock_now()`,
  );
  for (const rule of SWEEP_RULES) {
    while ((await deleteSome(database, rule)) === BATCH);
  }
  for (const { chain } of await database.query<{ chain: number }>("select chain from audit_chains")) {
    await database.transaction((queries) => pruneChain(queries, chain));
  }
}

async function deleteSome(queries: Queries, { table, keeps, since, and }: SweepRule): Promise<number> {
  const gone = await queries.query(
    `delete from ${table} where ctid = any (array(
       select t.ctid from ${table} t
       where ${since} <= clock_now() - $1::float8 * interval '1 millisecond' ${and ? `and ${and}` : ""}
       limit ${BATCH}))
     returning 1 as one`,
    [policy.retention[keeps] ?? null],
  );
  return gone.length;
}

/** Takes the oldest rows off an audit chain, and leaves the hash of the last of them, from which the rest can be checked. */
async function pruneChain(queries: Queries, chain: number): Promise<void> {
  await queries.query("select 1 from audit_chains where chain = $1 for update", [chain]);
  const { last } = onlyRow(
    await queries.query<{ last: number | null }>(
      `select max(position) as last from audit
       where chain = $1 and at <= clock_now() - $2::float8 * interval '1 millisecond'`,
      [chain, policy.retention["audit-10y"]],
    ),
  );
  if (last === null) return;
  await queries.query(
    `update audit_chains c set pruned_position = a.position, pruned_hash = a.hash
     from audit a where a.chain = c.chain and c.chain = $1 and a.position = $2`,
    [chain, last],
  );
  await queries.query("delete from audit where chain = $1 and position <= $2", [chain, last]);
}
