import type { Fault } from "../../support/fake-graph-api/fake-graph-api.ts";
import type { FakePerson } from "../../support/fake-graph-api/fake-person.ts";
import { createInbox, message, plain, sampleSent } from "../channel-contract.ts";
import { type CloudBench, createCloudBench, usePeople } from "./bench.ts";

const BUDI = { phone: "6281234567890", bsuid: "ID.1budi" };
const HOUR = 60 * 60_000;
const HELLO = message({ text: [plain("Halo.")] });

const book = usePeople();
let bench: CloudBench;
let budi: FakePerson;
let chat: string;

async function open(options: Parameters<typeof createCloudBench>[1] = {}): Promise<void> {
  bench = await createCloudBench(book, options);
  const inbox = createInbox();
  await bench.channel.start(inbox.receive);
  budi = bench.api.person(BUDI);
  budi.says("halo");
  ({ chat } = await inbox.next());
  await bench.api.allTaken();
}

afterEach(() => bench.close());

const send = (id = "r1", more: object = {}) => bench.channel.send({ chat, id, ...more }, HELLO);

describe("what Meta says to a message", () => {
  beforeEach(() => open());
  const refusal = (code: number, status = 400, more: object = {}, retryAfter = "") => ({
    status,
    error: { code, ...more },
    retryAfter,
  });

  test.each<[string, Fault, object]>([
    ["a token that ran out", refusal(190, 401, { error_subcode: 463 }), { kind: "misconfigured" }],
    ["a number that is not registered", refusal(133010), { kind: "misconfigured" }],
    ["a number that does not exist", refusal(100, 400, { error_subcode: 33 }), { kind: "misconfigured" }],
    ["a parameter that is wrong", refusal(131009), { kind: "rejected" }],
    ["spam", refusal(131048), { kind: "rejected" }],
    ["a policy", refusal(368), { kind: "rejected" }],
    ["a code that nobody knows", refusal(999_999), { kind: "rejected" }],
    ["too much of the number", refusal(130429, 429), { kind: "throttled", retryAfterMs: 5_000 }],
    ["too much to this person, as 400", refusal(131056), { kind: "throttled", retryAfterMs: 6_000 }],
    ["too much to this person, as 429", refusal(131056, 429), { kind: "throttled", retryAfterMs: 6_000 }],
    ["too much of the account", refusal(80007), { kind: "throttled", retryAfterMs: 60_000 }],
    ["a wait of its own", refusal(130429, 429, {}, "17"), { retryAfterMs: 17_000 }],
    ["a window that is closed", refusal(131047), { kind: "closed" }],
    ["somebody who is not there", refusal(131026), { kind: "blocked" }],
    ["something that passes", refusal(131016, 500), { kind: "unreachable" }],
    ["a page", "page", { kind: "unreachable" }],
    ["nothing", "reset", { kind: "unreachable" }],
    ["nothing, though it has it", "lostAnswer", { kind: "unreachable" }],
  ])("%s is told as it is", async (_, fault, expected) => {
    bench.api.failNext(fault);
    await expect(send()).rejects.toMatchObject(expected);
    expect(bench.log.everything()).not.toMatch(/CANARY|6281234567890/);
  });

  test("is told to the operator when somebody has to act", async () => {
    bench.api.failNext(refusal(190, 401));
    await expect(send()).rejects.toMatchObject({ kind: "misconfigured" });
    expect(bench.log.lines).toMatchObject([
      { level: "error", event: "whatsapp-cloud.refused", fields: { kind: "misconfigured", code: 190 } },
    ]);
  });
});

describe("a reply", () => {
  beforeEach(() => open());

  test("of several messages goes on where it failed", async () => {
    const long = message({ text: [plain("Ini satu kalimat yang cukup panjang. ".repeat(200))] });
    bench.api.failNext({ status: 500, error: { code: 131000 } });
    await expect(bench.channel.send({ chat, id: "r1" }, long)).rejects.toMatchObject({ kind: "unreachable" });
    await bench.channel.send({ chat, id: "r1" }, long);
    const texts = budi.heard.map(({ text }) => text);
    expect(texts).toHaveLength(2);
    expect(new Set(texts).size).toBe(2);
  });

  test("that comes too late does not leave", async () => {
    await expect(send("r1", { notAfter: bench.clock.now() })).rejects.toMatchObject({ kind: "unreachable" });
    expect(budi.heard).toEqual([]);
  });

  test("to nobody's chat is refused", async () => {
    const to = { chat: "nobody's chat", id: "r1" };
    await expect(bench.channel.send(to, HELLO)).rejects.toMatchObject({ kind: "rejected" });
  });

  test("waits when one person would get too many, and only his", async () => {
    for (let at = 0; at < 20; at += 1) await send(`r${at}`);
    await expect(send("r20")).rejects.toMatchObject({ kind: "throttled", retryAfterMs: 6_000 });
    const siti = bench.api.person({ phone: null, bsuid: "ID.2siti" });
    const met = await bench.people.meet({
      messageId: "wamid.siti",
      who: { phone: null, bsuid: "ID.2siti" },
      wroteAt: bench.clock.now(),
    });
    await bench.channel.send({ chat: met?.person.chat ?? "", id: "s1" }, HELLO);
    expect(siti.heard).toHaveLength(1);
    bench.clock.advance(6_000);
    await send("r20");
    expect(budi.heard).toHaveLength(21);
  });

  test("is announced where he sees it: read, and being answered", async () => {
    await bench.api.until(() => bench.api.receipts.length === 1);
    await bench.channel.showTyping(chat);
    expect(bench.api.receipts).toMatchObject([
      { status: "read" },
      { status: "read", typing_indicator: { type: "text" } },
    ]);
  });
});

describe("a file", () => {
  beforeEach(() => open());
  const file = sampleSent("document");
  const words = { text: [{ ...plain("Sari"), bold: true }, plain(" mengirim dokumen.")] };
  const sendFile = (more: object = {}) =>
    bench.channel.send({ chat, id: "r1", words: file.place }, message({ ...words, file, ...more }));

  test("is uploaded first, and its message names it by Meta's id", async () => {
    await sendFile();
    expect(budi.heard.map(({ payload }) => payload)).toMatchObject([
      {
        type: "document",
        document: { id: expect.any(String), caption: "*Sari* mengirim dokumen.", filename: file.name },
      },
    ]);
    const [{ biz_opaque_callback_data: reference } = {}] = budi.heard.map(({ payload }) => payload);
    expect(reference).toContain("ticket-1");
  });

  test("is not uploaded again when only its message failed", async () => {
    bench.api.failNext({ status: 500, error: { code: 131000 } });
    await expect(sendFile()).rejects.toMatchObject({ kind: "unreachable" });
    await sendFile();
    expect(bench.api.media.uploads).toBe(1);
    expect(budi.heard).toHaveLength(1);
  });

  test.each<[string, Fault, string]>([
    ["refuses", { status: 400, error: { code: 131053 } }, "rejected"],
    ["is too busy", { status: 429, error: { code: 4 } }, "throttled"],
    ["answers with a page", "page", "unreachable"],
    ["says nothing", "reset", "unreachable"],
  ])("of which Meta %s the upload: nobody is told of it", async (_, fault, kind) => {
    bench.api.failUploads(fault);
    await expect(sendFile()).rejects.toMatchObject({ kind });
    expect(budi.heard).toEqual([]);
    expect(bench.log.everything()).not.toMatch(/CANARY|6281234567890/);
  });

  test("is followed by what can be tapped", async () => {
    await sendFile({ choices: [{ number: 1, label: "Menu" }] });
    expect(budi.heard.map(({ payload }) => payload["type"])).toEqual(["document", "interactive"]);
  });

  test("is not even uploaded when nothing may be said to him any more", async () => {
    bench.clock.advance(25 * HOUR);
    await expect(sendFile()).rejects.toMatchObject({ kind: "closed" });
    expect(bench.api.media.uploads).toBe(0);
  });
});

describe("24 hours after he wrote", () => {
  test("nothing leaves, and it can be said when he writes again", async () => {
    await open();
    bench.clock.advance(24 * HOUR - 61_000);
    await send("r1");
    bench.clock.advance(2_000);
    await expect(send("r2")).rejects.toMatchObject({ kind: "closed" });
    budi.says("halo lagi");
    await bench.api.allTaken();
    await send("r2");
    expect(budi.heard.map(({ text }) => text)).toEqual(["Halo.", "Halo."]);
  });

  test("he is asked to write, once, where there is a template for it", async () => {
    await open({ reopenTemplate: "ada_balasan" });
    bench.clock.advance(25 * HOUR);
    for (const id of ["r1", "r2"]) await expect(send(id)).rejects.toMatchObject({ kind: "closed" });
    expect(budi.heard.map(({ text }) => text)).toEqual(["(template ada_balasan)"]);
    budi.says("ya?");
    await bench.api.allTaken();
    bench.clock.advance(25 * HOUR);
    await expect(send("r3")).rejects.toMatchObject({ kind: "closed" });
    expect(budi.heard).toHaveLength(2);
  });
});

describe("what Meta says afterwards", () => {
  beforeEach(() => open());

  async function reported(status: string, code?: number): Promise<void> {
    bench.api.reports(budi.heard.at(-1)?.id ?? "", status, code === undefined ? {} : { code });
    await bench.api.allTaken();
  }

  test("of a reply that failed stands in the log", async () => {
    await send();
    await reported("failed", 131026);
    expect(bench.log.lines).toMatchObject([
      { level: "warn", event: "whatsapp-cloud.failed-later", fields: { kind: "reply", code: 131026 } },
    ]);
  });

  test("of an agent's words is told to the desk", async () => {
    const words = { ticket: "t1", position: 4 };
    await send("r1", { words });
    await reported("sent");
    expect(bench.told).toEqual([]);
    await reported("read");
    await reported("failed", 131026);
    expect(bench.told).toEqual([
      { ...words, outcome: "delivered" },
      { ...words, outcome: "failed" },
    ]);
  });

  test("that he wrote too long ago keeps the next reply back", async () => {
    await send("r1");
    await reported("failed", 131047);
    await expect(send("r2")).rejects.toMatchObject({ kind: "closed" });
  });

  test("is not believed of what we did not send", async () => {
    const statuses = [{ id: "wamid.x", status: "failed", biz_opaque_callback_data: "somebody else's" }];
    bench.api.calls("statuses", { statuses });
    await bench.api.allTaken();
    expect(bench.told).toEqual([]);
  });
});
