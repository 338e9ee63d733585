import type { Database, Queries } from "../../../../src/core/sql/database.ts";
import { createSqlCore } from "../../../../src/core/sql/sql-core.ts";
import { policy } from "../../../../src/policy.ts";
import { keyring } from "../../sql-subject.ts";
import type { World } from "../../world.ts";

/** What the time an answer takes could tell. */
export function decoyWorkContract(world: World, database: () => Database): void {
  describe("nobody learns from the time an answer takes", () => {
    test("the database has as much to do for a stranger as for a match", async () => {
      const stranger = { ...world.person("budi"), nik: "3173995501900999" };
      const counted = countStatements(database());
      const core = createSqlCore({ database: counted.database, keyring, policy, codesInChat: "proven" });
      const work: number[] = [];
      for (const [conversation, who] of [
        ["web:a", world.person("budi")],
        ["web:b", stranger],
        ["web:c", world.person("siti")],
      ] as const) {
        const draftId = await world.draft(conversation, {
          nik: who.nik,
          kpj: who.cards[0]?.kpj ?? "",
          phone: who.phone ?? "",
          email: who.email ?? "",
        });
        const before = counted.statements();
        await core.startRegistration({ conversation, draftId, via: "phone" }, world.key());
        work.push(counted.statements() - before);
      }
      expect(new Set(work).size).toBe(1);
    });

    test("and for an e-mail that is nobody's as for that of an account", async () => {
      const counted = countStatements(database());
      const core = createSqlCore({ database: counted.database, keyring, policy, codesInChat: "proven" });
      const work: number[] = [];
      for (const email of [world.person("siti").email ?? "", "tidak.ada@example.com"]) {
        const conversation = `web:${email}`;
        const draftId = await world.draft(conversation, { email });
        const before = counted.statements();
        await core.startSignIn({ conversation, draftId }, world.key());
        work.push(counted.statements() - before);
      }
      expect(new Set(work).size).toBe(1);
    });

    test("and for a recovery of nobody as for that of an account, and of a member without one", async () => {
      const counted = countStatements(database());
      const core = createSqlCore({ database: counted.database, keyring, policy, codesInChat: "proven" });
      const work: number[] = [];
      const [siti, budi] = [world.person("siti"), world.person("budi")];
      for (const { nik, cards } of [siti, budi, { ...siti, nik: "3173995501900999" }]) {
        const conversation = `web:${nik}`;
        const draft = { nik, kpj: cards[0]?.kpj ?? "", phone: "+6289990007788" };
        const draftId = await world.draft(conversation, draft);
        const before = counted.statements();
        await core.openRecovery({ conversation, draftId }, world.key());
        work.push(counted.statements() - before);
      }
      expect(new Set(work).size).toBe(1);
    });
  });
}

/** A database that counts the statements it is given. */
function countStatements(database: Database): { database: Database; statements(): number } {
  let statements = 0;
  const counting = (queries: Queries): Queries => ({
    query(sql, parameters) {
      statements += 1;
      return queries.query(sql, parameters);
    },
    script: (sql) => queries.script(sql),
  });
  return {
    statements: () => statements,
    database: {
      ...counting(database),
      transaction: (work) => database.transaction((queries) => work(counting(queries))),
      close: () => database.close(),
    },
  };
}
