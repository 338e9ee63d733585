import { jest } from "@jest/globals";
import { FakeBotApi } from "../support/fake-bot-api/fake-bot-api.ts";
import { type DataFolder, makeDataFolder, type Program, startProgram } from "../support/program.ts";
import { createTelegramPerson, type TelegramPerson } from "../support/telegram-person.ts";
import { type Newcomer, newcomers, words } from "../support/words.ts";

jest.setTimeout(180_000);

/** As in restart.test.ts. */
const STOPS_WITHIN_MS = 15_000;
const PERSON = 42;
const GROUP = -100_500;
const SECRET = "a-secret-of-the-webhook_0123456789abcdef";

let api: FakeBotApi;
let folder: DataFolder;
let program: Program;

async function start(settings: Record<string, string>): Promise<void> {
  program = await startProgram({
    DATA_DIR: folder.path,
    TELEGRAM_BOT_TOKEN: api.token,
    TELEGRAM_API_ROOT: api.root,
    ...settings,
  });
}

/** Hands an update over as Telegram does, and gives the status of the answer. */
async function post(body: string, secret: string): Promise<number> {
  const headers = { "content-type": "application/json", "x-telegram-bot-api-secret-token": secret };
  const answer = await fetch(`${program.url}/telegram/webhook`, { method: "POST", headers, body });
  return answer.status;
}

beforeEach(async () => {
  api = new FakeBotApi();
  folder = await makeDataFolder();
  await api.listen();
});

afterEach(async () => {
  await program?.close();
  await folder.close();
  // Rejects when a request was not as the official schema has it.
  await api.close();
});

async function agrees(person: TelegramPerson): Promise<void> {
  person.says("/start");
  await person.hears(words("common:about-demo"));
  person.taps(words("welcome:agree-button"));
  await person.hears(words("menu:title"));
}

/** Registers with a number that Telegram vouches for, up to the code, which is given back. */
async function registers(person: TelegramPerson, { nik, kpj, phone, email }: Newcomer): Promise<string> {
  person.taps(words("sign-in:register-button"));
  await person.hears(words("register:ask-nik"));
  person.says(nik);
  await person.hears(words("register:ask-kpj"));
  person.says(kpj);
  const ask = await person.hears(words("register:ask-phone"));
  expect(JSON.stringify(ask.reply_markup)).toContain('"request_contact":true');
  person.sharesOwnNumber(phone);
  const next = await person.hears(words("register:ask-email"));
  expect(next.reply_markup).toEqual({ remove_keyboard: true });
  person.says(email);
  await person.hears(words("register:choose-way"));
  person.taps(words("register:by-phone-button"));
  const code = await person.hears("MEMBUAT AKUN");
  expect(code).toMatchObject({ protect_content: true });
  expect(JSON.stringify(code.reply_markup)).not.toContain("callback_data");
  return /\d{6}/.exec(code.text)?.[0] ?? "";
}

describe.each<[string, Record<string, string>]>([
  ["by long polling", { PUBLIC_URL: "https://bot.example.test" }],
  ["by webhook", { PUBLIC_URL: "https://bot.example.test", TELEGRAM_WEBHOOK_SECRET: SECRET }],
])("%s", (_, settings) => {
  test("a person registers with his own number, reads his balance, and an old button says so", async () => {
    api.deliver = post;
    await start(settings);
    await api.called("setMyCommands", 2);
    const [newcomer] = newcomers();
    if (!newcomer) throw new Error("nobody is left to register");
    const person = createTelegramPerson(api, PERSON);
    await agrees(person);
    person.taps(words("intents:check-balance"));
    await person.hears(words("sign-in:needed"));
    const code = await registers(person, newcomer);
    person.says(code);
    const balance = await person.hears(words("check-balance:jht"));
    expect(balance.text).toMatch(/Rp\d/);
    expect(balance.entities).toContainEqual(expect.objectContaining({ type: "pre" }));
    person.taps(words("intents:check-balance-jht"));
    await person.hears(words("check-balance:card-header"));

    person.taps(words("welcome:agree-button"));
    await person.hears(words("common:outdated"));
    await api.allAcknowledged();
    const texts = api.messagesTo(PERSON).map(({ text }) => text);
    expect(texts.filter((text) => text.includes(code))).toHaveLength(1);
    for (const secret of [newcomer.nik, newcomer.kpj, newcomer.phone])
      expect(texts.join()).not.toContain(secret);
    expect(program.said()).not.toMatch(/CANARY|a-secret-of/);
  });
});

test("a group is told once that the bot serves private chats only, and left", async () => {
  await start({});
  api.groupAdds(GROUP);
  api.groupSays(GROUP, "saldo");
  expect((await api.called("leaveChat"))[0]).toEqual({ chat_id: GROUP });
  await api.allAcknowledged();
  expect(api.messagesTo(GROUP)).toHaveLength(1);
  expect(api.messagesTo(GROUP)[0]?.text).toContain("chat pribadi");
});

test("the program stops in time though Telegram does not answer", async () => {
  api.failNext("setMyCommands", "hang");
  await start({});
  await api.called("setMyCommands");
  const told = Date.now();
  expect(await program.end("SIGTERM")).toBe(0);
  expect(Date.now() - told).toBeLessThan(STOPS_WITHIN_MS);
});

test("a webhook call without the secret is refused; one that comes twice is answered once", async () => {
  await start({ PUBLIC_URL: "https://bot.example.test", TELEGRAM_WEBHOOK_SECRET: SECRET });
  await api.called("setWebhook");
  const from = { id: PERSON, is_bot: false, first_name: "Siti" };
  const chat = { id: PERSON, type: "private" };
  const update = JSON.stringify({
    update_id: 7,
    message: { message_id: 7, date: 1, from, chat, text: "halo" },
  });
  expect(await post(update, "x".repeat(SECRET.length))).toBe(401);
  expect([await post(update, SECRET), await post(update, SECRET)]).toEqual([200, 200]);
  const person = createTelegramPerson(api, PERSON);
  await person.hears(words("common:about-demo"));
  expect(await program.end("SIGTERM")).toBe(0);
  expect(api.messagesTo(PERSON)).toHaveLength(1);
});
