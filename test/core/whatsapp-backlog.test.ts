import type { Database } from "../../src/core/sql/database.ts";
import { openPglite } from "../../src/core/sql/database-pglite.ts";
import { migrate } from "../../src/core/sql/migrate.ts";
import { createSqlCloudPeople } from "../../src/core/sql/whatsapp-cloud/people.ts";
import type { CloudPeople } from "../../src/ports/whatsapp-people.ts";
import { keyring } from "./sql-subject.ts";
import { passTime, setTime } from "./time.ts";

const NOON = Date.parse("2026-11-22T05:00:00Z");
const WAITS = { quietMs: 3_000, longestMs: 30_000, claimMs: 60_000, againMs: 600_000 };

let database: Database;
let people: CloudPeople;

beforeAll(async () => {
  database = await openPglite(null);
  await migrate(database);
  people = createSqlCloudPeople(database, keyring);
}, 120_000);
afterAll(() => database?.close());

beforeEach(async () => {
  await database.script(
    "truncate whatsapp_cloud_people, whatsapp_cloud_messages, whatsapp_cloud_late restart identity",
  );
  await setTime(database, "2026-11-22T06:00:00Z");
});

const keep = (messageId: string, words: string | null, writtenAt = NOON) =>
  people.done(messageId, { chat: "budi", writtenAt, words });

const take = () => people.backlog.take(WAITS);
const wordsOf = async () => (await take()).map(({ words }) => words);

test("messages of a chat wait until none has come for a while, and then are one", async () => {
  await keep("wamid.1", "saldo", NOON + 5_000);
  await passTime(database, 2_000);
  await keep("wamid.2", "halo", NOON);
  await passTime(database, 2_000);
  expect(await take()).toEqual([]);
  await passTime(database, 1_000);
  expect(await take()).toMatchObject([
    { chat: "budi", words: ["halo", "saldo"], newest: "wamid.1", overtaken: false },
  ]);
});

test("nobody waits longer than the longest wait, however much still comes", async () => {
  for (let at = 0; at < 16; at += 1) {
    await keep(`wamid.${at}`, String(at), NOON + at);
    await passTime(database, 2_000);
  }
  expect(await wordsOf()).toHaveLength(1);
});

test("what was taken is nobody else's until its time is up, and then the same under the same id", async () => {
  await keep("wamid.1", "saldo");
  await passTime(database, 3_000);
  const [first] = await take();
  expect(await take()).toEqual([]);
  await keep("wamid.2", "menu", NOON + 1_000);
  await passTime(database, WAITS.claimMs);
  const again = await take();
  expect(again).toContainEqual(first);
  expect(again.map(({ words }) => words)).toEqual([["saldo"], ["menu"]]);
});

test("two processes that look at once do not both get it", async () => {
  await keep("wamid.1", "saldo");
  await passTime(database, 3_000);
  const both = await Promise.all([take(), take()]);
  expect(both.flat()).toHaveLength(1);
});

test("what was handed on is gone, and does not come again with a later call", async () => {
  await keep("wamid.1", "saldo");
  await passTime(database, 3_000);
  const [bundle] = await take();
  await people.backlog.done(bundle?.id ?? "");
  await keep("wamid.1", "saldo");
  await passTime(database, WAITS.claimMs);
  expect(await take()).toEqual([]);
});

test("a chat knows that some of its messages are being gathered, until they are handed on", async () => {
  const meet = (messageId: string) =>
    people.meet({ messageId, who: { bsuid: "ID.1", phone: null }, wroteAt: NOON });
  const first = await meet("wamid.1");
  expect(first?.gathering).toBe(false);
  const chat = first?.person.chat ?? "";
  await people.done("wamid.1", { chat, writtenAt: NOON, words: "saldo" });
  expect((await meet("wamid.2"))?.gathering).toBe(true);
  await passTime(database, 3_000);
  await take();
  expect((await meet("wamid.3"))?.gathering).toBe(false);
});

test("what comes of the same outage a little later is told to be one more, and nothing of a later outage is", async () => {
  await people.meet({ messageId: "wamid.0", who: { bsuid: null, phone: "6281234567890" }, wroteAt: null });
  const [person] = await database.query<{ chat: string }>("select chat from whatsapp_cloud_people");
  const chat = person?.chat ?? "";
  const comes = async (messageId: string) => {
    await people.done(messageId, { chat, writtenAt: NOON, words: "saldo" });
    await passTime(database, WAITS.quietMs);
    return await take();
  };
  const [first] = await comes("wamid.1");
  expect(first).toMatchObject({ again: false });
  await passTime(database, WAITS.claimMs);
  const [sameOnceMore] = await take();
  expect(sameOnceMore).toEqual(first);
  await people.backlog.done(first?.id ?? "");
  expect(await comes("wamid.2")).toMatchObject([{ again: true }]);
  await passTime(database, WAITS.againMs);
  expect(await comes("wamid.3")).toContainEqual(expect.objectContaining({ again: false }));
});
