import type { Database } from "../../../../src/core/sql/database.ts";
import { sweep } from "../../../../src/core/sql/sweep.ts";
import { begun, otherThan, type World } from "../../world.ts";

/** What stands in the tables, in which form, and for how long. */
export function atRestContract(world: World, database: () => Database): void {
  const chat = "telegram:1";

  describe("at rest", () => {
    test("no identifier, name or chat id can be read in any table", async () => {
      const budi = world.person("budi");
      await world.core.noteContact({
        conversation: "whatsapp:628999",
        phone: budi.phone ?? "",
        proven: true,
      });
      begun(await world.register("whatsapp:628999", budi));
      const dump = await dumpEverything(database());
      for (const secret of [budi.nik, budi.cards[0]?.kpj, budi.phone?.slice(3), budi.email, budi.name]) {
        expect(dump).not.toContain(secret);
      }
      expect(dump).not.toContain("whatsapp:628999");
    });

    test("what has run out is swept away", async () => {
      const { challengeId } = begun(await world.register(chat, world.person("budi")));
      await world.pass(10 * 60_000);
      await sweep(database());
      const read = () => database().query("select code_sealed from challenges where id = $1", [challengeId]);
      expect(await read()).toEqual([{ code_sealed: null }]);
      await world.pass(31 * 24 * 60 * 60_000);
      await sweep(database());
      expect(await read()).toEqual([]);
    });

    test("codes are kept neither readable nor after their use", async () => {
      const { challengeId } = begun(await world.startSignIn(chat, world.person("siti").phone ?? ""));
      const code = await world.codeOf(challengeId);
      const read = () => database().query("select * from challenges where id = $1", [challengeId]);
      expect(JSON.stringify(await read())).not.toContain(code);
      await world.check(chat, challengeId, code);
      expect(await read()).toMatchObject([{ code_sealed: null }]);
    });

    test("a proof of consent is never changed or taken away", async () => {
      const consent = {
        conversation: chat,
        purpose: "chat-service" as const,
        version: "1",
        given: true,
        textSha256: "ab".repeat(32),
        language: "id" as const,
      };
      await world.core.recordConsent(consent, world.key());
      await expect(database().query("update consents set given = false")).rejects.toThrow("append-only");
      await expect(database().query("delete from consents")).rejects.toThrow("append-only");
    });

    test("a draft is swept away after a day", async () => {
      await world.draft(chat, { phone: "+6289990007788" });
      await world.pass(24 * 60 * 60_000);
      await sweep(database());
      expect((await world.look()).drafts).toEqual([]);
    });
  });

  describe("a repeated request", () => {
    test("that was cut short between counting and judging is judged once, and counted once", async () => {
      const { challengeId } = begun(await world.startSignIn(chat, world.person("siti").phone ?? ""));
      const code = await world.codeOf(challengeId);
      const check = (typed: string, key: string) =>
        world.core.checkCode({ conversation: chat, challengeId, code: typed }, key);
      await check(otherThan(code), "cut short");
      await database().query("delete from requests");
      expect(await check(otherThan(code), "cut short")).toEqual({ result: "wrong", triesLeft: 4 });
      expect(await check(code, "next")).toMatchObject({ result: "right" });
    });
  });
}

async function dumpEverything(database: Database): Promise<string> {
  const tables = await database.query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public'",
  );
  const rows = await Promise.all(tables.map(({ name }) => database.query(`select * from ${name}`)));
  return JSON.stringify(rows);
}
