import { jest } from "@jest/globals";
import type { Browser } from "playwright-core";
import { readTexts } from "../../src/i18n/translator.ts";
import { launchBrowser, newPage, untilIn } from "../support/browser.ts";
import { type DataFolder, makeDataFolder, type Program, startProgram } from "../support/program.ts";
import { comeToChat } from "../support/web-person.ts";
import { words } from "../support/words.ts";

jest.setTimeout(240_000);

const texts = readTexts<Record<string, string>>("id", "desk");

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

test("from the first word in the web chat to an agent's answer at the desk, and back", async () => {
  const person = await comeToChat(program.url);
  await person.says("ada kecelakaan kerja, teman saya jatuh");
  await person.hears("119");
  await person.says("1");
  await person.hears(words("contact:words"));
  await person.says("Jatuh dari tangga, NIK saya 3174010101900001.");
  await person.hears("HK-");

  const page = await newPage(browser);
  page.setDefaultTimeout(60_000);
  await page.goto(`${program.url}/desk/`);
  await page.locator(".demo-people .chip", { hasText: "Sari" }).click();
  await untilIn(page, "document.querySelector('input[name=code]').value !== ''");
  await page.locator("button[type=submit]").click();
  // By the hour the machine has given it to her already, or it waits; N does what is to be done next.
  await page.locator(".row, [role=tab] .count:text('1')").first().waitFor();
  await page.keyboard.press("n");
  const log = page.getByRole("log");
  await log.getByText("Jatuh dari tangga").waitFor();
  expect(await page.locator("body").innerText()).not.toContain("3174010101900001");
  await person.hears("Sari Contoh");

  await page.locator("#words").fill("Bawa ke rumah sakit terdekat dulu, ya.");
  await page.keyboard.press("Enter");
  await person.hears("Bawa ke rumah sakit terdekat dulu, ya.");
  await log
    .locator(".bubble", { hasText: "rumah sakit" })
    .getByText(texts["delivery-delivered"] ?? "")
    .waitFor();
  await person.says("Baik, sudah di jalan.");
  await log.getByText("Baik, sudah di jalan.").waitFor();

  await page.keyboard.press("Escape");
  await page.keyboard.press("e");
  await page.locator("dialog textarea").fill("Teman dibawa ke rumah sakit.");
  await page.locator("dialog .primary").click();
  await person.hears("Teman dibawa ke rumah sakit.");
  person.leave();
  await page.context().close();
});
