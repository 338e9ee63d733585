import { type Keyring, SealBroken } from "../../../keyring.ts";
import { type Database, onlyRow, type Queries } from "../database.ts";
import { type AnyColumn, type MemberColumn, type NamedColumn, SEALED_COLUMNS } from "../sealed-columns.ts";
import { keyOfNamed, type MemberKey, memberKeyFor } from "./member-keys.ts";

/** What a run of the key rotation came to. */
export interface RotationReport {
  /** Values that were sealed anew in this run. */
  done: number;
  /** Values that neither the current nor a previous key opens: table and column, never the row. */
  broken: { table: string; column: string; count: number }[];
  /** Values that still need another key than the current one; broken ones are among them. */
  left: number;
  /** Since when nothing in the records needs a previous key, milliseconds since 1970; null while something does. */
  doneAt: number | null;
}

/** Few enough that a transaction is over in milliseconds, and nobody who chats waits for it. */
const BATCH = 200;

/** What a process with the old settings writes behind us is found in the next pass; after so many it will not end by itself. */
const MOST_PASSES = 3;

/**
 * Seals anew, with the current master key or with the member's own, all that another key sealed. Nothing is locked while people use it: a value
 * is replaced only where it still is what was read. To do it again, or to go on after it was cut short, is to call it again.
 */
export async function rotateKeys(
  database: Database,
  keyring: Keyring,
  { batch = BATCH }: { batch?: number } = {},
): Promise<RotationReport> {
  let done = 0;
  for (let pass = 1; pass <= MOST_PASSES; pass += 1) {
    const changed = await rotateOnce(database, keyring, batch);
    done += changed;
    if (changed === 0) break;
  }
  const left = await countLeft(database, keyring);
  const broken = await findBroken(database, keyring);
  return { done, broken, left, doneAt: left === 0 ? await noteDone(database, keyring, done > 0) : null };
}

async function rotateOnce(database: Database, keyring: Keyring, batch: number): Promise<number> {
  let changed = 0;
  for (const column of SEALED_COLUMNS) {
    for await (const rows of readForeign(database, keyring, column, batch)) {
      changed += await replace(database, column, await sealAnew(database, keyring, column, rows));
    }
  }
  return changed;
}

interface Row {
  id: string;
  sealed: string;
  member: string | null;
}

/** Values under another key, in the order of their rows, a batch at a time; each row once. */
async function* readForeign(
  queries: Queries,
  keyring: Keyring,
  column: AnyColumn,
  batch: number,
): AsyncGenerator<Row[]> {
  const member = column.by === "master" ? "null" : column.member;
  for (let after: string | null = null; ; ) {
    const rows: Row[] = await queries.query<Row>(
      `select ${column.id}::text as id, ${column.column} as sealed, ${member}::text as member from ${column.table}
       where ${isForeign(column)} ${after === null ? "" : `and ${column.id} > $3`}
       order by ${column.table}.${column.id} limit $2`,
      after === null ? [keyring.currentKey, batch] : [keyring.currentKey, batch, after],
    );
    if (rows.length === 0) return;
    yield rows;
    after = rows.at(-1)?.id ?? null;
  }
}

/** `$1` is the id of the current master key. Empty is what was erased. */
function isForeign(column: AnyColumn): string {
  const keyId = `split_part(${column.column}, '.', 1)`;
  const isElsewhere = {
    master: `${keyId} <> $1`,
    member: `${keyId} not like 'm\\_%' and $1::text is not null`,
    named: `${keyId} not like 'm\\_%' and (${column.by === "named" ? column.member : "null"} is not null or ${keyId} <> $1)`,
  };
  return `${column.column} <> '' and ${isElsewhere[column.by]}`;
}

interface Replacement {
  id: string;
  was: string;
  value: string;
}

async function sealAnew(
  database: Database,
  keyring: Keyring,
  column: AnyColumn,
  rows: readonly Row[],
): Promise<Replacement[]> {
  const replacements: Replacement[] = [];
  for (const row of rows) {
    try {
      const value = await sealOneAnew(database, keyring, column, row);
      replacements.push({ id: row.id, was: row.sealed, value });
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
    }
  }
  return replacements;
}

async function sealOneAnew(
  database: Database,
  keyring: Keyring,
  column: AnyColumn,
  row: Row,
): Promise<string> {
  switch (column.by) {
    case "master":
      return column.seal(keyring, row.id, column.open(keyring, row.id, row.sealed));
    case "member":
      return await sealForMember(database, keyring, column, row);
    case "named":
      return await sealForNamed(database, keyring, column, row);
  }
}

async function sealForNamed(
  database: Database,
  keyring: Keyring,
  column: NamedColumn,
  { id, member, sealed }: Row,
): Promise<string> {
  const text = await column.open({ keyring }, database, id, sealed);
  const key = await keyOfNamed({ keyring }, database, member, "account");
  return column.seal({ keyring }, key, id, text);
}

async function sealForMember(
  database: Database,
  keyring: Keyring,
  column: MemberColumn,
  row: Row,
): Promise<string> {
  const { member } = row;
  if (member === null) throw new SealBroken("nobody's");
  const text = await column.open({ keyring }, database, row.id, row.sealed);
  const key: MemberKey = await memberKeyFor({ keyring }, database, member, column.scope);
  return column.seal(key, row.id, text);
}

/** Only where the value is still what was read. */
async function replace(
  database: Database,
  { table, column, id }: AnyColumn,
  replacements: readonly Replacement[],
): Promise<number> {
  const replaced = await database.query(
    `update ${table} t set ${column} = n.value
     from json_to_recordset($1) n (id text, was text, value text)
     where t.${id} = cast(n.id as ${await typeOf(database, table, id)}) and t.${column} = n.was
     returning 1 as one`,
    [JSON.stringify(replacements)],
  );
  return replaced.length;
}

async function typeOf(queries: Queries, table: string, column: string): Promise<string> {
  const { type } = onlyRow(
    await queries.query<{ type: string }>(
      `select data_type as type from information_schema.columns
       where table_schema = current_schema() and table_name = $1 and column_name = $2`,
      [table, column],
    ),
  );
  return type;
}

async function countLeft(queries: Queries, keyring: Keyring): Promise<number> {
  let left = 0;
  for (const column of SEALED_COLUMNS) {
    const { count } = onlyRow(
      await queries.query<{ count: number }>(
        `select count(*) as count from ${column.table} where ${isForeign(column)}`,
        [keyring.currentKey],
      ),
    );
    left += count;
  }
  return left;
}

/** Whatever is left after the last pass and does not open. */
async function findBroken(database: Database, keyring: Keyring): Promise<RotationReport["broken"]> {
  const broken: RotationReport["broken"] = [];
  for (const column of SEALED_COLUMNS) {
    let count = 0;
    for await (const rows of readForeign(database, keyring, column, BATCH)) {
      count += rows.length - (await sealAnew(database, keyring, column, rows)).length;
    }
    if (count > 0) broken.push({ table: column.table, column: column.column, count });
  }
  return broken;
}

/** A run that found nothing to do leaves the time of the one before. */
async function noteDone(queries: Queries, keyring: Keyring, justNow: boolean): Promise<number> {
  await queries.query(
    `insert into key_rotations as k (master_key, done_at) values ($1, clock_now())
     on conflict (master_key) do update set done_at = case when $2 then excluded.done_at else k.done_at end`,
    [keyring.currentKey, justNow],
  );
  const { doneAt } = onlyRow(
    await queries.query<{ doneAt: number }>(
      `select date_trunc('milliseconds', done_at) as "doneAt" from key_rotations where master_key = $1`,
      [keyring.currentKey],
    ),
  );
  return doneAt;
}
