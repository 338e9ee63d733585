import { readFile } from "node:fs/promises";
import { jest } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { launchBrowser, newPage } from "../support/browser.ts";
import { closeAll } from "./listening.ts";
import { openPageStage } from "./page-stage.ts";

jest.setTimeout(120_000);

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterEach(closeAll);
afterAll(() => browser?.close());

async function fetched(page: Page, button: string): Promise<{ name: string; body: Buffer }> {
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: button }).click(),
  ]);
  return { name: file.suggestedFilename(), body: await readFile(await file.path()) };
}

test("on a small phone one press takes a change back, and going back and pressing again changes nothing", async () => {
  const stage = await openPageStage();
  const token = await stage.openChange();
  const page = await newPage(browser, { viewport: { width: 360, height: 640 }, isPhone: true });
  page.setDefaultTimeout(60_000);
  await page.goto(`${stage.url}/s#${token}`);
  await page.getByRole("heading", { name: "Batalkan perubahan ini?" }).waitFor();
  expect(page.url()).toBe(`${stage.url}/s/buka`);
  const folder = process.env["PICTURES"];
  if (folder) await page.screenshot({ path: `${folder}/stop-page.png`, fullPage: true });
  await page.getByRole("button", { name: "Batalkan perubahan" }).click();
  await page.getByRole("heading", { name: "Perubahan dibatalkan" }).waitFor();
  if (folder) await page.screenshot({ path: `${folder}/stopped-page.png`, fullPage: true });
  await page.goto(`${stage.url}/s#${token}`);
  await page.getByRole("heading", { name: "Perubahan dibatalkan" }).waitFor();
  expect(await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")).toBe(true);
  await page.context().close();
});

test("on a small phone the link leads to both files, and the page stays as it was", async () => {
  const stage = await openPageStage();
  const { token } = await stage.openCopy("id");
  const page = await newPage(browser, { viewport: { width: 360, height: 640 }, isPhone: true });
  page.setDefaultTimeout(60_000);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(`${stage.url}/s#${token}`);
  await page.getByRole("heading", { name: "Unduh data Anda" }).waitFor();
  expect(page.url()).toBe(`${stage.url}/s/buka`);
  const folder = process.env["PICTURES"];
  if (folder) await page.screenshot({ path: `${folder}/copy-page.png`, fullPage: true });
  const pdf = await fetched(page, "Unduh PDF");
  expect(pdf.name).toMatch(/^salinan-data-\d{4}-\d\d-\d\d\.pdf$/);
  expect(pdf.body.subarray(0, 5).toString()).toBe("%PDF-");
  const json = await fetched(page, "Unduh JSON");
  expect(json.name).toMatch(/\.json$/);
  expect(JSON.parse(json.body.toString())).toMatchObject({ official: false, language: "id" });
  await page.getByRole("heading", { name: "Unduh data Anda" }).waitFor();
  expect(await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")).toBe(true);
  expect(complaints).toEqual([]);
  await page.context().close();
});
