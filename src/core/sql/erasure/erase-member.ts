import { onlyRow, type Queries } from "../database.ts";
import { type HoldReason, MEMBER_TABLES } from "./member-tables.ts";

/** Rows about a member that an erasure has to leave, for the receipt. */
export interface HeldRows {
  table: string;
  count: number;
  why: HoldReason;
}

/**
 * Erases what this service keeps of a member and destroys the key of it, so that copies can't be read either; gives what stays and why. Part of the
 * transaction of the act that asks for it, which audits it. Done again it finds nothing more to erase.
 */
export async function eraseMember(queries: Queries, member: string): Promise<HeldRows[]> {
  // Nobody makes an account or a key of his until this is over.
  await queries.query("select 1 from participants where id = $1 for update", [member]);
  for (const { erase } of MEMBER_TABLES) {
    if (erase !== null) await queries.query(erase, [member]);
  }
  const held: HeldRows[] = [];
  for (const { table, his, hold } of MEMBER_TABLES) {
    const { count } = onlyRow(
      await queries.query<{ count: number }>(`select count(*) as count from ${table} where ${his}`, [member]),
    );
    if (count === 0) continue;
    if (hold === null) throw new Error(`${table} keeps rows of somebody who was erased`);
    held.push({ table, count, why: hold });
  }
  return held;
}
