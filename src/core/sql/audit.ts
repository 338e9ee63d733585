import type { Keyring } from "../../keyring.ts";
import type { AuditEvent } from "./audit-events.ts";
import type { CoreContext } from "./context.ts";
import { onlyRow, type Queries } from "./database.ts";

/** A line of the audit trail. */
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

/** The hash of a row; `link.hash` is that of the row before. */
export function hashLink(keyring: Keyring, entry: AuditEntry, link: Link): string {
  const { event, member, conversation, detail } = entry;
  return keyring.mac(
    "audit",
    JSON.stringify([link.chain, link.position, link.at, event, member, conversation, detail, link.hash]),
  );
}
