import type { CoreContext } from "../context.ts";
import { onlyRow, type Queries } from "../database.ts";

/** What is written into the register. `people-read`: somebody had the addresses of those who are to be told. */
export type EntryKind =
  | "data"
  | "cause"
  | "measures"
  | "agency-told"
  | "people-told"
  | "people-read"
  | "closed";

/** A time in which records were within reach of somebody who had no right to them. Times are milliseconds since 1970. */
export interface BreachWindow {
  detectedAt: number;
  from: number;
  /** Not included. */
  until: number;
  /** Events of the audit trail (`sensitive_read`, …) by which a record was within reach; null for any. */
  events: string[] | null;
}

/** Something that was found out, decided or told about a breach. Milliseconds since 1970. */
export interface BreachEntry {
  at: number;
  kind: EntryKind;
  words: string;
  /** Who wrote it. */
  actor: string;
}

/** A breach of personal data and all that was written down about it. */
export interface Breach extends BreachWindow {
  number: number;
  closedAt: number | null;
  /** Oldest first. */
  entries: BreachEntry[];
}

type Context = Pick<CoreContext, "database">;

/** Opens a breach and gives its number. `data`: which data it is about, in the words in which people will be told. */
export async function openBreach(
  { database }: Context,
  { detectedAt, from, until, events }: BreachWindow,
  { data, actor }: { data: string; actor: string },
): Promise<number> {
  return await database.transaction(async (queries) => {
    const { number } = onlyRow(
      await queries.query<{ number: number }>(
        `insert into breaches (detected_at, from_at, until_at, events)
         values (to_timestamp($1::float8 / 1000), to_timestamp($2::float8 / 1000), to_timestamp($3::float8 / 1000), $4)
         returning number`,
        [detectedAt, from, until, events],
      ),
    );
    await addEntry(queries, number, { kind: "data", words: data, actor });
    return number;
  });
}

/** Adds what was learned or done; `closed` ends the alarms. False when there is no such breach, or it is closed. */
export async function writeEntry(
  { database }: Context,
  number: number,
  entry: Omit<BreachEntry, "at">,
): Promise<boolean> {
  return await database.transaction(async (queries) => {
    const [open] = await queries.query(
      "select 1 from breaches where number = $1 and closed_at is null for update",
      [number],
    );
    if (!open) return false;
    await addEntry(queries, number, entry);
    if (entry.kind === "closed")
      await queries.query("update breaches set closed_at = clock_now() where number = $1", [number]);
    return true;
  });
}

async function addEntry(
  queries: Queries,
  number: number,
  { kind, words, actor }: Omit<BreachEntry, "at">,
): Promise<void> {
  await queries.query(
    `insert into breach_entries (breach, position, at, kind, words, actor)
     select $1, count(*) + 1, clock_now(), $2, $3, $4 from breach_entries where breach = $1`,
    [number, kind, words, actor],
  );
}

/** All breaches, the newest first. */
export async function listBreaches({ database }: Context): Promise<Breach[]> {
  const rows = await database.query<Omit<Breach, "entries">>(
    `select number, detected_at as "detectedAt", from_at as "from", until_at as "until", events, closed_at as "closedAt"
     from breaches order by number desc`,
  );
  const entries = await database.query<BreachEntry & { breach: number }>(
    "select breach, at, kind, words, actor from breach_entries order by breach, position",
  );
  return rows.map((row) => ({
    ...row,
    entries: entries.filter(({ breach }) => breach === row.number).map(({ breach, ...entry }) => entry),
  }));
}

/** The newest words of each kind. */
export function latestWords({ entries }: Breach): Partial<Record<EntryKind, BreachEntry>> {
  return Object.fromEntries(entries.map((entry) => [entry.kind, entry]));
}

/**
 * Names breaches that people or the agency have not been told of, when another of the policy's hours has passed since they were detected; each hour is given
 * once, whichever process asks.
 */
export async function takeBreachAlarms({ database, policy }: CoreContext): Promise<string[]> {
  const rows = await database.query<{ number: number }>(
    `update breaches b set alarms = due.passed
     from (select number, (select count(*) from unnest($1::float8[]) as hour (ms)
             where detected_at <= clock_now() - ms * interval '1 millisecond')::int as passed
           from breaches where closed_at is null) due
     where b.number = due.number and due.passed > b.alarms
       and (select count(distinct kind) from breach_entries e
            where e.breach = b.number and kind in ('agency-told', 'people-told')) < 2
     returning b.number`,
    [policy.breach.alarmAfterMs.map(String)],
  );
  return rows.map(({ number }) => `breach-${number}`).sort();
}
