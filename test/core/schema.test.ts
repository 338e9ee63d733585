import { loadPeople, NotADemoDatabase, seedDemo } from "../../src/core/demo/load.ts";
import { makePopulation } from "../../src/core/demo/population.ts";
import type { Database } from "../../src/core/sql/database.ts";
import { openPglite } from "../../src/core/sql/database-pglite.ts";
import { migrate } from "../../src/core/sql/migrate.ts";
import { SEALED_COLUMNS } from "../../src/core/sql/sealed-columns.ts";
import { keyring } from "./sql-subject.ts";
import { setTime } from "./time.ts";

/** How long a row may stay; `reference` holds nobody's data. */
const RETENTION_CLASSES = [
  "membership",
  "reference",
  "binding-2y-idle",
  "security-log-1y",
  "codes-30d",
  "consent-account-5y",
  "draft-24h",
  "request-7d",
  "audit-10y",
  "agent-chat-1y",
  "staff-employment",
  "case-10y",
];

let database: Database;

beforeAll(async () => {
  database = await openPglite(null);
}, 60_000);
beforeEach(async () => {
  await database.script("drop schema public cascade; create schema public;");
  await migrate(database);
  await setTime(database, "2026-11-22T03:00:00Z");
});
afterAll(() => database?.close());

describe("the schema", () => {
  test("says of every table how long its rows may stay", async () => {
    await seedDemo(database, keyring);
    const tables = await database.query<{ name: string; retention: string | null }>(
      `select relname as name, substring(obj_description(oid) from '^retention_class=([a-z0-9-]+); ') as retention
       from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace`,
    );
    expect(tables.length).toBeGreaterThan(20);
    expect(tables.filter(({ retention }) => !RETENTION_CLASSES.includes(retention ?? ""))).toEqual([]);
  });

  test("has no sealed column that a rotation of keys would pass over", async () => {
    const columns = await database.query<{ table: string; column: string }>(
      `select table_name as table, column_name as column from information_schema.columns
       where table_schema = 'public' and (column_name like '%sealed' or column_name like '%wrapped')`,
    );
    const rotated = SEALED_COLUMNS.map(({ table, column }) => ({ table, column }));
    const named = (list: readonly { table: string; column: string }[]) =>
      list.map(({ table, column }) => `${table}.${column}`).sort();
    expect(named(rotated)).toEqual(named(columns));
  });

  test("stays as it is when it is brought up to date again", async () => {
    const steps = () => database.query("select * from schema_migrations order by number");
    const before = await steps();
    await migrate(database);
    expect(await steps()).toEqual(before);
  });

  test("asks one clock only", async () => {
    const functions = await database.query<{ source: string }>(
      `select prosrc as source from pg_proc where pronamespace = 'public'::regnamespace and proname <> 'clock_now'`,
    );
    const defaults = await database.query<{ source: string }>(
      `select column_default as source from information_schema.columns
       where table_schema = 'public' and column_default is not null`,
    );
    for (const { source } of [...functions, ...defaults]) {
      expect(source).not.toMatch(/\bnow\(\)|current_(date|timestamp)/i);
    }
  });
});

describe("seeding the demo", () => {
  const count = async (table: string) => {
    const [row] = await database.query<{ count: number }>(`select count(*) from ${table}`);
    return row?.count;
  };

  test("happens once a month: the past is told anew, accounts stay", async () => {
    await seedDemo(database, keyring);
    const accounts = await count("accounts");
    await database.query("delete from accounts where id = (select min(id) from accounts)");
    await database.query("delete from contributions");
    await seedDemo(database, keyring);
    expect(await count("contributions")).toBe(0);

    await setTime(database, "2026-12-03T03:00:00Z");
    await seedDemo(database, keyring);
    expect(await count("accounts")).toBe((accounts ?? 0) - 1);
    const [newest] = await database.query("select max(month) as month from contributions");
    expect(newest).toEqual({ month: "2026-11-01" });
    expect(await count("participants")).toBe(makePopulation("2026-12-03").length);
  });

  test("is refused in a database with other people", async () => {
    await loadPeople(database, keyring, makePopulation("2026-11-22").slice(0, 1));
    await expect(seedDemo(database, keyring)).rejects.toThrow(NotADemoDatabase);
    expect(await count("participants")).toBe(1);
  });
});
