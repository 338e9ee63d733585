import { inspect } from "node:util";
import { DeliveryError } from "../../../src/ports/channel.ts";
import type { Fault } from "../../support/fake-bot-api/fake-bot-api.ts";
import { message, plain, sampleSent } from "../channel-contract.ts";
import { createTelegramBench, type TelegramBench } from "./bench.ts";

const PERSON = 42;
const LONG = message({ text: [plain("Satu kalimat lagi untuk peserta. ".repeat(200).trim())] });
const BUSY = { status: 429, description: "Too Many Requests: retry after 7" };
const HELLO = message({ text: [plain("Halo, rahasia-peserta")] });

let bench: TelegramBench;

beforeEach(async () => {
  bench = await createTelegramBench("polling", { sendTimeoutMs: 200 });
});

afterEach(async () => {
  await bench.close();
});

function send(rendered = HELLO) {
  return bench.channel.send({ chat: bench.api.chat(PERSON), id: "r1" }, rendered);
}

async function failureOf(sending: Promise<void>): Promise<DeliveryError> {
  const error = await sending.catch((caught: unknown) => caught);
  if (!(error instanceof DeliveryError)) throw new Error("no DeliveryError");
  return error;
}

function refusal(status: number, description: string): Fault {
  return { status, description };
}

describe("a reply that Telegram does not take", () => {
  test.each<[string, Fault, string, number | null]>([
    ["too many messages", { ...BUSY, parameters: { retry_after: 7 } }, "throttled", 7_000],
    ["too many messages, without a time", BUSY, "throttled", 5_000],
    ["the person blocked the bot", refusal(403, "Forbidden: bot was blocked by the user"), "blocked", null],
    ["no such chat", refusal(400, "Bad Request: chat not found"), "blocked", null],
    ["a deleted account", refusal(400, "Bad Request: user is deactivated"), "blocked", null],
    ["a message it finds wrong", refusal(400, "Bad Request: message text is empty"), "rejected", null],
    ["a message that is too large", refusal(413, "Request Entity Too Large"), "rejected", null],
    ["a token that was revoked", refusal(401, "Unauthorized"), "misconfigured", null],
    ["a token that is none", refusal(404, "Not Found"), "misconfigured", null],
    ["a fault of its own", refusal(500, "Internal Server Error"), "unreachable", null],
    ["a page in place of an answer", "badGateway", "unreachable", null],
    ["silence", "hang", "unreachable", null],
    ["a line that broke after the message went", "lostAnswer", "unreachable", null],
  ])("%s", async (_, fault, kind, waitMs) => {
    bench.api.failNext("sendMessage", fault);
    expect(await failureOf(send())).toMatchObject({ kind, retryAfterMs: waitMs ?? undefined });
  });

  test.each<Fault>([
    refusal(400, 'Bad Request: can\'t find "Halo, rahasia-peserta" 123456789:CANARY'),
    refusal(401, "Unauthorized"),
    "badGateway",
    "hang",
    "lostAnswer",
  ])("tells neither the token nor the words, all the way down its causes (%j)", async (fault) => {
    bench.api.failNext("sendMessage", fault);
    const told = inspect(await failureOf(send()), { depth: 10, showHidden: true, maxStringLength: null });
    expect(told).not.toMatch(/CANARY|rahasia-peserta|42\b/);
  });

  test("says in plain words what Telegram minded", async () => {
    bench.api.failNext("sendMessage", refusal(400, 'Bad Request: BUTTON_DATA_INVALID "Halo" 42'));
    const { cause } = await failureOf(send());
    expect(cause).toMatchObject({
      name: "TelegramFault",
      message: "400 Bad Request: BUTTON_DATA_INVALID",
      code: 400,
    });
  });

  test("an unreachable server is no answer", async () => {
    const deaf = await createTelegramBench("polling", { apiRoot: "http://127.0.0.1:9" });
    const sending = deaf.channel.send({ chat: deaf.api.chat(PERSON), id: "r1" }, HELLO);
    expect(await failureOf(sending)).toMatchObject({ kind: "unreachable", cause: { code: "ECONNREFUSED" } });
    await deaf.close();
  });

  test("a reply for which it is too late when its turn has come does not leave", async () => {
    const to = { chat: bench.api.chat(PERSON), id: "r1" };
    const late = bench.channel.send({ ...to, notAfter: bench.clock.now() }, HELLO);
    expect(await failureOf(late)).toMatchObject({ kind: "unreachable" });
    expect(bench.api.calls("sendMessage")).toEqual([]);
    await bench.channel.send({ ...to, notAfter: bench.clock.now() + 1 }, HELLO);
    expect(bench.api.calls("sendMessage")).toHaveLength(1);
  });

  test("an address of another bot is rejected", async () => {
    const sending = bench.channel.send({ chat: "1/42", id: "r1" }, HELLO);
    expect(await failureOf(sending)).toMatchObject({ kind: "rejected" });
    expect(bench.api.calls("sendMessage")).toEqual([]);
  });
});

describe("a file", () => {
  const words = { text: [{ ...plain("Sari"), bold: true }, plain(" mengirim ini.")] };
  const withFile = (kind: "photo" | "document") => message({ ...words, file: sampleSent(kind) });

  test.each([
    ["photo", "sendPhoto", { photo: {} }],
    ["document", "sendDocument", { document: {} }],
  ] as const)(
    "of kind %s is uploaded by %s, with its words as they are dressed",
    async (kind, method, field) => {
      await send(withFile(kind));
      expect(bench.api.calls(method)).toEqual([
        {
          ...{
            chat_id: PERSON,
            ...field,
            caption: "Sari mengirim ini.",
            reply_markup: { remove_keyboard: true },
          },
          caption_entities: [{ type: "bold", offset: 0, length: 4 }],
        },
      ]);
      const file = sampleSent(kind);
      expect(bench.api.messagesTo(PERSON)[0]?.file).toEqual({
        ...{ field: kind, name: file.name, mime: file.mime, bytes: Buffer.from(file.bytes) },
      });
    },
  );

  test.each<[string, Fault, string]>([
    ["a photo it finds wrong", refusal(400, "Bad Request: PHOTO_INVALID_DIMENSIONS"), "rejected"],
    ["too many messages", { ...BUSY, parameters: { retry_after: 7 } }, "throttled"],
    ["silence", "hang", "unreachable"],
    ["a line that broke", "reset", "unreachable"],
  ])("that Telegram does not take (%s) fails as words do", async (_, fault, kind) => {
    bench.api.failNext("sendPhoto", fault);
    expect(await failureOf(send(withFile("photo")))).toMatchObject({ kind });
    expect(bench.api.messagesTo(PERSON)).toEqual([]);
  });

  test("whose words follow it is not uploaded again when only they failed", async () => {
    const long = message({
      text: [plain("Satu kalimat lagi. ".repeat(100).trim())],
      file: sampleSent("photo"),
    });
    bench.api.failNext("sendMessage", "reset");
    await failureOf(send(long));
    await send(long);
    expect(bench.api.calls("sendPhoto")).toHaveLength(1);
    expect(bench.api.messagesTo(PERSON).map(({ file }) => file !== null)).toEqual([true, false]);
  });

  test("for which it is too late does not leave", async () => {
    const to = { chat: bench.api.chat(PERSON), id: "r1", notAfter: bench.clock.now() };
    expect(await failureOf(bench.channel.send(to, withFile("photo")))).toMatchObject({ kind: "unreachable" });
    expect(bench.api.messagesTo(PERSON)).toEqual([]);
  });
});

describe("a reply of two messages", () => {
  test("whose second failed goes on with the second", async () => {
    bench.api.failNext("sendMessage", "fine", "badGateway");
    await failureOf(send(LONG));
    await send(LONG);
    const texts = bench.api.messagesTo(PERSON).map((sent) => sent.text);
    expect(texts).toHaveLength(2);
    expect(texts.join(" ").split(/\s+/)).toEqual(LONG.text[0]?.text.split(/\s+/));
  });

  test("that went out whole is forgotten: the same id later is another reply", async () => {
    await send(LONG);
    await send(LONG);
    expect(bench.api.messagesTo(PERSON)).toHaveLength(4);
  });
});

test("a reply that still has to leave after the channel stopped does", async () => {
  await bench.channel.stop();
  await send();
  expect(bench.api.messagesTo(PERSON)).toHaveLength(1);
});

test("typing is shown", async () => {
  await bench.channel.showTyping(bench.api.chat(PERSON));
  expect(bench.api.calls("sendChatAction")).toEqual([{ chat_id: PERSON, action: "typing" }]);
});

describe("taking a person's message out of sight", () => {
  test("deletes it", async () => {
    expect(await bench.channel.hide(bench.api.chat(PERSON), "m17")).toBe(true);
    expect(bench.api.calls("deleteMessage")).toEqual([{ chat_id: PERSON, message_id: 17 }]);
  });

  test("says so when Telegram won't", async () => {
    bench.api.failNext("deleteMessage", refusal(400, "Bad Request: message can't be deleted"));
    expect(await bench.channel.hide(bench.api.chat(PERSON), "m17")).toBe(false);
  });

  test.each(["c17", "17", "m", "m1.5", "m-1"])("%s is no message", async (id) => {
    expect(await bench.channel.hide(bench.api.chat(PERSON), id)).toBe(false);
    expect(bench.api.calls("deleteMessage")).toEqual([]);
  });
});
