import type { Keyring } from "../../keyring.ts";
import type { CoreContext } from "./context.ts";
import { onlyRow, type Queries } from "./database.ts";

/** Names of the OWASP Logging Vocabulary, verbatim. */
export type AuditEvent =
  | "authn_login_success"
  | "authn_login_fail"
  | "authn_login_fail_max"
  | "authn_login_lock"
  | "authn_token_created"
  | "authn_token_reuse"
  | "authn_token_revoked"
  | "excess_rate_limit_exceeded"
  | "sensitive_read"
  | "session_created"
  | "session_expired"
  | "user_created";

export interface AuditEntry {
  event: AuditEvent;
  /** Row id of the participant: opaque, no identifier. Null for nobody known. */
  member: string | null;
  /** Digest of the conversation. */
  conversation: string;
  /** A word or two from a fixed set: purpose of a code, why a session ended. Never a value that a person typed. */
  detail: string;
}

/** Chains keep audited work of different chats from queueing behind one row; their number is fixed by the schema. */
const CHAINS = 16;

interface Link {
  chain: number;
  position: number;
  at: number;
  hash: string;
}

/**
 * Adds a row to the audit trail. It holds its chain's newest link until the transaction ends, so it comes last in one. A row that is
 * changed, taken out or put in afterwards breaks the chain.
 */
export async function appendAudit(
  { keyring }: Pick<CoreContext, "keyring">,
  queries: Queries,
  entry: AuditEntry,
): Promise<void> {
  const chain = Number.parseInt(entry.conversation.slice(0, 2), 16) % CHAINS;
  const last = onlyRow(
    await queries.query<Link>(
      `select chain, position, hash, date_trunc('milliseconds', clock_now()) as at
       from audit_chains where chain = $1 for update`,
      [chain],
    ),
  );
  const position = last.position + 1;
  const hash = hashLink(keyring, entry, { chain, position, at: last.at, hash: last.hash });
  await queries.query(
    `with next as (update audit_chains set position = $2, hash = $9 where chain = $1)
     insert into audit (chain, position, at, event, member_id, conversation, detail, previous_hash, hash)
     values ($1, $2, to_timestamp($3::float8 / 1000), $4, $5, $6, $7, $8, $9)`,
    [chain, position, last.at, entry.event, entry.member, entry.conversation, entry.detail, last.hash, hash],
  );
}

/** The first place where the trail is not what was written, or null when every chain is whole. */
export async function findAuditBreak({
  keyring,
  database,
}: Pick<CoreContext, "keyring" | "database">): Promise<{ chain: number; position: number } | null> {
  const ends = await database.query<{ chain: number; position: number; hash: string }>(
    "select chain, position, hash from audit_chains order by chain",
  );
  for (const end of ends) {
    const position = await findBreakInChain(keyring, database, end);
    if (position !== null) return { chain: end.chain, position };
  }
  return null;
}

async function findBreakInChain(
  keyring: Keyring,
  queries: Queries,
  end: { chain: number; position: number; hash: string },
): Promise<number | null> {
  const rows = await queries.query<AuditEntry & Link>(
    `select chain, position, at, event, member_id as member, conversation, detail, hash
     from audit where chain = $1 order by position`,
    [end.chain],
  );
  let previous = "";
  let position = 0;
  for (const row of rows) {
    position += 1;
    const expected = hashLink(keyring, row, { chain: end.chain, position, at: row.at, hash: previous });
    if (row.position !== position || row.hash !== expected) return position;
    previous = row.hash;
  }
  return position === end.position && previous === end.hash ? null : position + 1;
}

/** `link.hash` is the previous one. */
function hashLink(keyring: Keyring, entry: AuditEntry, link: Link): string {
  const { event, member, conversation, detail } = entry;
  return keyring.mac(
    "audit",
    JSON.stringify([link.chain, link.position, link.at, event, member, conversation, detail, link.hash]),
  );
}
