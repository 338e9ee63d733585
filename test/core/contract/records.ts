import { findAuditBreak } from "../../../src/core/sql/audit.ts";
import { sweep } from "../../../src/core/sql/sweep.ts";
import { begun, keyring, type World } from "../world.ts";

/** Consent, drafts, audit, and what is at rest. */
export function recordsContract(world: World): void {
  const chat = "telegram:1";

  describe("consent", () => {
    const consent = {
      conversation: chat,
      purpose: "chat-service" as const,
      version: "1",
      given: true,
      textSha256: "ab".repeat(32),
      language: "id" as const,
    };

    test("the newest one counts, and a chat that was never asked has none", async () => {
      expect(await world.core.readConsent(chat)).toBeNull();
      await world.core.recordConsent(consent, world.key());
      expect(await world.core.readConsent(chat)).toEqual({ version: "1", given: true });
      await world.core.recordConsent({ ...consent, given: false }, world.key());
      expect(await world.core.readConsent(chat)).toEqual({ version: "1", given: false });
      expect(await world.core.readConsent("telegram:2")).toBeNull();
    });

    test("a proof is never changed or taken away", async () => {
      await world.core.recordConsent(consent, world.key());
      await expect(world.database.query("update consents set given = false")).rejects.toThrow("append-only");
      await expect(world.database.query("delete from consents")).rejects.toThrow("append-only");
    });

    test("the owner's notice is in the language in which he consented", async () => {
      await world.core.recordConsent({ ...consent, language: "en" }, world.key());
      await world.signIn(chat, world.person("siti"));
      const { challengeId } = begun(await world.register("web:9", world.person("siti")));
      expect(await world.core.revealCode(challengeId)).toMatchObject({ kind: "notice", language: "en" });
    });
  });

  describe("a draft", () => {
    test.each([
      ["nik", "3173991703880001", "3173••••••••0001"],
      ["kpj", "99000105231", "•••••••5231"],
      ["phone", "+6289990007788", "•••••7788"],
      ["email", "budi@gmail.com", "b•••@g•••.com"],
    ] as const)("gives back a %s only as a mask", async (field, value, mask) => {
      const entry = { conversation: chat, draftId: null, field, value };
      expect(await world.core.keepInDraft(entry, world.key())).toEqual({ draftId: expect.any(String), mask });
    });

    test("keeps its fields together", async () => {
      const draftId = await world.draft(chat, { nik: "3173991703880001", kpj: "99000105231" });
      expect(await world.database.query("select id from drafts")).toEqual([{ id: draftId }]);
    });

    test("is gone after a day, and a new one is begun", async () => {
      const draftId = await world.draft(chat, { phone: "+6289990007788" });
      await world.pass(24 * 60 * 60_000);
      const entry = { conversation: chat, draftId, field: "phone" as const, value: "+6289990007788" };
      expect((await world.core.keepInDraft(entry, world.key())).draftId).not.toBe(draftId);
      expect(await world.core.startSignIn({ conversation: chat, draftId }, world.key())).toMatchObject({
        result: "refused",
      });
      await sweep(world.database);
      expect(await world.database.query("select id from drafts where id = $1", [draftId])).toEqual([]);
    });

    test("of another chat cannot be used", async () => {
      const draftId = await world.draft("telegram:2", { phone: "+6289990007788" });
      expect(await world.core.startSignIn({ conversation: chat, draftId }, world.key())).toMatchObject({
        result: "refused",
      });
    });

    test("is forgotten when it has served", async () => {
      await world.signIn(chat, world.person("siti"));
      expect(await world.database.query("select id from drafts")).toEqual([]);
    });
  });

  describe("at rest", () => {
    test("no identifier, name or chat id can be read in any table", async () => {
      const budi = world.person("budi");
      await world.core.noteContact({
        conversation: "whatsapp:628999",
        phone: budi.phone ?? "",
        proven: true,
      });
      begun(await world.register("whatsapp:628999", budi));
      const dump = await dumpEverything(world);
      for (const secret of [budi.nik, budi.cards[0]?.kpj, budi.phone?.slice(3), budi.email, budi.name]) {
        expect(dump).not.toContain(secret);
      }
      expect(dump).not.toContain("whatsapp:628999");
    });

    test("what has run out is swept away", async () => {
      const { challengeId } = begun(await world.register(chat, world.person("budi")));
      await world.pass(10 * 60_000);
      await sweep(world.database);
      const read = () =>
        world.database.query("select code_sealed from challenges where id = $1", [challengeId]);
      expect(await read()).toEqual([{ code_sealed: null }]);
      await world.pass(31 * 24 * 60 * 60_000);
      await sweep(world.database);
      expect(await read()).toEqual([]);
    });
  });

  describe("the audit trail", () => {
    const findBreak = () => findAuditBreak({ database: world.database, keyring });

    test("tells the story of a sign-in and a look at the balance", async () => {
      const session = await world.signIn(chat, world.person("siti"));
      await world.core.readBalances(session);
      await world.core.endSession(session, "idle");
      const rows = await world.database.query<{ event: string }>("select event from audit order by position");
      expect(rows.map(({ event }) => event)).toEqual([
        "authn_token_created",
        "authn_login_success",
        "session_created",
        "sensitive_read",
        "session_expired",
      ]);
      expect(await findBreak()).toBeNull();
    });

    test.each([
      ["changed", "update audit set event = 'user_created' where position = 2", 2],
      ["taken out", "delete from audit where position = 2", 2],
      ["cut off", "delete from audit where position >= 3", 3],
    ])("shows that a row was %s", async (_, spoil, position) => {
      await world.signIn(chat, world.person("siti"));
      await world.database.script(
        `alter table audit disable trigger user; ${spoil}; alter table audit enable trigger user;`,
      );
      expect(await findBreak()).toMatchObject({ position });
    });

    test("cannot be rewritten by the application", async () => {
      await world.signIn(chat, world.person("siti"));
      await expect(world.database.query("delete from audit")).rejects.toThrow("append-only");
    });
  });
}

async function dumpEverything(world: World): Promise<string> {
  const tables = await world.database.query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public'",
  );
  const rows = await Promise.all(tables.map(({ name }) => world.database.query(`select * from ${name}`)));
  return JSON.stringify(rows);
}
