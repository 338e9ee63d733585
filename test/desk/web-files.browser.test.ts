import { jest } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { readTexts } from "../../src/i18n/translator.ts";
import { launchBrowser, newPage, untilIn } from "../support/browser.ts";
import { CAMERA, photo } from "../support/files/sample-files.ts";
import { type DataFolder, makeDataFolder, type Program, startProgram } from "../support/program.ts";
import { words } from "../support/words.ts";

jest.setTimeout(240_000);

const texts = readTexts<Record<string, string>>("id", "desk");
const say = (key: string) => texts[key] ?? key;
/** What holds it has been told what a person's file is called. */
const NAME_CANARY = "rahasia-nama-berkas";

let folder: DataFolder;
let program: Program;
let browser: Browser;
beforeAll(async () => {
  folder = await makeDataFolder();
  const settings = { DATA_DIR: folder.path, LOG_LEVEL: "debug" };
  [program, browser] = await Promise.all([startProgram(settings), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await program?.close();
  await folder?.close();
});

/** Opens the web chat on a small phone, and asks for an agent as far as to a ticket's number. */
async function asks(): Promise<Page> {
  const page = await newPage(browser, { viewport: { width: 320, height: 640 }, isPhone: true });
  page.setDefaultTimeout(60_000);
  // Listened for from the beginning: a chooser that opens before anybody asked for it would be lost.
  page.on("filechooser", () => undefined);
  await page.goto(program.url);
  const writes = async (text: string) => {
    await page.locator("#words").fill(text);
    await page.keyboard.press("Enter");
  };
  await writes("ada kecelakaan kerja, teman saya jatuh");
  await page.getByRole("button", { name: words("contact:chat-button") }).tap();
  await page.getByRole("log").getByText(words("contact:words")).waitFor();
  await writes("Jatuh dari tangga.");
  await page.getByRole("log").getByText("HK-").first().waitFor();
  return page;
}

const LOST = "Tidak sempat terkirim karena halaman ini dimuat ulang.";

async function sendsPhoto(page: Page): Promise<void> {
  const opens = page.waitForEvent("filechooser");
  await page.locator("#attach").tap();
  const buffer = await photo({ width: 800, height: 600 });
  await (await opens).setFiles({ name: `${NAME_CANARY}.jpg`, mimeType: "image/jpeg", buffer });
}

async function sitsDown(): Promise<Page> {
  const page = await newPage(browser);
  page.setDefaultTimeout(60_000);
  await page.goto(`${program.url}/desk/`);
  await page.locator(".demo-people .chip", { hasText: "Sari" }).click();
  await untilIn(page, "document.querySelector('input[name=code]').value !== ''");
  await page.locator("button[type=submit]").click();
  await page.locator(".row, [role=tab] .count:text('1')").first().waitFor();
  await page.keyboard.press("n");
  return page;
}

test("a photo goes from the web chat to the ticket that waits, and to the agent who has the talk; he opens them", async () => {
  const person = await asks();
  const said = person.getByRole("log");
  await sendsPhoto(person);
  await said.getByText("Sudah saya tambahkan ke tiket").waitFor();
  const desk = await sitsDown();
  const log = desk.getByRole("log");
  await log.locator(".bubble.file").first().waitFor();
  await said.getByText("Sari Contoh").first().waitFor();

  await sendsPhoto(person);
  await said.getByText(words("file:passed-on")).waitFor();
  if (process.env["SCREENSHOT"]) await person.screenshot({ path: process.env["SCREENSHOT"] });
  const newest = log.locator(".bubble.file").nth(1);
  await newest.getByRole("button", { name: say("file-show-button") }).click();
  const shown = newest.getByRole("img", { name: say("file-alt") });
  await shown.waitFor();
  // Upright: the phone held it sideways.
  await desk.waitForFunction("document.querySelector('.bubble.file img')?.naturalWidth === 600");
  const address = (await shown.getAttribute("src")) ?? "";
  const bytes = await desk.evaluate(async (path) => (await fetch(path)).text(), address);
  expect(bytes).not.toContain(CAMERA);

  expect(await said.getByText("Foto terkirim").count()).toBe(2);
  expect(await person.locator("body").innerText()).not.toContain(NAME_CANARY);
  for (const canary of [NAME_CANARY, CAMERA]) expect(program.said()).not.toContain(canary);
});

test("whoever leaves the page while a photo is on its way is told that it did not arrive, and can send it again", async () => {
  const person = await asks();
  const said = person.getByRole("log");
  await person.route("**/chat/files", () => undefined);
  await sendsPhoto(person);
  await said.locator(".file.going").waitFor();
  await person.reload();
  await said.getByText(LOST).waitFor();
  await person.unroute("**/chat/files");
  await sendsPhoto(person);
  await said.getByText("Foto terkirim").waitFor();
  await person.reload();
  await said.getByText("Foto terkirim").waitFor();
  expect(await said.getByText(LOST).count()).toBe(0);
  await person.context().close();
});
