import type { Database } from "../../src/core/sql/database.ts";
import { openPglite } from "../../src/core/sql/database-pglite.ts";
import { migrate } from "../../src/core/sql/migrate.ts";
import { createSqlVault } from "../../src/core/sql/whatsapp/vault.ts";
import { NumberLost, type WhatsAppHolding, type WhatsAppPeople } from "../../src/ports/whatsapp-keys.ts";
import { keyring } from "./sql-subject.ts";
import { passTime, setTime } from "./time.ts";

const LEASE_MS = 20_000;

let database: Database;
beforeAll(async () => {
  database = await openPglite(null);
  await migrate(database);
}, 120_000);
afterAll(() => database?.close());

const vault = (soleProcess = false) => createSqlVault({ database, keyring, soleProcess });

async function take(owner: string): Promise<WhatsAppHolding> {
  const holding = await vault().take(owner, LEASE_MS);
  if (holding === null) throw new Error("somebody else has it");
  return holding;
}

beforeEach(async () => {
  await database.script(`truncate whatsapp_keys, whatsapp_journal, whatsapp_outbox, whatsapp_people;
    update whatsapp_number set owner = '', lease_until = '-infinity', credentials_sealed = null;`);
  await setTime(database, "2026-11-22T03:00:00Z");
});

describe("one holder of the number", () => {
  test("another gets it only when the lease has run out, and then the first can write nothing more", async () => {
    const first = await take("first");
    expect(await vault().take("second", LEASE_MS)).toBeNull();
    await passTime(database, LEASE_MS);
    const second = await take("second");
    const write = { keys: [{ kind: "session", id: "a", value: "1" }] };
    await expect(first.writeKeys(write)).rejects.toThrow(NumberLost);
    await expect(first.renew(LEASE_MS)).rejects.toThrow(NumberLost);
    await expect(first.journal.done([])).rejects.toThrow(NumberLost);
    await second.writeKeys(write);
    expect(await second.readKeys("session", ["a", "b"])).toEqual(write.keys);
  });

  test("renewing keeps it, letting go frees it at once", async () => {
    const first = await take("first");
    await passTime(database, LEASE_MS - 1);
    await first.renew(LEASE_MS);
    await passTime(database, LEASE_MS - 1);
    expect(await vault().take("second", LEASE_MS)).toBeNull();
    await first.release();
    expect(await vault().take("second", LEASE_MS)).not.toBeNull();
  });

  test("who has let go writes nothing more, though nobody has taken it yet", async () => {
    const first = await take("first");
    await first.forgetKeys();
    await first.release();
    await expect(first.writeKeys({ credentials: "old", keys: [] })).rejects.toThrow(NumberLost);
    expect(await vault().hasCredentials()).toBe(false);
  });

  test("where no other process can be, a dead holder is not waited for", async () => {
    await take("first");
    expect(await vault(true).take("second", LEASE_MS)).not.toBeNull();
  });
});

describe("what is kept", () => {
  test("keys and credentials are written together or not at all", async () => {
    const holding = await take("first");
    await holding.writeKeys({ credentials: "old", keys: [{ kind: "pre-key", id: "1", value: "a" }] });
    const bad = { kind: "pre-key", id: "2", value: undefined as unknown as string };
    await expect(holding.writeKeys({ credentials: "new", keys: [bad] })).rejects.toThrow();
    expect(await holding.readCredentials()).toBe("old");
    await holding.writeKeys({ keys: [{ kind: "pre-key", id: "1", value: null }] });
    expect(await holding.readKeys("pre-key", ["1"])).toEqual([]);
  });

  test("a message is pending until it was handed on; then only that it came is remembered", async () => {
    const holding = await take("first");
    const entry = { digest: "d1", message: "chat/1", body: "saldo" };
    await holding.writeKeys({ keys: [], decrypted: [entry, { ...entry, digest: "d2" }] });
    expect(await holding.journal.pending()).toEqual([{ digest: "d1", body: "saldo", bundle: null }]);
    await holding.journal.done(["d1"]);
    expect(await holding.journal.pending()).toEqual([]);
    expect([await holding.journal.find("d1"), await holding.journal.find("d3")]).toEqual(["", null]);
  });

  test("nothing in the tables tells a number, a LID, a key or a word", async () => {
    const holding = await take("first");
    await holding.people.meet({ lid: "111222333444", phone: "6281234567890" });
    await holding.writeKeys({
      credentials: "CANARY-creds",
      keys: [{ kind: "session", id: "6281234567890.0", value: "CANARY-key" }],
      decrypted: [{ digest: "d1", message: "6281234567890/1", body: "CANARY-word" }],
    });
    await holding.outbox.keep("3EB0", "CANARY-answer");
    for (const table of ["number", "keys", "journal", "outbox", "people"]) {
      const rows = JSON.stringify(await database.query(`select * from whatsapp_${table}`));
      expect(rows).not.toMatch(/CANARY|81234567890|111222333444/);
    }
  });

  test("unlinking forgets the keys and keeps who is who", async () => {
    const holding = await take("first");
    const { chat } = await holding.people.meet({ lid: "1112", phone: null });
    await holding.writeKeys({ credentials: "x", keys: [{ kind: "session", id: "a", value: "1" }] });
    await holding.forgetKeys();
    expect([await holding.readCredentials(), await holding.readKeys("session", ["a"])]).toEqual([null, []]);
    expect((await holding.people.find(chat))?.lid).toBe("1112");
  });
});

describe("who is who", () => {
  test("a number that moves to another LID leaves the one that had it", async () => {
    const { people } = await take("first");
    const old = await people.meet({ lid: "1112", phone: "6281" });
    const heir = await people.meet({ lid: "3334", phone: "6281" });
    expect(heir.chat).not.toBe(old.chat);
    expect(await people.find(old.chat)).toMatchObject({ lid: "1112", phone: null });
    expect(await people.meet({ lid: null, phone: "6281" })).toMatchObject({ chat: heir.chat });
  });

  test("when somebody last wrote is known, and of somebody new that he never did", async () => {
    const { people } = await take("first");
    const { chat, wroteAt } = await people.meet({ lid: "1112", phone: null });
    expect(wroteAt).toBeNull();
    await people.wrote(chat);
    expect((await people.meet({ lid: "1112", phone: null })).wroteAt).toBe(
      Date.parse("2026-11-22T03:00:00Z"),
    );
  });
});

describe("a chat in which somebody answers on the phone", () => {
  let people: WhatsAppPeople;
  let chat: string;
  beforeEach(async () => {
    ({ people } = await take("first"));
    ({ chat } = await people.meet({ lid: "1112", phone: "6281234567890" }));
    await people.silence(chat, 60_000);
  });

  test("is his until he hands it back, and then knows it once", async () => {
    expect(await people.find(chat)).toMatchObject({ silenced: true, handedBack: null });
    const since = Date.parse("2026-11-22T03:00:00Z");
    expect(await people.handBack(chat)).toMatchObject({
      silenced: false,
      handedBack: { why: "done", since },
    });
    await people.knowsHandedBack(chat);
    expect(await people.handBack(chat)).toMatchObject({ silenced: false, handedBack: null });
  });

  test("is the bot's again when he has typed nothing for long, and whatever he types moves that", async () => {
    await passTime(database, 59_999);
    await people.silence(chat, 60_000);
    await passTime(database, 59_999);
    expect(await people.find(chat)).toMatchObject({ silenced: true, handedBack: null });
    await passTime(database, 1);
    expect(await people.find(chat)).toMatchObject({ silenced: false, handedBack: { why: "idle" } });
  });

  test("stays his when he begins anew before the chat knew of the end", async () => {
    await people.handBack(chat);
    await people.silence(chat, 60_000);
    await people.knowsHandedBack(chat);
    expect(await people.find(chat)).toMatchObject({ silenced: true, handedBack: null });
  });

  test("is listed for the operator, who can hand one back, or all", async () => {
    const other = await people.meet({ lid: "3334", phone: null });
    await passTime(database, 1_000);
    await people.silence(other.chat, 60_000);
    const since = Date.parse("2026-11-22T03:00:00Z");
    expect(await vault().readPhoneTalks()).toEqual([
      { chat, phone: "6281234567890", since },
      { chat: other.chat, phone: null, since: since + 1_000 },
    ]);
    expect(await vault().handBack(chat)).toBe(1);
    expect(await people.find(chat)).toMatchObject({ silenced: false, handedBack: { why: "done" } });
    expect([await vault().handBack(null), await vault().handBack(null)]).toEqual([1, 0]);
    expect(await vault().readPhoneTalks()).toEqual([]);
  });
});
