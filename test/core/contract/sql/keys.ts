import type { Database } from "../../../../src/core/sql/database.ts";
import { openRecordKeys, RecordsUnderAnotherKey } from "../../../../src/core/sql/keys/record-keys.ts";
import { rotateKeys } from "../../../../src/core/sql/keys/rotate.ts";
import { SEALED_COLUMNS, sealed } from "../../../../src/core/sql/sealed-columns.ts";
import { createSqlCore } from "../../../../src/core/sql/sql-core.ts";
import { createKeyring, type Keyring, SealBroken } from "../../../../src/keyring.ts";
import { policy } from "../../../../src/policy.ts";
import type { CoreSystem } from "../../../../src/ports/core.ts";
import { keyring, masterKey } from "../../sql-subject.ts";
import { begun, createWorld, type World } from "../../world.ts";

const nextKey = { id: "next", bytes: new Uint8Array(32).fill(9) };

/** What seals the records, and how it is replaced while people chat. */
export function keysContract(world: World, database: () => Database): void {
  const chat = "telegram:1";

  describe("the keys of the records", () => {
    beforeEach(() => database().script("delete from record_keys; delete from key_rotations;"));

    const coreWith = async (master: Keyring): Promise<CoreSystem> =>
      createSqlCore({
        database: database(),
        keyring: await openRecordKeys(database(), master),
        policy,
        codesInChat: "proven",
      });
    const keyIdsOf = async (table: string, column: string) => {
      const rows = await database().query<{ id: string }>(
        `select distinct split_part(${column}, '.', 1) as id from ${table} where ${column} is not null`,
      );
      return rows.map(({ id }) => id);
    };

    test("every sealed value names its key, and what is a member's names his own", async () => {
      begun(await world.register(chat, world.person("budi")));
      await world.core.noteContact({ conversation: chat, phone: "+6289990007788", proven: true });
      for (const { table, column, by } of SEALED_COLUMNS) {
        for (const id of await keyIdsOf(table, column)) {
          expect({ table, column, id }).toEqual({
            table,
            column,
            id: by === "member" ? expect.stringMatching(/^m_[\w-]{16}$/) : "test",
          });
        }
      }
      expect(await keyIdsOf("participants", "nik_sealed")).toHaveLength((await peopleOf(database())).length);
    });

    test("what is a member's opens neither in another row nor with the key of somebody else", async () => {
      const [first, second] = await peopleOf(database());
      if (!first || !second) throw new Error("nobody is there");
      const open = (row: string, value: string) =>
        sealed.participants.name.open({ keyring }, database(), row, value);
      expect(await open(first.id, first.name)).toBeTruthy();
      await expect(open(second.id, first.name)).rejects.toThrow(SealBroken);
      const [otherKey = ""] = second.name.split(".");
      const [, body = ""] = first.name.split(".");
      await expect(open(first.id, `${otherKey}.${body}`)).rejects.toThrow(SealBroken);
    });

    test("a new master key finds everybody, and after the rotation the old one is needed no more", async () => {
      const siti = world.person("siti");
      const session = await world.signIn(chat, siti);
      await openRecordKeys(database(), keyring);
      const both = createKeyring(nextKey, [masterKey]);
      const core = await coreWith(both);
      expect(await core.isLive(session)).toBe(true);

      const report = await rotateKeys(database(), both, { batch: 3 });
      expect(report).toMatchObject({ left: 0, broken: [], doneAt: await world.now() });
      expect(report.done).toBeGreaterThan(20);
      const alone = await coreWith(createKeyring(nextKey));
      expect(await alone.isLive(session)).toBe(true);
      const other = createWorld(() => ({ ...subjectFor(world), core: alone }), "other");
      await world.pass(60_000);
      expect((await other.signIn("telegram:2", siti)).sessionId).toBeTruthy();
      await expect(coreWith(keyring)).rejects.toThrow(RecordsUnderAnotherKey);
      for (const { table, column, by } of SEALED_COLUMNS) {
        if (by !== "master") continue;
        for (const id of await keyIdsOf(table, column)) expect(id).toBe("next");
      }
    });

    test("values from before members had keys come under them, and stay readable until then", async () => {
      const siti = world.person("siti");
      const place = `participants|name_sealed|${siti.id}`;
      await database().query("update participants set name_sealed = $2 where id = $1", [
        siti.id,
        keyring.seal("member", place, siti.name),
      ]);
      const read = async () => {
        const person = (await peopleOf(database())).find(({ id }) => id === siti.id);
        const value = person?.name ?? "";
        return [
          value.split(".")[0],
          await sealed.participants.name.open({ keyring }, database(), siti.id, value),
        ];
      };
      expect(await read()).toEqual(["test", siti.name]);
      await rotateKeys(database(), keyring);
      expect(await read()).toEqual([expect.stringMatching(/^m_/), siti.name]);
    });

    test("a rotation that was cut short goes on where it was, and one with nothing to do says since when", async () => {
      await openRecordKeys(database(), keyring);
      const both = createKeyring(nextKey, [masterKey]);
      const failing = failAfter(database(), 8);
      await expect(rotateKeys(failing, both, { batch: 2 })).rejects.toThrow("cut short");
      const left = (await keyIdsOf("member_keys", "wrapped")).sort();
      expect(left).toEqual(["next", "test"]);
      const { doneAt } = await rotateKeys(database(), both);
      await world.pass(86_400_000);
      expect(await rotateKeys(database(), both)).toEqual({ done: 0, broken: [], left: 0, doneAt });
    });

    test("a value that no key opens is told of, and keeps the old key in use", async () => {
      await openRecordKeys(database(), keyring);
      await world.core.noteContact({ conversation: chat, phone: "+6289990007788", proven: true });
      const stranger = createKeyring({ id: "gone", bytes: new Uint8Array(32).fill(1) });
      await database().query("update chat_contacts set phone_sealed = $1", [
        stranger.seal("member", "chat_contacts|phone_sealed|x", "+62"),
      ]);
      expect(await rotateKeys(database(), createKeyring(nextKey, [masterKey]))).toMatchObject({
        broken: [{ table: "chat_contacts", column: "phone_sealed", count: 1 }],
        left: 1,
        doneAt: null,
      });
    });

    test("people sign in while the keys rotate, by processes with the old and with the new settings", async () => {
      await openRecordKeys(database(), keyring);
      const both = createKeyring(nextKey, [masterKey]);
      const cores = [await coreWith(createKeyring(masterKey, [nextKey])), await coreWith(both)];
      const people = ["siti", "slamet", "wati", "ketut"] as const;
      const talks = people.map(async (role, index) => {
        const core = cores[index % cores.length] ?? world.core;
        const side = createWorld(() => ({ ...subjectFor(world), core }), `side-${index}`);
        const conversation = `telegram:${index}`;
        const phone = world.person(role).phone ?? "";
        const { challengeId } = begun(await side.startSignIn(conversation, phone));
        return await side.check(conversation, challengeId, await side.codeOf(challengeId));
      });
      const [outcomes] = await Promise.all([Promise.all(talks), rotateKeys(database(), both, { batch: 1 })]);
      for (const outcome of outcomes) expect(outcome.result).toBe("right");
      expect(await rotateKeys(database(), both)).toMatchObject({ left: 0, broken: [] });
      const alone = await coreWith(createKeyring(nextKey));
      for (const outcome of outcomes) {
        if (outcome.result === "right" && outcome.session) {
          expect(await alone.isLive(outcome.session)).toBe(true);
        }
      }
    }, 30_000);
  });
}

/** The rest of the subject stays the world's. */
function subjectFor({ coreWith, now, pass, look, spoilBindings }: World) {
  return { coreWith, now, pass, look, spoilBindings, reset: async () => {}, close: async () => {} };
}

async function peopleOf(database: Database): Promise<{ id: string; name: string }[]> {
  return await database.query("select id, name_sealed as name from participants order by id");
}

/** A database that is lost after so many updates. */
function failAfter(database: Database, updates: number): Database {
  let left = updates;
  return {
    ...database,
    async query(sql, parameters) {
      if (/^\s*update/.test(sql) && left-- === 0) throw new Error("cut short");
      return await database.query(sql, parameters);
    },
  };
}
