import type { Keyring } from "../../keyring.ts";
import { type AuditEntry, hashLink } from "./audit.ts";
import type { Queries } from "./database.ts";

/** The end of a chain, as it was at some time. Kept outside the records it shows that nothing was cut off since. */
export interface AuditHead {
  chain: number;
  position: number;
  hash: string;
}

/** The first row of a chain that is not what was written, or that is missing. */
interface AuditBreak {
  chain: number;
  position: number;
}

/** What a look at the whole trail found. */
export interface AuditCheck {
  /** Null when every chain is whole. */
  broken: AuditBreak | null;
  /** Rows that were looked at. */
  rows: number;
  /** The ends of the chains now. */
  heads: AuditHead[];
}

interface Records {
  keyring: Keyring;
  database: Queries;
}

/** Rows read at a time: the trail of years need not fit into memory. */
const PAGE = 2_000;

/**
 * Goes through the trail from its oldest row to its newest. `earlier` are heads of an earlier check: without them, whoever can write into the
 * tables could cut off the newest rows together with their head. Rows that are added meanwhile are not looked at.
 */
export async function checkAudit(
  records: Records,
  { earlier = [], page = PAGE }: { earlier?: readonly AuditHead[]; page?: number } = {},
): Promise<AuditCheck> {
  const ends = await records.database.query<ChainEnds>(
    `select chain, position, hash, pruned_position as "prunedPosition", pruned_hash as "prunedHash"
     from audit_chains order by chain`,
  );
  const heads = ends.map(({ chain, position, hash }) => ({ chain, position, hash }));
  let rows = 0;
  for (const end of ends) {
    const known = earlier.filter(({ chain }) => chain === end.chain);
    const walked = await walk(records, end, { known, page });
    rows += walked.rows;
    if (walked.broken !== null) {
      return { broken: { chain: end.chain, position: walked.broken }, rows, heads };
    }
  }
  return { broken: null, rows, heads };
}

interface ChainEnds extends AuditHead {
  /** The newest row that was swept away because of its age. */
  prunedPosition: number;
  prunedHash: string;
}

async function walk(
  { keyring, database }: Records,
  end: ChainEnds,
  { known, page }: { known: readonly AuditHead[]; page: number },
): Promise<{ broken: number | null; rows: number }> {
  let last = { position: end.prunedPosition, hash: end.prunedHash };
  for (;;) {
    const rows = await readRows(database, {
      chain: end.chain,
      after: last.position,
      upTo: end.position,
      page,
    });
    for (const row of rows) {
      const position = last.position + 1;
      const expected = hashLink(keyring, row, { chain: end.chain, position, at: row.at, hash: last.hash });
      const isWhole = row.position === position && row.hash === expected && agrees(row, known);
      if (!isWhole) return { broken: position, rows: position - end.prunedPosition };
      last = row;
    }
    if (rows.length < page) break;
  }
  const broken = isEnd(last, end, known) ? null : last.position + 1;
  return { broken, rows: last.position - end.prunedPosition };
}

/** Whether the last row is that which the chain says it is, and none that was known came after it. */
function isEnd(
  last: { position: number; hash: string },
  end: ChainEnds,
  known: readonly AuditHead[],
): boolean {
  const wasLonger = known.some(({ position }) => position > last.position);
  return last.position === end.position && last.hash === end.hash && !wasLonger;
}

function agrees(row: { position: number; hash: string }, known: readonly AuditHead[]): boolean {
  return known.every(({ position, hash }) => position !== row.position || hash === row.hash);
}

async function readRows(
  queries: Queries,
  { chain, after, upTo, page }: { chain: number; after: number; upTo: number; page: number },
): Promise<(AuditEntry & { position: number; at: number; hash: string })[]> {
  return await queries.query(
    `select position, at, event, member_id as member, conversation, detail, hash
     from audit where chain = $1 and position > $2 and position <= $3 order by position limit $4`,
    [chain, after, upTo, page],
  );
}
