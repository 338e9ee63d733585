import type { Socket } from "node:net";
import type { Rendered } from "../../../src/ports/message.ts";
import { createFakeClock, type FakeClock } from "../../support/fake-clock.ts";
import { createInbox, type Inbox, message, plain } from "../channel-contract.ts";
import { createTelegramBench, type Posted, SECRET, type TelegramBench } from "./bench.ts";

const PERSON = 42;
const OTHER_PERSON = 43;
const EMPTY: Posted = { status: 200, body: "", retryAfter: null };
const LONG = message({ text: [plain("Satu kalimat lagi untuk peserta. ".repeat(200).trim())] });

let clock: FakeClock;
let bench: TelegramBench;
let inbox: Inbox;

beforeEach(async () => {
  clock = createFakeClock();
  bench = await createTelegramBench("webhook-reply", { clock });
  inbox = createInbox();
  await bench.channel.start(inbox.receive);
});

afterEach(async () => {
  await bench.close();
});

/** An update in which a person says something. */
function said(messageId: number, chat = PERSON): string {
  const from = { id: chat };
  return JSON.stringify({
    update_id: messageId,
    message: { message_id: messageId, date: 1, chat: { id: chat, type: "private" }, from, text: "saldo" },
  });
}

/** An update in which a person taps a button. */
function tapped(id: string, chat = PERSON): string {
  const shown = { message_id: 1, date: 1, chat: { id: chat, type: "private" } };
  return JSON.stringify({
    update_id: 900,
    callback_query: { id, from: { id: chat }, chat_instance: "1", message: shown, data: "s:1" },
  });
}

/** Telegram posts an update; resolves when it is durable and its answer is held or given. */
async function posted(update: string): Promise<{ answer: Promise<Posted> }> {
  const answer = bench.post(update, SECRET);
  await inbox.next();
  await settled();
  return { answer };
}

/** All that was under way in this process, and needs no other, is done. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function reply(text: string, chat = PERSON): Promise<void> {
  return send(message({ text: [plain(text)] }), chat);
}

function send(rendered: Rendered, chat = PERSON): Promise<void> {
  return bench.channel.send({ chat: bench.api.chat(chat), id: "r1" }, rendered);
}

/** What an answer asks Telegram to do. */
function callIn({ body }: Posted): unknown {
  return JSON.parse(body);
}

/** Texts of the messages that went by call. */
function called(): unknown[] {
  return bench.api.calls("sendMessage").map(({ text }) => text);
}

test("Telegram may open more connections, for some wait for their answer", async () => {
  expect(await bench.api.called("setWebhook")).toMatchObject([{ max_connections: 100 }]);
});

test("the first reply travels in the answer and costs no call", async () => {
  const { answer } = await posted(said(7));
  await reply("Saldo Anda Rp0");
  expect(callIn(await answer)).toEqual({
    method: "sendMessage",
    chat_id: PERSON,
    text: "Saldo Anda Rp0",
    entities: [],
    link_preview_options: { is_disabled: true },
    reply_markup: { remove_keyboard: true },
  });
  expect(called()).toEqual([]);
});

test("a person sees the reply as if it had been sent by call", async () => {
  await bench.api.called("setWebhook");
  await bench.api.until(() => bench.api.webhook !== null);
  bench.api.userSays(PERSON, "saldo");
  await inbox.next();
  await settled();
  await reply("Saldo Anda Rp0");
  await bench.api.until(() => bench.api.messagesTo(PERSON).length === 1);
  expect(bench.api.messagesTo(PERSON)).toMatchObject([{ text: "Saldo Anda Rp0" }]);
});

test("an answer that nobody used is given, empty, after a second", async () => {
  const { answer } = await posted(said(7));
  clock.advance(999);
  const first = await Promise.race([answer, settled()]);
  clock.advance(1);
  expect([first, await answer]).toEqual([undefined, EMPTY]);
  await reply("maaf, lama");
  expect(called()).toEqual(["maaf, lama"]);
});

test("an update that could not be made durable is refused at once", async () => {
  inbox.failTimes(1);
  expect(await bench.post(said(7), SECRET)).toMatchObject({ status: 503 });
});

test("an update of no effect is answered at once", async () => {
  expect(await bench.post("{}", SECRET)).toEqual(EMPTY);
});

test("a reply for which it is too late leaves in no answer either", async () => {
  const { answer } = await posted(said(7));
  const late = { chat: bench.api.chat(PERSON), id: "r1", notAfter: bench.clock.now() };
  await expect(bench.channel.send(late, message({ text: [plain("Halo")] }))).rejects.toMatchObject({
    kind: "unreachable",
  });
  await reply("Halo");
  expect(callIn(await answer)).toMatchObject({ method: "sendMessage", text: "Halo" });
});

describe("what may not travel in an answer goes by call, and the answer is given at once, empty:", () => {
  test("a secret", async () => {
    const { answer } = await posted(said(7));
    await send(message({ text: [plain("Kode Anda 123456")], class: "secret" }));
    expect([await answer, called()]).toEqual([EMPTY, ["Kode Anda 123456"]]);
  });

  test("a reply of several messages", async () => {
    const { answer } = await posted(said(7));
    await send(LONG);
    expect(await answer).toEqual(EMPTY);
    expect(called()).toHaveLength(2);
  });

  test("the next reply within a second of the last, which Telegram may refuse", async () => {
    await reply("tadi");
    const { answer } = await posted(said(7));
    await reply("sekarang");
    expect([await answer, called()]).toEqual([EMPTY, ["tadi", "sekarang"]]);
  });

  test("any reply while Telegram asks us to wait", async () => {
    const busy = { status: 429, description: "Too Many Requests", parameters: { retry_after: 7 } };
    bench.api.failNext("sendMessage", busy);
    await expect(reply("terlalu cepat", OTHER_PERSON)).rejects.toMatchObject({ kind: "throttled" });
    clock.advance(6_999);
    const { answer } = await posted(said(7));
    await reply("hati-hati");
    expect([await answer, called()]).toEqual([EMPTY, ["terlalu cepat", "hati-hati"]]);
    clock.advance(1_000);
    const { answer: later } = await posted(said(8));
    await reply("lagi");
    expect(callIn(await later)).toMatchObject({ text: "lagi" });
  });
});

test("the second reply of a turn goes by call, when the first has had time to arrive", async () => {
  const { answer } = await posted(said(7));
  await reply("satu");
  expect(callIn(await answer)).toMatchObject({ text: "satu" });
  const second = reply("dua");
  clock.advance(249);
  await reply("untuk orang lain", OTHER_PERSON);
  expect(called()).toEqual(["untuk orang lain"]);
  clock.advance(1);
  await second;
  expect(called()).toEqual(["untuk orang lain", "dua"]);
});

test("a reply never travels in the answer to somebody else", async () => {
  const { answer } = await posted(said(7));
  await reply("untuk orang lain", OTHER_PERSON);
  await reply("untuk Anda");
  expect(callIn(await answer)).toMatchObject({ chat_id: PERSON, text: "untuk Anda" });
  expect(bench.api.calls("sendMessage")).toMatchObject([{ chat_id: OTHER_PERSON }]);
});

test("two people's answers are held side by side", async () => {
  const { answer: mine } = await posted(said(7));
  const { answer: theirs } = await posted(said(7, OTHER_PERSON));
  await reply("untuk orang lain", OTHER_PERSON);
  await reply("untuk Anda");
  expect(callIn(await theirs)).toMatchObject({ chat_id: OTHER_PERSON, text: "untuk orang lain" });
  expect(callIn(await mine)).toMatchObject({ chat_id: PERSON, text: "untuk Anda" });
});

test("of two updates of one chat the older is answered at once, and the reply travels with the newer", async () => {
  const { answer: older } = await posted(said(7));
  const { answer: newer } = await posted(tapped("77"));
  expect(await older).toEqual(EMPTY);
  await reply("satu");
  expect(callIn(await newer)).toMatchObject({ text: "satu" });
});

describe("an update that comes again because its answer was lost", () => {
  test("is answered with the same reply, and nobody hears of it a second time", async () => {
    const { answer } = await posted(said(7));
    await reply("Saldo Anda Rp0");
    const first = await answer;
    expect(await bench.post(said(7), SECRET)).toEqual(first);
    clock.advance(120_000);
    expect(await bench.post(said(7), SECRET)).toEqual(first);
    expect([callIn(first), inbox.all().length, called()]).toMatchObject([{ text: "Saldo Anda Rp0" }, 1, []]);
  });

  test("is answered so also while the channel is stopped", async () => {
    const { answer } = await posted(said(7));
    await reply("Saldo Anda Rp0");
    const first = await answer;
    await bench.channel.stop();
    expect(await bench.post(said(7), SECRET)).toEqual(first);
  });

  test("after two minutes is received like a new one", async () => {
    const { answer } = await posted(said(7));
    await reply("Saldo Anda Rp0");
    await answer;
    clock.advance(120_001);
    const { answer: again } = await posted(said(7));
    clock.advance(1_000);
    expect(await again).toEqual(EMPTY);
  });

  test("is told from the same number in another chat", async () => {
    const { answer } = await posted(said(7));
    await reply("Saldo Anda Rp0");
    await answer;
    const { answer: other } = await posted(said(7, OTHER_PERSON));
    clock.advance(1_000);
    expect(await other).toEqual(EMPTY);
  });

  test("while the first one is still held takes its place", async () => {
    const { answer } = await posted(said(7));
    const { answer: again } = await posted(said(7));
    await reply("Saldo Anda Rp0");
    expect([await answer, callIn(await again)]).toMatchObject([EMPTY, { text: "Saldo Anda Rp0" }]);
  });
});

describe("when the line of the call breaks", () => {
  let line: Socket;
  let broken: Promise<void>;
  let hangUp: AbortController;

  beforeEach(async () => {
    const opened = new Promise<Socket>((resolve) => bench.server.server.once("connection", resolve));
    hangUp = new AbortController();
    bench.post(said(7), SECRET, hangUp.signal).catch(() => undefined);
    line = await opened;
    broken = new Promise((resolve) => line.once("close", () => resolve()));
    await inbox.next();
    await settled();
  });

  test("before there is a reply, it goes by call", async () => {
    hangUp.abort();
    await broken;
    await reply("Saldo Anda Rp0");
    expect(called()).toEqual(["Saldo Anda Rp0"]);
  });

  test("before the answer has left, nobody knows: the reply is unreachable, and not given again by itself", async () => {
    const sending = reply("Saldo Anda Rp0");
    line.destroy();
    await expect(sending).rejects.toMatchObject({ name: "DeliveryError", kind: "unreachable" });
    clock.advance(1_000);
    const { answer } = await posted(said(7));
    await reply("Saldo Anda Rp0");
    expect(callIn(await answer)).toMatchObject({ text: "Saldo Anda Rp0" });
  });
});

test("a stop gives every answer that is held, and what is sent later goes by call", async () => {
  const { answer } = await posted(said(7));
  await bench.channel.stop();
  expect(await answer).toEqual(EMPTY);
  await reply("masih ada satu");
  expect(called()).toEqual(["masih ada satu"]);
});

test("an update that becomes durable while the channel stops is answered at once", async () => {
  const held = inbox.hold();
  const answer = bench.post(said(7), SECRET);
  await inbox.next();
  const stopping = bench.channel.stop();
  held.release();
  expect(await answer).toEqual(EMPTY);
  await stopping;
});
