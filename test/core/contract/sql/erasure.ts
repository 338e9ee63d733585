import type { Database } from "../../../../src/core/sql/database.ts";
import { eraseMember } from "../../../../src/core/sql/erasure/erase-member.ts";
import { MEMBER_TABLES } from "../../../../src/core/sql/erasure/member-tables.ts";
import { SEALED_COLUMNS, sealed } from "../../../../src/core/sql/sealed-columns.ts";
import { SealBroken } from "../../../../src/keyring.ts";
import { keyring } from "../../sql-subject.ts";
import { begun, type World } from "../../world.ts";

/** What is left of a member who has himself erased. */
export function erasureContract(world: World, database: () => Database): void {
  const chat = "telegram:1";
  const erase = (member: string) => database().transaction((queries) => eraseMember(queries, member));

  /** Signed in by a phone of his chat's own, with a draft begun. */
  const leaveTraces = async () => {
    const siti = world.person("siti");
    const session = await world.signIn(chat, siti);
    await world.core.noteContact({ conversation: chat, phone: siti.phone ?? "", proven: true });
    await world.draft(chat, { nik: siti.nik, phone: siti.phone ?? "", email: siti.email ?? "" });
    await world.core.recordConsent(CONSENT, world.key());
    return { siti, session };
  };

  describe("an erasure", () => {
    test("leaves no live row that gives away what a member told this service", async () => {
      const { siti } = await leaveTraces();
      const copy = await database().query<{ id: string; phone: string }>(
        "select id, phone_sealed as phone from accounts where participant_id = $1",
        [siti.id],
      );
      await erase(siti.id);
      const readable = await readAll(database());
      const found = readable.filter(({ value }) =>
        [siti.nik, siti.phone, siti.email, siti.name].includes(value),
      );
      expect(new Set(found.map(({ table }) => table))).toEqual(new Set(["participants"]));
      for (const { id, phone } of copy) {
        const open = sealed.accounts.phone.open({ keyring }, database(), id, phone);
        await expect(open).rejects.toThrow(SealBroken);
      }
    });

    test("ends sessions and chats, so nothing is shown any more", async () => {
      const { siti, session } = await leaveTraces();
      await erase(siti.id);
      expect(await world.core.isLive(session)).toBe(false);
      expect(await world.core.readBalances(session)).toBeNull();
      expect(await world.core.readProvenPhone(chat)).toBeNull();
    });

    test("lists what the law has kept, and why", async () => {
      const { siti } = await leaveTraces();
      const held = await erase(siti.id);
      expect(held).toEqual(
        expect.arrayContaining([
          { table: "participants", count: 1, why: "membership-law" },
          { table: "contributions", count: expect.any(Number), why: "membership-law" },
          { table: "consents", count: 1, why: "proof-of-consent" },
          { table: "audit", count: expect.any(Number), why: "audit-trail" },
          { table: "code_attempts", count: 1, why: "limits" },
        ]),
      );
      expect(held.map(({ table }) => table)).not.toContain("accounts");
      expect(await erase(siti.id)).toEqual(held);
    });

    test("leaves everybody else as he was", async () => {
      const slamet = world.person("slamet");
      const { siti } = await leaveTraces();
      await erase(siti.id);
      begun(await world.startSignIn("telegram:2", slamet.phone ?? ""));
      expect((await world.look()).accounts.map(({ member }) => member)).not.toContain(siti.id);
      expect((await readAll(database())).some(({ value }) => value === slamet.phone)).toBe(true);
    });

    test("does not keep anybody from registering anew, under a new key", async () => {
      const { siti } = await leaveTraces();
      await erase(siti.id);
      const { challengeId } = begun(await world.register("telegram:3", siti));
      const outcome = await world.check("telegram:3", challengeId, await world.codeOf(challengeId));
      expect(outcome).toMatchObject({ result: "right", session: expect.anything() });
      expect((await world.look()).accounts.map(({ member }) => member)).toContain(siti.id);
    });

    test("knows every table that can have rows about a member", async () => {
      const tables = await database().query<{ name: string }>(
        `select distinct table_name as name from information_schema.columns
         where table_schema = 'public' and (column_name in
           ('member_id', 'member_ids', 'participant_id', 'card_id', 'case_id', 'conversation', 'notice_member_id')
           or table_name = 'participants')`,
      );
      expect(tables.map(({ name }) => name).sort()).toEqual(MEMBER_TABLES.map(({ table }) => table).sort());
    });
  });
}

const CONSENT = {
  conversation: "telegram:1",
  purpose: "chat-service",
  version: "1",
  given: true,
  textSha256: "ab".repeat(32),
  language: "id",
} as const;

/** Every sealed value that can be opened by whoever has the records and the master key. */
async function readAll(database: Database): Promise<{ table: string; value: string }[]> {
  const values: { table: string; value: string }[] = [];
  for (const column of SEALED_COLUMNS) {
    const { table, by } = column;
    const rows = await database.query<{ id: string; sealed: string }>(
      `select ${column.id}::text as id, ${column.column} as sealed from ${table} where ${column.column} <> ''`,
    );
    for (const { id, sealed: value } of rows) {
      const opened =
        by === "master"
          ? column.open(keyring, id, value)
          : await column.open({ keyring }, database, id, value);
      values.push({ table, value: opened });
    }
  }
  return values;
}
