import type { Database } from "../../src/core/sql/database.ts";
import { openPglite } from "../../src/core/sql/database-pglite.ts";
import { migrate } from "../../src/core/sql/migrate.ts";
import { createSqlCloudPeople } from "../../src/core/sql/whatsapp-cloud/people.ts";
import type { CloudArrival, CloudMeeting, CloudPeople } from "../../src/ports/whatsapp-people.ts";
import { keyring } from "./sql-subject.ts";
import { setTime } from "./time.ts";

const BUDI = { bsuid: "ID.1budi", phone: "6281234567890" };
const SITI = { bsuid: "ID.2siti", phone: "6285700001111" };
const NOON = Date.parse("2026-11-22T05:00:00Z");

let database: Database;
let people: CloudPeople;
let messages = 0;

beforeAll(async () => {
  database = await openPglite(null);
  await migrate(database);
  people = createSqlCloudPeople(database, keyring);
}, 120_000);
afterAll(() => database?.close());

beforeEach(async () => {
  await database.script("truncate whatsapp_cloud_people, whatsapp_cloud_messages");
  await setTime(database, "2026-11-22T03:00:00Z");
});

async function meet(who: CloudArrival["who"], more: Partial<CloudArrival> = {}): Promise<CloudMeeting> {
  messages += 1;
  const meeting = await people.meet({ messageId: `wamid.${messages}`, who, wroteAt: NOON, ...more });
  if (meeting === null) throw new Error("it was handed on before");
  return meeting;
}

const chatOf = async (who: CloudArrival["who"]) => (await meet(who)).person.chat;

describe("one person, one chat", () => {
  test("whether Meta names him by user id, by number, or by both", async () => {
    const chat = await chatOf(BUDI);
    expect(await chatOf({ ...BUDI, phone: null })).toBe(chat);
    expect(await chatOf({ ...BUDI, bsuid: null })).toBe(chat);
    expect(await people.find(chat)).toEqual({ chat, ...BUDI, wroteAt: NOON });
  });

  test("who was known by his number alone keeps his chat when his user id comes", async () => {
    const chat = await chatOf({ bsuid: null, phone: BUDI.phone });
    const { person, inOtherHands } = await meet(BUDI);
    expect([person.chat, person.bsuid, inOtherHands]).toEqual([chat, BUDI.bsuid, []]);
  });

  test("who hides his number has none here, until Meta delivers it", async () => {
    const { person } = await meet({ bsuid: BUDI.bsuid, phone: null });
    expect(person.phone).toBeNull();
    const later = await meet(BUDI);
    expect([later.person.chat, later.person.phone, later.inOtherHands]).toEqual([
      person.chat,
      BUDI.phone,
      [],
    ]);
  });

  test("two messages at the same moment make one chat", async () => {
    const chats = await Promise.all([chatOf(BUDI), chatOf(BUDI), chatOf({ ...BUDI, phone: null })]);
    expect(new Set(chats).size).toBe(1);
  });

  test("two people are two chats", async () => {
    expect(await chatOf(BUDI)).not.toBe(await chatOf(SITI));
  });
});

describe("other hands", () => {
  test("a number that comes with another user id leaves its chat, which is told so", async () => {
    const old = await chatOf(BUDI);
    const { person, inOtherHands } = await meet({ bsuid: SITI.bsuid, phone: BUDI.phone });
    expect(person.chat).not.toBe(old);
    expect(inOtherHands).toEqual([old]);
    expect((await people.find(old))?.phone).toBeNull();
  });

  test("another number for the same user id is told to his own chat", async () => {
    const chat = await chatOf(BUDI);
    const { person, inOtherHands } = await meet({ ...BUDI, phone: "6289911112222" });
    expect([person.chat, person.phone, inOtherHands]).toEqual([chat, "6289911112222", [chat]]);
  });

  test("a change of account that Meta tells keeps the chat, which is told so", async () => {
    const chat = await chatOf(BUDI);
    const becomes = { bsuid: "ID.3budi", phone: "6289911112222" };
    const { person, inOtherHands } = await meet(BUDI, { becomes, wroteAt: null });
    expect([person.chat, inOtherHands]).toEqual([chat, [chat]]);
    expect(await people.find(chat)).toEqual({ chat, ...becomes, wroteAt: NOON });
    expect(await chatOf(becomes)).toBe(chat);
    expect(await chatOf(BUDI)).not.toBe(chat);
  });

  test("is said again for the same message until it was told, and then no more", async () => {
    const old = await chatOf(BUDI);
    const arrival = { messageId: "wamid.hands", who: { ...SITI, phone: BUDI.phone }, wroteAt: NOON };
    await people.meet(arrival);
    expect((await people.meet(arrival))?.inOtherHands).toEqual([old]);
    await people.done(arrival.messageId);
    expect(await people.meet(arrival)).toBeNull();
    expect((await meet(arrival.who)).inOtherHands).toEqual([]);
  });
});

describe("when he wrote", () => {
  test("counts from the newest message, in whatever order they come", async () => {
    const chat = await chatOf(BUDI);
    await meet(BUDI, { wroteAt: NOON - 60_000 });
    expect((await people.find(chat))?.wroteAt).toBe(NOON);
  });

  test("counts no more when Meta says so, unless he has written since", async () => {
    const chat = await chatOf(BUDI);
    await people.closeWindow(chat, NOON - 1_000);
    expect((await people.find(chat))?.wroteAt).toBe(NOON);
    await people.closeWindow(chat, NOON + 1_000);
    expect((await people.find(chat))?.wroteAt).toBeNull();
  });

  test("he may be asked once to write, and once more after he has", async () => {
    const chat = await chatOf(BUDI);
    expect([await people.mayAsk(chat), await people.mayAsk(chat)]).toEqual([true, false]);
    await meet(BUDI);
    expect(await people.mayAsk(chat)).toBe(true);
  });
});

test("nothing in the tables tells a number, a user id or a message", async () => {
  await meet(BUDI);
  await people.done("wamid.CANARY");
  for (const table of ["people", "messages"]) {
    const rows = JSON.stringify(await database.query(`select * from whatsapp_cloud_${table}`));
    expect(rows).not.toMatch(/6281234567890|1budi|wamid/);
  }
});

test("nobody is found under a name that was never given", async () => {
  expect(await people.find("nobody's chat")).toBeNull();
});
