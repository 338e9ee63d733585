import { jest } from "@jest/globals";
import type { Browser } from "playwright-core";
import { launchBrowser, newPage } from "../support/browser.ts";
import { FakeBotApi } from "../support/fake-bot-api/fake-bot-api.ts";
import { fragmentOf, initDataOf } from "../support/init-data.ts";
import { type DataFolder, makeDataFolder, type Program, startProgram } from "../support/program.ts";
import { createTelegramPerson } from "../support/telegram-person.ts";
import { newcomers, words } from "../support/words.ts";

jest.setTimeout(240_000);

/** A person registers in Telegram, with NIK and KPJ on a page that Telegram opens inside itself. */
const PERSON = 42;
const SECRET = "a-secret-of-the-webhook_0123456789abcdef";
const PUBLIC_URL = "https://bot.example.test";

let api: FakeBotApi;
let folder: DataFolder;
let program: Program;
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
  api = new FakeBotApi();
  folder = await makeDataFolder();
  await api.listen();
  api.deliver = async (body, secret) => {
    const headers = { "content-type": "application/json", "x-telegram-bot-api-secret-token": secret };
    return (await fetch(`${program.url}/telegram/webhook`, { method: "POST", headers, body })).status;
  };
  program = await startProgram({
    DATA_DIR: folder.path,
    TELEGRAM_BOT_TOKEN: api.token,
    TELEGRAM_API_ROOT: api.root,
    TELEGRAM_WEBHOOK_SECRET: SECRET,
    PUBLIC_URL,
    IDENTIFIERS: "page",
  });
});

afterAll(async () => {
  await browser?.close();
  await program?.close();
  await folder?.close();
  // Rejects when a request was not as the official schema has it.
  await api?.close();
});

/** The page under the button of a message, as the process has it. */
function addressIn(markup: unknown): { address: string; token: string } {
  const [, path = "", token = ""] =
    /"web_app":{"url":"https:\/\/bot\.example\.test(\/s\/app)#([\w-]{43})"}/.exec(JSON.stringify(markup)) ??
    [];
  return { address: `${program.url}${path}`, token };
}

test("the chat goes on by itself once the page was filled in, and knows nothing of it but masks", async () => {
  await api.called("setMyCommands", 2);
  const [newcomer] = newcomers();
  if (!newcomer) throw new Error("nobody is left to register");
  const person = createTelegramPerson(api, PERSON);
  person.says("daftar");
  await person.hears(words("common:about-demo"));
  person.taps(words("welcome:agree-button"));
  await person.hears(words("register:intro"));
  const link = await person.hears("Halaman aman");
  expect(link).toMatchObject({ protect_content: true });
  const { address, token } = addressIn(link.reply_markup);

  const page = await newPage(browser, { viewport: { width: 360, height: 640 }, isPhone: true });
  page.setDefaultTimeout(60_000);
  const said = initDataOf(api.token, { user: PERSON, at: Date.now() });
  await page.goto(address + fragmentOf(token, said));
  await page.getByLabel("NIK", { exact: true }).fill(newcomer.nik);
  await page.getByLabel("Nomor KPJ").fill(newcomer.kpj);
  await page.getByRole("button", { name: "Lanjut" }).click();
  await page.getByRole("heading", { name: "Sudah beres" }).waitFor();
  await page.context().close();

  await person.hears(words("register:ask-phone"));
  person.sharesOwnNumber(newcomer.phone);
  await person.hears(words("register:ask-email"));
  person.says(newcomer.email);
  const summary = await person.hears(words("register:choose-way"));
  expect(summary.text).toContain(newcomer.nik.slice(-4));
  await api.allAcknowledged();
  const sent = JSON.stringify(api.messagesTo(PERSON));
  for (const secret of [newcomer.nik, newcomer.kpj]) expect(sent).not.toContain(secret);
  expect(program.said()).not.toContain(token);
});
