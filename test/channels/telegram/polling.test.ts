import { ALLOWED_UPDATES } from "../../../src/channels/telegram/receive.ts";
import { DEDUPE_WINDOW } from "../../../src/ports/conversation-store.ts";
import { contactOf } from "../../support/fake-bot-api/updates.ts";
import { createInbox, type Inbox, message, plain } from "../channel-contract.ts";
import { createTelegramBench, TEXTS, type TelegramBench } from "./bench.ts";

const PERSON = 42;
const FRIEND = 43;
const GROUP = -100_500;

let bench: TelegramBench;
let inbox: Inbox;

beforeEach(async () => {
  bench = await createTelegramBench();
  inbox = createInbox();
});

afterEach(async () => {
  await bench.close();
});

describe("when the bot starts to poll", () => {
  test("people who wrote before it are heard, though a webhook was left from before", async () => {
    bench.api.userSays(PERSON, "saldo");
    bench.api.webhook = { url: "https://bot.example.test/telegram/webhook" };
    await bench.channel.start(inbox.receive);
    expect((await inbox.next()).content).toEqual({ type: "text", text: "saldo" });
    expect(bench.api.calls("deleteWebhook")).toEqual([{}]);
  });

  test("its commands are listed in both languages, in private chats", async () => {
    await bench.channel.start(inbox.receive);
    const scope = { type: "all_private_chats" };
    expect(await bench.api.called("setMyCommands", 2)).toEqual([
      { commands: TEXTS.commands.id, scope },
      { commands: TEXTS.commands.en, scope, language_code: "en" },
    ]);
  });

  test("it asks for what it understands, and not for edits", async () => {
    await bench.channel.start(inbox.receive);
    expect(await bench.api.called("getUpdates")).toEqual([
      { timeout: 25, limit: 50, allowed_updates: [...ALLOWED_UPDATES] },
    ]);
    expect(ALLOWED_UPDATES).not.toContain("edited_message");
  });
});

describe("an update", () => {
  beforeEach(() => bench.channel.start(inbox.receive));

  test("stays with Telegram until it is durable, however often that fails", async () => {
    inbox.failTimes(9);
    const id = bench.api.userSays(PERSON, "saldo");
    for (let tries = 0; tries < 9; tries += 1) {
      expect((await inbox.next()).id).toBe(id);
      expect(bench.api.pending()).toHaveLength(1);
    }
    await bench.api.allAcknowledged();
    expect(bench.clock.waits).toEqual([100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000]);
    expect(bench.log.events()).toEqual(["telegram.receive-failed", "telegram.receive-recovered"]);
  });

  test("is not acknowledged by a stop that comes before it is durable", async () => {
    const failing = createInbox();
    await bench.channel.stop();
    failing.failTimes(Number.POSITIVE_INFINITY);
    bench.api.userSays(PERSON, "saldo");
    await bench.channel.start(failing.receive);
    await failing.next();
    await bench.channel.stop();
    expect(bench.api.pending()).toHaveLength(1);
  });

  test("that was received is acknowledged by a stop, and does not come again", async () => {
    const held = inbox.hold();
    bench.api.userSays(PERSON, "saldo");
    await inbox.next();
    const stopping = bench.channel.stop();
    held.release();
    await stopping;
    expect(bench.api.pending()).toEqual([]);
  });

  test("of one person does not wait for another's", async () => {
    await bench.channel.stop();
    bench.api.userSays(PERSON, "saldo");
    bench.api.userSays(FRIEND, "menu");
    bench.api.userSays(PERSON, "JHT");
    const held = inbox.hold();
    await bench.channel.start(inbox.receive);
    const both = [await inbox.next(), await inbox.next()].map((incoming) => incoming.chat);
    expect(both.sort()).toEqual([bench.api.chat(PERSON), bench.api.chat(FRIEND)]);
    held.release();
    expect((await inbox.next()).content).toEqual({ type: "text", text: "JHT" });
  });

  test.each([
    ["null", null],
    ["a number", 7],
    ["a message without a chat", { message_id: 3 }],
  ])("that makes no sense (%s) is told to the log and stops nothing", async (_, nonsense) => {
    bench.api.pushRaw({ message: nonsense });
    bench.api.userSays(PERSON, "saldo");
    expect((await inbox.next()).content).toEqual({ type: "text", text: "saldo" });
    await bench.api.allAcknowledged();
    expect(bench.log.events()).toEqual(["telegram.malformed-update"]);
  });

  test("without an id is told to the log, and does not make the loop spin", async () => {
    bench.api.pushRaw({ update_id: undefined });
    await bench.log.logged("telegram.updates-without-id");
    await bench.api.called("getUpdates", 3);
    expect(bench.clock.waits).toContain(5_000);
  });

  test("after a quiet week comes with any id at all, and is heard", async () => {
    bench.api.userSays(PERSON, "saldo");
    await inbox.next();
    await bench.api.allAcknowledged();
    await bench.channel.stop();
    bench.api.jumpUpdateId(3);
    bench.api.userSays(PERSON, "halo lagi");
    await bench.channel.start(inbox.receive);
    expect((await inbox.next()).content).toEqual({ type: "text", text: "halo lagi" });
  });

  test("after a quiet week comes with a lower id, and a bot that polled all the while hears it", async () => {
    bench.api.userSays(PERSON, "saldo");
    await inbox.next();
    await bench.api.allAcknowledged();
    const polls = bench.api.calls("getUpdates").length;
    bench.api.endPoll();
    await bench.api.called("getUpdates", polls + 1);
    bench.api.jumpUpdateId(3);
    bench.api.userSays(PERSON, "halo lagi");
    expect((await inbox.next()).content).toEqual({ type: "text", text: "halo lagi" });
    await bench.api.allAcknowledged();
  });

  test("that edits a message changes nothing", async () => {
    const id = bench.api.userSays(PERSON, "3171234567890123");
    await inbox.next();
    bench.api.userEdits(PERSON, id, "3171234567890999");
    bench.api.userSays(PERSON, "lanjut");
    await inbox.next();
    await bench.api.allAcknowledged();
    expect(inbox.all().map((incoming) => incoming.content)).toEqual([
      { type: "text", text: "3171234567890123" },
      { type: "text", text: "lanjut" },
    ]);
  });

  test("with a shared number says whether it is the person's own", async () => {
    bench.api.userShares(PERSON);
    expect((await inbox.next()).content).toEqual({ type: "contact", phone: "+6281234567890", own: true });
    bench.api.userShares(PERSON, contactOf(FRIEND, "6289876543210"));
    expect((await inbox.next()).content).toEqual({ type: "contact", phone: "6289876543210", own: false });
  });
});

describe("a tap", () => {
  beforeEach(async () => {
    await bench.channel.start(inbox.receive);
    const menu = message({
      screen: "menu-1",
      text: [plain("Menu")],
      choices: [{ number: 1, label: "Saldo" }],
    });
    await bench.channel.send({ chat: bench.api.chat(PERSON), id: "r1" }, menu);
  });

  test("is answered once it is durable, not before", async () => {
    inbox.failTimes(1);
    const id = bench.api.userTaps(PERSON, "Saldo");
    await inbox.next();
    expect(bench.api.calls("answerCallbackQuery")).toEqual([]);
    const again = await inbox.next();
    expect(again).toMatchObject({ id, content: { type: "tap", screen: "menu-1", choice: 1 } });
    expect(await bench.api.called("answerCallbackQuery")).toEqual([{ callback_query_id: id.slice(1) }]);
  });

  test("on the same button twice is two taps, and the runtime judges the second", async () => {
    bench.api.userTaps(PERSON, "Saldo");
    bench.api.userTaps(PERSON, "Saldo");
    const [first, second] = [await inbox.next(), await inbox.next()];
    expect(first.content).toEqual(second.content);
    expect(first.id).not.toBe(second.id);
  });

  test("that no button of ours makes is answered and goes nowhere", async () => {
    bench.api.userTapsData(PERSON, "menu-1:999999");
    await bench.api.called("answerCallbackQuery");
    bench.api.userSays(PERSON, "saldo");
    expect((await inbox.next()).content).toEqual({ type: "text", text: "saldo" });
  });

  test("too old to be answered is no accident", async () => {
    bench.api.failNext("answerCallbackQuery", { status: 400, description: "Bad Request: query is too old" });
    bench.api.userTaps(PERSON, "Saldo");
    await inbox.next();
    await bench.api.called("answerCallbackQuery");
    expect(bench.log.events()).toEqual([]);
  });
});

describe("in a group", () => {
  beforeEach(() => bench.channel.start(inbox.receive));

  test.each([
    ["id", TEXTS.groupRefusal.id],
    ["en-GB", TEXTS.groupRefusal.en],
    ["jv", TEXTS.groupRefusal.id],
  ])("the bot says once that it can't be there and leaves (%s)", async (language, text) => {
    bench.api.groupAdds(GROUP, language);
    bench.api.groupSays(GROUP, "cek saldo");
    await bench.api.called("leaveChat", 2);
    expect(bench.api.messagesTo(GROUP).map((sent) => sent.text)).toEqual([text]);
    expect(inbox.all()).toEqual([]);
  });

  test("where two write at once it does not leave before it has said so", async () => {
    bench.api.failNext("sendMessage", { slowMs: 300 });
    bench.api.groupAdds(GROUP);
    bench.api.groupSays(GROUP, "cek saldo");
    await bench.api.called("sendMessage");
    await bench.api.allAcknowledged();
    expect(bench.api.calls("leaveChat")).toEqual([]);
    await bench.api.called("leaveChat", 2);
  });

  test("that adds it again it says so again", async () => {
    bench.api.groupAdds(GROUP);
    bench.api.groupRemoves(GROUP);
    await bench.api.called("leaveChat");
    await bench.api.allAcknowledged();
    bench.api.groupAdds(GROUP);
    await bench.api.called("leaveChat", 2);
    expect(bench.api.messagesTo(GROUP)).toHaveLength(2);
  });

  test("that does not let it speak it still leaves", async () => {
    bench.api.failNext("sendMessage", { status: 403, description: "Forbidden: not enough rights" });
    bench.api.groupAdds(GROUP);
    expect(await bench.api.called("leaveChat")).toEqual([{ chat_id: GROUP }]);
  });
});

test("of a bot that was away, no more come at a time than a store remembers: a batch that comes twice is recognised", async () => {
  const first = bench.api.nextUpdateId;
  for (let count = 0; count < 100; count += 1) bench.api.userSays(PERSON, `pesan ${count}`);
  await bench.channel.start(inbox.receive);
  const [, second] = await bench.api.called("getUpdates", 2);
  expect(Number(second?.["offset"]) - first).toBeLessThanOrEqual(DEDUPE_WINDOW);
  await bench.api.allAcknowledged();
  expect(inbox.all()).toHaveLength(100);
});

test("two processes that poll with one token disturb each other and say so, and lose nobody", async () => {
  const rival = await createTelegramBench("polling", { apiRoot: bench.api.root });
  await bench.channel.start(inbox.receive);
  await rival.channel.start(inbox.receive);
  await Promise.race([bench, rival].map(({ log }) => log.logged("telegram.other-poller")));
  const ids = ["saldo", "menu", "JHT"].map((text) => bench.api.userSays(PERSON, text));
  const heard = new Set<string>();
  while (heard.size < ids.length) heard.add((await inbox.next()).id);
  expect([...heard]).toEqual(ids);
  await rival.close();
});

describe("when Telegram fails", () => {
  test.each([
    ["is out of order", "badGateway", "telegram.call-failed", 500],
    [
      "says to wait",
      { status: 429, description: "Too Many", parameters: { retry_after: 11 } },
      "telegram.call-failed",
      11_000,
    ],
    [
      "talks to another process with the same token",
      { status: 409, description: "Conflict" },
      "telegram.other-poller",
      500,
    ],
  ] as const)("it %s: the bot waits, says so, and goes on", async (_, fault, event, waitMs) => {
    bench.api.failNext("getUpdates", fault);
    bench.api.userSays(PERSON, "saldo");
    await bench.channel.start(inbox.receive);
    expect((await inbox.next()).content).toEqual({ type: "text", text: "saldo" });
    expect(bench.clock.waits).toEqual([waitMs]);
    expect(bench.log.lines).toMatchObject([{ level: "warn", event, fields: { method: "getUpdates" } }]);
  });

  test("the waits grow and have an end", async () => {
    bench.api.failNext("deleteWebhook", ...Array(9).fill("badGateway"));
    await bench.channel.start(inbox.receive);
    await bench.api.called("getUpdates");
    expect(bench.clock.waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  test.each(["deleteWebhook", "getUpdates"])(
    "a token refused at %s is said loudly, once, and polling ends",
    async (method) => {
      bench.api.failNext(method, { status: 401, description: "Unauthorized" });
      await bench.channel.start(inbox.receive);
      await bench.log.logged("telegram.token-refused");
      await bench.channel.stop();
      expect(bench.log.lines.filter((line) => line.level === "error")).toMatchObject([
        { event: "telegram.token-refused", fields: { kind: "misconfigured", code: 401, method } },
      ]);
      expect(bench.api.calls("getUpdates")).toHaveLength(method === "getUpdates" ? 1 : 0);
    },
  );

  test("nothing it does puts the token into the log", async () => {
    const gone = { status: 400, description: "Bad Request" };
    for (const method of ["deleteWebhook", "getUpdates", "setMyCommands", "sendMessage", "leaveChat"]) {
      bench.api.failNext(method, "badGateway", gone, "lostAnswer");
    }
    await bench.channel.start(inbox.receive);
    bench.api.groupAdds(GROUP);
    await bench.api.called("leaveChat");
    inbox.failTimes(1);
    bench.api.userSays(PERSON, "nomor rahasia");
    await inbox.next();
    await bench.channel.stop();
    expect(bench.log.events()).toContain("telegram.call-failed");
    expect(bench.log.everything()).not.toMatch(/CANARY|nomor rahasia/);
  });
});
