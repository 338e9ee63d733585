import { asMetaWrites, callWith, signatureOf } from "../../support/fake-graph-api/webhook-calls.ts";
import type { Inbox } from "../channel-contract.ts";
import { type CloudBench, useCloudBench, VERIFY_TOKEN } from "./bench.ts";

let bench: CloudBench;
let inbox: Inbox;

useCloudBench(
  (opened, box) => {
    bench = opened;
    inbox = box;
  },
  { starts: false },
);

/** A message as Meta writes it, with an accent and an emoji in it. */
function says(text: string, id = "wamid.1", account: object = {}): string {
  const { api } = bench;
  const message = { from: "6281234567890", from_user_id: "ID.1budi", id, timestamp: String(api.now()) };
  const value = { messages: [{ ...message, type: "text", text: { body: text } }] };
  return asMetaWrites(callWith(value, { ...api, ...account }));
}

const post = (body: string) => bench.post(body, signatureOf(body, bench.api.appSecret));

describe("telling Meta the address", () => {
  const ask = async (query: Record<string, string>) => {
    const url = new URL("/whatsapp/webhook", bench.server.listeningOrigin);
    url.search = new URLSearchParams(query).toString();
    const answer = await fetch(url);
    return { status: answer.status, body: await answer.text() };
  };
  const RIGHT = { "hub.mode": "subscribe", "hub.verify_token": VERIFY_TOKEN, "hub.challenge": "1158201444" };

  test("is answered with its own number when it knows the word", async () => {
    expect(await ask(RIGHT)).toEqual({ status: 200, body: "1158201444" });
  });

  test.each([
    ["a wrong word", { "hub.verify_token": "another-word" }],
    ["the beginning of it", { "hub.verify_token": VERIFY_TOKEN.slice(0, -1) }],
    ["another mode", { "hub.mode": "unsubscribe" }],
    ["something else to be said", { "hub.challenge": "<script>" }],
  ])("is refused with %s", async (_, wrong) => {
    expect((await ask({ ...RIGHT, ...wrong })).status).toBe(403);
  });

  test("is refused without any of it", async () => {
    expect((await ask({})).status).toBe(403);
  });
});

describe("a call", () => {
  beforeEach(() => bench.channel.start(inbox.receive));

  test("with its signature is received, accents and emoji included", async () => {
    expect(await post(says("Saldo é 😀"))).toEqual({ status: 200, body: "" });
    expect(inbox.all()).toMatchObject([{ content: { type: "text", text: "Saldo é 😀" } }]);
  });

  test("does not bring what could tell a number into the product", async () => {
    const id = `wamid.${Buffer.from("6281234567890").toString("base64")}`;
    await post(says("halo", id));
    const [incoming] = inbox.all();
    expect(JSON.stringify(incoming)).not.toMatch(/6281234567890|1budi|wamid/);
    expect(Buffer.from(incoming?.id ?? "", "base64url").toString("latin1")).not.toContain("62812");
  });

  test.each<[string, (body: string, right: string) => [string, string | undefined]]>([
    ["no signature", (body) => [body, undefined]],
    ["an empty one", (body) => [body, ""]],
    ["one of another secret", (body) => [body, signatureOf(body, "another")]],
    ["a byte changed", (body, right) => [body.replace("halo", "hallo"), right]],
    ["the body written anew", (body, right) => [JSON.stringify(JSON.parse(body)), right]],
    ["capital letters", (body, right) => [body, right.toUpperCase().replace("SHA256", "sha256")]],
    ["no prefix", (body, right) => [body, right.replace("sha256=", "")]],
    ["one character less", (body, right) => [body, right.slice(0, -1)]],
    ["one character more", (body, right) => [body, `${right}0`]],
  ])("with %s is a forgery: 401, an empty body, and nothing received", async (_, forge) => {
    const body = says("halo é");
    const [forged, signature] = forge(body, signatureOf(body, bench.api.appSecret));
    expect(await bench.post(forged, signature)).toEqual({ status: 401, body: "" });
    expect(inbox.all()).toEqual([]);
  });

  test("forged a hundred times is one line in the log", async () => {
    for (let times = 0; times < 100; times += 1) await bench.post("{}", "sha256=00");
    expect(bench.log.lines).toMatchObject([{ event: "whatsapp-cloud.forged-webhook", fields: { count: 1 } }]);
  });

  test("that could not be made durable is answered 503, and comes again whole", async () => {
    inbox.failTimes(1);
    const body = says("halo");
    expect((await post(body)).status).toBe(503);
    expect((await post(body)).status).toBe(200);
    const [first, second] = inbox.all();
    expect(first).toEqual(second);
  });

  test("that comes again after it was taken is handed on no more, however long after", async () => {
    const body = says("halo");
    await Promise.all([post(body), post(body)]);
    await post(body);
    expect(new Set(inbox.all().map(({ id }) => id)).size).toBe(1);
    expect(inbox.all().length).toBeLessThanOrEqual(2);
    const before = inbox.all().length;
    for (let times = 0; times < 5; times += 1) await post(body);
    expect(inbox.all()).toHaveLength(before);
  });

  test("of more than a week ago is taken and not acted on", async () => {
    const body = says("halo");
    bench.clock.advance(7 * 24 * 60 * 60_000 + 1_000);
    expect((await post(body)).status).toBe(200);
    expect(inbox.all()).toEqual([]);
  });

  test("may bring several entries, changes and messages, of which each counts", async () => {
    const calls = ["satu", "dua", "tiga"].map((text, at) => JSON.parse(says(text, `wamid.${at}`)));
    const [first, second, third] = calls.map(({ entry }) => entry[0]);
    first.changes.push(...second.changes);
    await post(asMetaWrites({ object: "whatsapp_business_account", entry: [first, third] }));
    expect(inbox.all().map(({ content }) => content)).toEqual(
      ["satu", "dua", "tiga"].map((text) => ({ type: "text", text })),
    );
  });

  test("of another number, or another account, of the same app is not ours", async () => {
    expect((await post(says("halo", "wamid.1", { phoneNumberId: "999999" }))).status).toBe(200);
    expect((await post(says("halo", "wamid.2", { wabaId: "999999" }))).status).toBe(200);
    expect(inbox.all()).toEqual([]);
  });

  test.each(["", "{", "[]", "7", "{}", '{"entry":7}', '{"entry":[null,7,{"changes":7}]}'])(
    "that is signed and without sense (%p) is answered 200: to come again would not help",
    async (body) => {
      expect((await post(body)).status).toBe(200);
      expect(inbox.all()).toEqual([]);
    },
  );

  const words = { timestamp: String(Math.floor(Date.now() / 1_000)), type: "text", text: { body: "halo" } };

  test.each<[string, object]>([
    ["a field that did not exist when this was written", { user_actions: [{ type: "new" }] }],
    ["trouble with the account", { errors: [{ code: 131031, title: "CANARY" }] }],
    ["a message without an id", { messages: [{ from: "6281234567890", timestamp: "1", type: "text" }] }],
    ["a message of nobody", { messages: [{ id: "wamid.1", timestamp: "1", type: "text" }] }],
    [
      "a message in a group",
      { messages: [{ ...words, id: "wamid.1", from: "6281234567890", group_id: "Y2FwaV9ncm91cA" }] },
    ],
    ["a message without a time", { messages: [{ id: "wamid.1", from: "6281234567890", type: "text" }] }],
    ["a status that nobody knows", { statuses: [{ id: "wamid.1", status: "pondered" }] }],
    ["things that are no things", { messages: [7, null, []], statuses: ["x"], contacts: null }],
  ])("with %s is taken and says nothing to anybody", async (_, value) => {
    expect((await post(asMetaWrites(callWith(value, bench.api)))).status).toBe(200);
    expect(inbox.all()).toEqual([]);
    expect(bench.log.everything()).not.toContain("CANARY");
  });

  test("of more than three mebibytes is refused", async () => {
    expect((await post(`"${"x".repeat(3 * 1_048_576)}"`)).status).toBe(413);
  });
});

test("before the channel starts and after it stops, calls are to come again", async () => {
  expect((await post(says("halo"))).status).toBe(503);
  await bench.channel.start(inbox.receive);
  await bench.channel.stop();
  expect((await post(says("halo"))).status).toBe(503);
  expect(inbox.all()).toEqual([]);
});
