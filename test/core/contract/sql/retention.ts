import { checkAudit } from "../../../../src/core/sql/audit-check.ts";
import type { Database } from "../../../../src/core/sql/database.ts";
import { SWEEP_RULES, sweep } from "../../../../src/core/sql/sweep.ts";
import { policy } from "../../../../src/policy.ts";
import { keyring } from "../../sql-subject.ts";
import { begun, type World } from "../../world.ts";

const HOUR = 60 * 60_000;

/** How long each row stays, and that it goes then. */
export function retentionContract(world: World, database: () => Database): void {
  const count = async (table: string) => {
    const [row] = await database().query<{ count: number }>(`select count(*) as count from ${table}`);
    return row?.count ?? 0;
  };
  /** Something in every table that people fill: a talk in two chats, one of which changed hands. */
  const leaveTraces = async () => {
    const siti = world.person("siti");
    await world.core.recordConsent({ ...CONSENT, conversation: "telegram:1" }, world.key());
    await world.core.noteContact({ conversation: "telegram:1", phone: siti.phone ?? "", proven: true });
    const session = await world.signIn("telegram:1", siti);
    await world.core.readBalances(session);
    await world.core.endSession(session, "signed-out");
    await world.draft("web:2", { phone: "+6289990007788" });
    await world.core.suspendChat({ conversation: "web:2", why: "number-moved" }, world.key());
    begun(await world.startSignIn("web:3", siti.phone ?? ""));
  };

  describe("what has been kept long enough", () => {
    test.each([
      ["draft-24h", ["drafts"]],
      ["request-7d", ["requests"]],
      ["codes-30d", ["code_attempts", "code_sends", "challenges"]],
      ["security-log-1y", ["sessions"]],
      ["binding-2y-idle", ["chat_contacts"]],
    ] as const)("goes after its time and not before: %s", async (keeps, tables) => {
      await leaveTraces();
      await world.pass(policy.retention[keeps] - HOUR);
      await sweep(database());
      for (const table of tables) expect({ table, rows: await count(table) }).not.toEqual({ table, rows: 0 });
      await world.pass(26 * HOUR);
      await sweep(database());
      for (const table of tables) expect({ table, rows: await count(table) }).toEqual({ table, rows: 0 });
    });

    test("bindings go two years after they were last of use", async () => {
      await leaveTraces();
      await world.pass(policy.retention["binding-2y-idle"] - HOUR);
      await sweep(database());
      expect(await count("bindings")).toBe(1);
      await world.pass(2 * HOUR);
      await sweep(database());
      expect(await count("bindings")).toBe(0);
    });

    test("a consent stays while its chat is in use, and five years after", async () => {
      await leaveTraces();
      await world.pass(policy.retention["consent-account-5y"] - 24 * HOUR);
      await world.signIn("telegram:1", world.person("siti"));
      await world.pass(48 * HOUR);
      await sweep(database());
      expect(await count("consents")).toBe(1);
      expect(await count("chat_suspensions")).toBe(0);
      await world.pass(policy.retention["consent-account-5y"]);
      await sweep(database());
      expect(await count("consents")).toBe(0);
    });

    test("the audit trail loses what is older than ten years, and can still be checked", async () => {
      await leaveTraces();
      const rows = await count("audit");
      await world.pass(policy.retention["audit-10y"] - HOUR);
      await world.signIn("telegram:1", world.person("siti"));
      await sweep(database());
      const grown = await count("audit");
      expect(grown).toBeGreaterThan(rows);
      await world.pass(2 * HOUR);
      await sweep(database());
      expect(await count("audit")).toBe(grown - rows);
      await world.signIn("web:4", world.person("siti"));
      expect((await checkAudit({ database: database(), keyring })).broken).toBeNull();
    });

    test("does not take proofs whose time is not over, whoever asks", async () => {
      await leaveTraces();
      await world.pass(policy.retention["consent-account-5y"] - 24 * HOUR * 10);
      await expect(database().query("delete from consents")).rejects.toThrow("append-only");
      await expect(database().query("delete from audit")).rejects.toThrow("append-only");
    });

    test("is told by one list, in which every table stands with the class of its comment", async () => {
      const tables = await database().query<{ table: string; keeps: string }>(
        `select relname as table, substring(obj_description(oid) from '^retention_class=([a-z0-9-]+); ') as keeps
         from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace`,
      );
      const classes: Record<string, number | null> = policy.retention;
      expect(tables.filter(({ keeps }) => classes[keeps] === undefined)).toEqual([]);
      const timed = tables.filter(
        ({ table, keeps }) => classes[keeps] !== null && !table.startsWith("audit"),
      );
      const rules = SWEEP_RULES.map(({ table, keeps }) => `${table} ${keeps}`);
      expect(rules.sort()).toEqual(timed.map(({ table, keeps }) => `${table} ${keeps}`).sort());
    });
  });
}

const CONSENT = {
  purpose: "chat-service",
  version: "1",
  given: true,
  textSha256: "ab".repeat(32),
  language: "id",
} as const;
