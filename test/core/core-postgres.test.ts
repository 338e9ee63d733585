import type { Database, Queries } from "../../src/core/sql/database.ts";
import { openPostgres } from "../../src/core/sql/database-postgres.ts";
import { migrate } from "../../src/core/sql/migrate.ts";
import { createSqlCore } from "../../src/core/sql/sql-core.ts";
import { ConnectionLost } from "../../src/core/sql/unavailable.ts";
import { policy } from "../../src/policy.ts";
import { CoreUnavailable } from "../../src/ports/core.ts";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";
import { simultaneityContract } from "./contract/simultaneity.ts";
import { describeSqlCore } from "./sql-core-contract.ts";
import { keyring } from "./sql-subject.ts";
import { begun } from "./world.ts";

let server: TestPostgres;
beforeAll(async () => {
  server = await startPostgres();
}, 60_000);
afterAll(() => server?.stop());

describeSqlCore(
  "the core on Postgres",
  async () => openPostgres(server.url),
  (world, subject) => {
    simultaneityContract(world);

    describe("at the same moment", () => {
      test("the same right code, typed to two processes with connections of their own, opens one session", async () => {
        const elsewhere = openPostgres(server.url);
        const other = createSqlCore({ database: elsewhere, keyring, policy, codesInChat: "proven" });
        const phone = world.person("siti").phone ?? "";
        const { challengeId } = begun(await world.startSignIn("web:1", phone));
        const typed = { conversation: "web:1", challengeId, code: await world.codeOf(challengeId) };
        const outcomes = await Promise.all(
          Array.from({ length: policy.code.triesPerChallenge }, (_, at) =>
            (at % 2 === 0 ? world.core : other).checkCode(typed, `side-${at}`),
          ),
        );
        await other.close();
        const [first] = outcomes;
        expect(first).toMatchObject({ result: "right", session: { epoch: 1 } });
        expect(outcomes).toEqual(outcomes.map(() => first));
        expect((await world.look()).sessions).toHaveLength(1);
      });

      test("processes that start together bring the schema up to date once", async () => {
        const { database } = subject();
        const steps = await database.query("select number from schema_migrations");
        await database.script("drop schema public cascade; create schema public;");
        await Promise.all([migrate(database), migrate(database), migrate(database)]);
        expect(await database.query("select number from schema_migrations")).toEqual(steps);
      });
    });
  },
);

describe("a Postgres that does not answer", () => {
  test("is told apart from a fault of ours", async () => {
    const database = openPostgres(server.url);
    await expect(database.query("select 1 / 0")).rejects.not.toThrow(CoreUnavailable);
    await expect(
      database.transaction((queries) =>
        queries.script("set local statement_timeout = 20; select pg_sleep(5)"),
      ),
    ).rejects.toThrow(CoreUnavailable);
    await database.close();
  });

  test("is told apart from one that cannot be reached", async () => {
    const nowhere = openPostgres("postgresql://postgres@127.0.0.1:1/postgres");
    await expect(nowhere.query("select 1")).rejects.toThrow(CoreUnavailable);
    await expect(nowhere.transaction((queries) => queries.query("select 1"))).rejects.toThrow(
      CoreUnavailable,
    );
    await nowhere.close();
  });

  test("does not take the process with it when it dies", async () => {
    const doomed = await startPostgres();
    const database = openPostgres(doomed.url);
    await database.query("select 1");
    await doomed.stop();
    await expect(database.query("select 1")).rejects.toThrow(CoreUnavailable);
    await database.close();
  });

  test.each([
    ["25006", "takes no writes since a failover"],
    ["25P03", "ended a transaction that idled, as one of a frozen process does"],
    ["53100", "has a full disk"],
    ["53200", "is out of memory"],
    ["53300", "has no connection left"],
    ["55P03", "waited too long for a lock"],
    ["57014", "cancels what takes too long"],
    ["57P01", "is shut down"],
    ["57P02", "is shut down because of a crash"],
    ["57P03", "starts up"],
    ["58030", "cannot read or write its files"],
    ["08006", "lost a connection of its own"],
    ["40001", "saw a transaction overtaken"],
    ["40P01", "ended a deadlock"],
  ])("is asked again later when it says %s: it %s", async (code) => {
    const database = openPostgres(server.url);
    const says = `do $$ begin raise exception using errcode = '${code}'; end $$`;
    await expect(database.script(says)).rejects.toThrow(CoreUnavailable);
    await expect(database.transaction((queries) => queries.script(says))).rejects.toThrow(CoreUnavailable);
    expect(await database.query("select 1 as one")).toEqual([{ one: 1 }]);
    await database.close();
  });
});

describe("a Postgres that fails over", () => {
  let database: Database;
  beforeEach(() => {
    database = openPostgres(server.url);
  });
  afterEach(() => database.close());

  test("is connected to anew by whoever finds that he cannot write", async () => {
    const write = () => database.query("create table if not exists anything ()");
    const demote = () => database.script("set default_transaction_read_only = on");
    await demote();
    await expect(write()).rejects.toThrow(CoreUnavailable);
    await write();
    await demote();
    await expect(database.transaction((queries) => queries.script("drop table anything"))).rejects.toThrow(
      ConnectionLost,
    );
    await database.transaction((queries) => queries.script("drop table anything"));
  });

  test("leaves unknown what became of a transaction, and only then", async () => {
    const die = (queries: Queries) => queries.query("select pg_terminate_backend(pg_backend_pid())");
    await expect(database.transaction(die)).rejects.toThrow(ConnectionLost);
    const full = database.transaction((queries) =>
      queries.script("do $$ begin raise exception using errcode = '53100'; end $$"),
    );
    await expect(full).rejects.not.toThrow(ConnectionLost);
    expect(await database.query("select 1 as one")).toEqual([{ one: 1 }]);
  });
});

describe("transactions that are in each other's way", () => {
  let database: Database;
  beforeAll(() => {
    database = openPostgres(server.url);
  });
  afterAll(() => database.close());

  test("both pass after a deadlock", async () => {
    const holding = [defer(), defer()] as const;
    let runs = 0;
    const lockBoth = (mine: 0 | 1, other: 0 | 1) =>
      database.transaction(async (queries) => {
        runs += 1;
        await queries.query("select pg_advisory_xact_lock($1)", [mine]);
        holding[mine].resolve();
        await holding[other].promise;
        await queries.query("select pg_advisory_xact_lock($1)", [other]);
        return mine;
      });
    expect(await Promise.all([lockBoth(0, 1), lockBoth(1, 0)])).toEqual([0, 1]);
    expect(runs).toBe(3);
  });

  test("are told to come later when they lose three times", async () => {
    let runs = 0;
    const losing = database.transaction(async (queries) => {
      runs += 1;
      await queries.script("do $$ begin raise exception using errcode = '40001'; end $$");
    });
    await expect(losing).rejects.toThrow(CoreUnavailable);
    expect(runs).toBe(3);
  });
});

/** A promise, and what resolves it. */
function defer(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((resolved) => {
    resolve = resolved;
  });
  return { promise, resolve };
}
