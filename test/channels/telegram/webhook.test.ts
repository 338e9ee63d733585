import { createInbox, type Inbox } from "../channel-contract.ts";
import { createTelegramBench, SECRET, type TelegramBench } from "./bench.ts";

const PERSON = 42;
const HELLO = JSON.stringify({
  update_id: 1,
  message: {
    message_id: 7,
    date: 1,
    chat: { id: PERSON, type: "private" },
    from: { id: PERSON },
    text: "halo",
  },
});

let bench: TelegramBench;
let inbox: Inbox;

beforeEach(async () => {
  bench = await createTelegramBench("webhook");
  inbox = createInbox();
});

afterEach(async () => {
  await bench.close();
});

test("Telegram is told where to send updates, and with which secret", async () => {
  await bench.channel.start(inbox.receive);
  expect(await bench.api.called("setWebhook")).toEqual([
    {
      url: "https://bot.example.test/telegram/webhook",
      secret_token: SECRET,
      max_connections: 100,
      allowed_updates: ["message", "callback_query", "my_chat_member"],
    },
  ]);
  await bench.api.called("setMyCommands", 2);
});

test("a token that is refused is said loudly, once", async () => {
  bench.api.failNext("setWebhook", { status: 401, description: "Unauthorized" });
  await bench.channel.start(inbox.receive);
  await bench.log.logged("telegram.token-refused");
  await bench.channel.stop();
  expect(bench.log.events()).toEqual(["telegram.token-refused"]);
  expect(bench.log.everything()).not.toContain("CANARY");
});

describe("a call of the webhook", () => {
  beforeEach(() => bench.channel.start(inbox.receive));

  test("with the secret is received and answered 200", async () => {
    expect(await bench.post(HELLO, SECRET)).toEqual({ status: 200, body: "", retryAfter: null });
    expect(inbox.all()).toMatchObject([
      { id: "m7", chat: bench.api.chat(PERSON), content: { text: "halo" } },
    ]);
  });

  test.each([
    ["no secret", undefined],
    ["an empty one", ""],
    ["a wrong one", "x".repeat(SECRET.length)],
    ["the beginning of it", SECRET.slice(0, -1)],
    ["one more character", `${SECRET}x`],
  ])("with %s is a forgery: 401, an empty body, and nothing received", async (_, secret) => {
    expect(await bench.post(HELLO, secret)).toEqual({ status: 401, body: "", retryAfter: null });
    expect(inbox.all()).toEqual([]);
  });

  test("without the secret is refused before its body is looked at", async () => {
    expect((await bench.post("{", "wrong")).status).toBe(401);
    expect((await bench.post("x".repeat(2_000_000), "wrong")).status).toBe(401);
  });

  test("forged a hundred times is one line in the log", async () => {
    for (let times = 0; times < 100; times += 1) await bench.post(HELLO, "wrong");
    expect(bench.log.lines).toMatchObject([{ event: "telegram.forged-webhook", fields: { count: 1 } }]);
  });

  test("that could not be made durable is answered 503 and is to come again", async () => {
    inbox.failTimes(1);
    expect(await bench.post(HELLO, SECRET)).toEqual({ status: 503, body: "", retryAfter: "5" });
    expect((await bench.post(HELLO, SECRET)).status).toBe(200);
    expect(inbox.all().map((incoming) => incoming.id)).toEqual(["m7", "m7"]);
  });

  test.each(["", "{", "[]", "7", "{}", '{"message":{}}'])(
    "with the secret but without sense (%p) is answered 200: to come again would not help",
    async (body) => {
      expect((await bench.post(body, SECRET)).status).toBe(200);
      expect(inbox.all()).toEqual([]);
    },
  );

  test("without sense is told to the log", async () => {
    await bench.post("{", SECRET);
    expect(bench.log.events()).toEqual(["telegram.malformed-update"]);
  });

  test("of more than a mebibyte is refused", async () => {
    expect((await bench.post(`"${"x".repeat(1_048_576)}"`, SECRET)).status).toBe(413);
  });
});

test("before the channel starts and after it stops, updates are to come again", async () => {
  expect(await bench.post(HELLO, SECRET)).toMatchObject({ status: 503, retryAfter: "5" });
  await bench.channel.start(inbox.receive);
  await bench.channel.stop();
  expect(await bench.post(HELLO, SECRET)).toMatchObject({ status: 503, retryAfter: "5" });
  expect(inbox.all()).toEqual([]);
});

test("updates come through however often the store fails", async () => {
  await bench.channel.start(inbox.receive);
  await bench.api.called("setWebhook");
  inbox.failTimes(7);
  const id = bench.api.userSays(PERSON, "saldo");
  for (let tries = 0; tries < 8; tries += 1) expect((await inbox.next()).id).toBe(id);
});
