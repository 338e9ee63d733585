import type { Queries } from "../../src/core/sql/database.ts";

/** Stops the core's clock at a moment (ISO 8601). */
export async function setTime(database: Queries, iso: string): Promise<void> {
  await database.script(
    `create or replace function clock_now() returns timestamptz language sql stable as
       $$ select timestamptz '${new Date(iso).toISOString()}' $$`,
  );
}

/** Moves the stopped clock on. */
export async function passTime(database: Queries, ms: number): Promise<void> {
  const [row] = await database.query<{ now: number }>("select clock_now() as now");
  if (!row) throw new Error("no clock");
  await setTime(database, new Date(row.now + ms).toISOString());
}
