import { jest } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { readTexts } from "../../src/i18n/translator.ts";
import { launchBrowser, newPage, type PageOptions } from "../support/browser.ts";
import { type DataFolder, makeDataFolder, type Program, startProgram } from "../support/program.ts";
import { type Newcomer, newcomers, words } from "../support/words.ts";

jest.setTimeout(180_000);

const PHONE: PageOptions = { viewport: { width: 360, height: 740 }, isPhone: true };
const labels = readTexts<Record<string, string>>("id", "web");
const [first, second] = newcomers();

/** The program as a newcomer starts it, with a folder of its own for its data; starting takes seconds, so one for all, and a person for each. */
let folder: DataFolder;
let program: Program;
let browser: Browser;
beforeAll(async () => {
  folder = await makeDataFolder();
  [program, browser] = await Promise.all([startProgram({ DATA_DIR: folder.path }), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await program?.close();
  await folder?.close();
});

/** Opens the chat; `complaints` are what the browser did not like. */
async function openChat(options?: PageOptions): Promise<{ page: Page; complaints: string[] }> {
  const page = await newPage(browser, options);
  page.setDefaultTimeout(60_000);
  const complaints: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(program.url)) complaints.push(`asks elsewhere: ${request.url()}`);
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  await page.goto(program.url);
  return { page, complaints };
}

async function says(page: Page, text: string): Promise<void> {
  await page.locator("#words").fill(text);
  await page.keyboard.press("Enter");
}

async function hears(page: Page, text: string): Promise<void> {
  await page.getByRole("log").getByText(text).last().waitFor();
}

async function chooses(page: Page, label: string): Promise<void> {
  await page.locator("button.choice:enabled", { hasText: label }).first().click();
}

/** From "halo" to the question how the code is to be sent. */
async function registers(page: Page, { nik, kpj, phone, email }: Newcomer): Promise<void> {
  await says(page, "halo");
  await chooses(page, words("welcome:agree-button"));
  await chooses(page, words("intents:check-balance"));
  await chooses(page, words("sign-in:register-button"));
  await hears(page, words("register:ask-nik"));
  await says(page, nik);
  await hears(page, words("register:ask-kpj"));
  await says(page, kpj);
  await hears(page, words("register:ask-phone"));
  await says(page, phone);
  await hears(page, words("register:ask-email"));
  await says(page, email);
  await page.getByRole("table", { name: words("register:confirm-caption") }).waitFor();
  await chooses(page, words("register:by-phone-button"));
}

/** Six digits on the demo's phone, for the number of this person. */
async function readsCode(page: Page, { phone }: Newcomer): Promise<string> {
  const card = page.locator("#phone-messages .card", { hasText: phone });
  await card.first().waitFor({ state: "attached" });
  const [code = ""] = /\d{6}/.exec((await card.first().locator(".card-text").textContent()) ?? "") ?? [];
  return code;
}

function personSaid(page: Page): Promise<string[]> {
  return page.getByRole("log").locator(".person .words").allTextContents();
}

test("the person whom the greeting names gets from halo to his balance, finds it again after a reload, and in English", async () => {
  if (!first) throw new Error("nobody is left to register");
  expect(program.said()).toContain(`Be ${first.name}`);
  const { page, complaints } = await openChat();
  await page.getByText(labels["demo-badge"] ?? "").waitFor();
  await registers(page, first);
  const code = await readsCode(page, first);
  await says(page, code);
  const balance = page.getByRole("table", { name: words("check-balance:all-caption") });
  await balance.waitFor();
  expect(await balance.getByRole("rowheader").first().textContent()).toBe(words("check-balance:jht"));
  expect(await balance.getByRole("cell").first().textContent()).toMatch(/^Rp[\d.]+$/);

  const said = await personSaid(page);
  await page.reload();
  await balance.waitFor();
  expect(await personSaid(page)).toEqual(said);
  expect(said[0]).toBe("halo");
  for (const secret of [first.nik, first.kpj, first.email, code]) expect(said.join()).not.toContain(secret);

  await says(page, "english please");
  await hears(page, words("language:set", "en"));
  await says(page, "saldo");
  await page
    .getByRole("table", { name: words("check-balance:all-caption", "en") })
    .last()
    .waitFor();
  expect(complaints).toEqual([]);
});

test("on a phone the code slides in, and the balance fits the screen", async () => {
  if (!second) throw new Error("nobody is left to register");
  const { page, complaints } = await openChat(PHONE);
  await registers(page, second);
  const slip = page.locator("#toast .toast-card", { hasText: second.phone });
  await slip.waitFor();
  const [code = ""] = /\d{6}/.exec((await slip.locator(".card-text").textContent()) ?? "") ?? [];
  await says(page, code);
  await page.getByRole("table", { name: words("check-balance:all-caption") }).waitFor();
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
  expect(complaints).toEqual([]);
});
