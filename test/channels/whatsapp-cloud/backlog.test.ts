import type { FakePerson } from "../../support/fake-graph-api/fake-person.ts";
import type { Inbox } from "../channel-contract.ts";
import { type CloudBench, useCloudBench } from "./bench.ts";

const BUDI = { phone: "6281234567890", bsuid: "ID.1budi" };
const MINUTE = 60_000;
/** Longer than a process waits before it looks at what another left. */
const LOOK_MS = 11_000;

let bench: CloudBench;
let inbox: Inbox;
let budi: FakePerson;

const book = useCloudBench((opened, box) => {
  bench = opened;
  inbox = box;
  budi = bench.api.person(BUDI);
});

/** Has Meta bring, only now, what was said so many minutes ago. */
async function saidAgo(minutes: number, ...texts: string[]): Promise<void> {
  await duringOutage(minutes, () => {
    for (const text of texts) budi.says(text);
  });
}

async function duringOutage(minutes: number, happen: () => void): Promise<void> {
  const { api, clock } = bench;
  api.now = () => Math.floor(clock.now() / 1_000) - minutes * 60;
  happen();
  await api.allTaken();
  api.now = () => Math.floor(clock.now() / 1_000);
}

/** Time passes until what was gathered is due. */
async function nextBundle() {
  bench.clock.advance(1);
  return await inbox.next();
}

test("after an outage what waited is one bundle, in the order in which it was written, however much it is", async () => {
  await saidAgo(20, "halo", "saldo");
  await saidAgo(60, "pagi");
  await saidAgo(5, "482913", "?");
  expect(inbox.all()).toEqual([]);
  const { content, chat } = await nextBundle();
  expect(content).toEqual({ type: "backlog", texts: ["pagi", "halo", "saldo", "482913", "?"] });
  expect(await bench.people.find(chat)).toMatchObject(BUDI);
  await bench.api.until(() => bench.api.receipts.length > 0);
});

test("what Meta brings of it a little later is answered without a second apology", async () => {
  await saidAgo(20, "saldo");
  expect((await nextBundle()).content).toEqual({ type: "backlog", texts: ["saldo"] });
  await saidAgo(5, "bantuan");
  expect((await nextBundle()).content).toEqual({ type: "backlog", texts: ["bantuan"], apologised: true });
});

test("each person's is his own", async () => {
  const siti = bench.api.person({ phone: "6285700001111", bsuid: "ID.2siti" });
  await saidAgo(20, "saldo");
  await duringOutage(20, () => siti.says("bantuan"));
  const [one, other] = [await nextBundle(), await inbox.next()];
  expect([one.content, other.content]).toEqual([
    { type: "backlog", texts: ["saldo"] },
    { type: "backlog", texts: ["bantuan"] },
  ]);
  expect(one.chat).not.toBe(other.chat);
});

test("what is said in time while others are gathered is answered with them", async () => {
  await saidAgo(20, "saldo");
  budi.says("halo??");
  await bench.api.allTaken();
  expect((await nextBundle()).content).toEqual({ type: "backlog", texts: ["saldo", "halo??"] });
});

test("a tap that comes late is not acted on; a command counts by its name", async () => {
  const reply = { type: "button_reply", button_reply: { id: "c:old:1", title: "Cek saldo" } };
  await duringOutage(20, () => {
    budi.sends({ type: "interactive", interactive: reply });
    budi.says("/bantuan");
  });
  const { content } = await nextBundle();
  expect(content).toMatchObject({ type: "backlog" });
  expect(content).toHaveProperty("texts", expect.arrayContaining(["bantuan"]));
  expect(JSON.stringify(content)).not.toContain("tap");
});

test("what comes after something newer was answered is marked so", async () => {
  budi.says("menu");
  await inbox.next();
  await saidAgo(20, "saldo");
  expect((await nextBundle()).content).toEqual({ type: "backlog", texts: ["saldo"], overtaken: true });
});

test("what he has taken back before it is answered was never said, whoever else would take it back", async () => {
  const siti = bench.api.person({ phone: "6285700001111", bsuid: "ID.2siti" });
  const takesBack = (person: FakePerson, original_message_id: string) =>
    void person.sends({ type: "revoke", revoke: { original_message_id } });
  await duringOutage(20, () => {
    budi.says("saldo");
    takesBack(budi, budi.says("itu salah"));
    takesBack(siti, budi.says("bantuan"));
  });
  expect((await nextBundle()).content).toEqual({ type: "backlog", texts: ["saldo", "bantuan"] });
});

test("a call that comes again brings nothing twice, before and after it was handed on", async () => {
  const { api, clock } = bench;
  const bodies: [string, string][] = [];
  const { deliver } = api;
  api.deliver = async (body, signature) => {
    bodies.push([body, signature]);
    return await deliver(body, signature);
  };
  await saidAgo(20, "saldo");
  const again = async () => {
    for (const [body, signature] of bodies) expect(await deliver(body, signature)).toBe(200);
  };
  await again();
  expect((await nextBundle()).content).toEqual({ type: "backlog", texts: ["saldo"] });
  await again();
  clock.advance(MINUTE);
  budi.says("menu");
  expect((await inbox.next()).content).toEqual({ type: "text", text: "menu" });
});

test("what was taken by a process that stops, or dies, is handed on by the next", async () => {
  await saidAgo(20, "saldo", "menu");
  await bench.channel.stop();
  expect(inbox.all()).toEqual([]);
  await bench.channel.start(inbox.receive);
  expect((await inbox.next()).content).toEqual({ type: "backlog", texts: ["saldo", "menu"] });
});

test("what the mailbox could not keep comes again, the same under the same id", async () => {
  inbox.failTimes(1);
  await saidAgo(20, "saldo");
  const first = await nextBundle();
  await bench.channel.stop();
  await book.database.script("update whatsapp_cloud_late set claimed_until = '-infinity'");
  await bench.channel.start(inbox.receive);
  expect(await inbox.next()).toEqual(first);
  bench.clock.advance(LOOK_MS);
  await bench.channel.stop();
  expect(await book.database.query("select 1 from whatsapp_cloud_late")).toEqual([]);
});

test("what was handed on in time, by a process that died before it could say so, comes late under its own id", async () => {
  const { api, clock } = bench;
  const calls: [string, string][] = [];
  const { deliver } = api;
  api.deliver = async (body, signature) => {
    calls.push([body, signature]);
    return await deliver(body, signature);
  };
  budi.says("saldo");
  const first = await inbox.next();
  await api.allTaken();
  await book.database.script("update whatsapp_cloud_messages set done = false");
  clock.advance(60 * MINUTE);
  for (const [body, signature] of calls) expect(await deliver(body, signature)).toBe(200);
  expect(await inbox.next()).toEqual(first);
  expect(await book.database.query("select 1 from whatsapp_cloud_late")).toEqual([]);
});

test("nothing of it can be read in the system of record", async () => {
  await saidAgo(20, "CANARY saldo");
  const rows = await book.database.query("select * from whatsapp_cloud_late");
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toMatch(/CANARY|wamid|6281234567890/);
});
