import { openPostgres } from "../../src/core/sql/database-postgres.ts";
import { migrate } from "../../src/core/sql/migrate.ts";
import { CoreUnavailable } from "../../src/ports/core.ts";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";
import { describeCore } from "./core-contract.ts";
import { begun, otherThan } from "./world.ts";

let server: TestPostgres;
beforeAll(async () => {
  server = await startPostgres();
}, 60_000);
afterAll(() => server?.stop());

describeCore(
  "the core on Postgres",
  async () => openPostgres(server.url),
  (world) => {
    describe("at the same moment", () => {
      const siti = () => world.person("siti").phone ?? "";

      test("the same right code from two sides is accepted once", async () => {
        const { challengeId } = begun(await world.startSignIn("web:1", siti()));
        const code = await world.codeOf(challengeId);
        const outcomes = await Promise.all(
          Array.from({ length: 5 }, () => world.check("web:1", challengeId, code)),
        );
        expect(outcomes.filter(({ result }) => result === "right")).toHaveLength(1);
        expect(await world.database.query("select id from sessions")).toHaveLength(1);
      });

      test("the same request from two sides has one outcome", async () => {
        const { challengeId } = begun(await world.startSignIn("web:1", siti()));
        const code = await world.codeOf(challengeId);
        const request = { conversation: "web:1", challengeId, code };
        const outcomes = await Promise.all(
          Array.from({ length: 5 }, () => world.core.checkCode(request, "same")),
        );
        const [first] = outcomes;
        expect(first).toMatchObject({ result: "right" });
        expect(outcomes).toEqual(outcomes.map(() => first));
      });

      test("no number of wrong codes in one go gets more than five tries", async () => {
        const { challengeId } = begun(await world.startSignIn("web:1", siti()));
        const wrong = otherThan(await world.codeOf(challengeId));
        const outcomes = await Promise.all(
          Array.from({ length: 12 }, () => world.check("web:1", challengeId, wrong)),
        );
        expect(outcomes.filter(({ result }) => result === "wrong")).toHaveLength(4);
      });

      test("no number of requests in one go gets a phone more than five codes an hour", async () => {
        const starts = await Promise.all(
          Array.from({ length: 9 }, (_, chat) => world.startSignIn(`web:${chat}`, siti())),
        );
        expect(starts.filter(({ result }) => result === "started")).toHaveLength(5);
      });

      test("processes that start together bring the schema up to date once", async () => {
        await world.database.script("drop schema public cascade; create schema public;");
        await Promise.all([migrate(world.database), migrate(world.database), migrate(world.database)]);
        expect(await world.database.query("select number from schema_migrations")).toHaveLength(5);
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
});
