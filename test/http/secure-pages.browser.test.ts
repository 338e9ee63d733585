import { jest } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { launchBrowser, newPage } from "../support/browser.ts";
import { closeAll } from "./listening.ts";
import { openPageStage } from "./page-stage.ts";

jest.setTimeout(120_000);

const GOOD = "kereta lambat Wonogiri";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterEach(closeAll);
afterAll(() => browser?.close());

/** A phone of 2014: narrow. `complaints` are what the browser did not like. */
async function onPhone(script = true): Promise<{ page: Page; complaints: string[] }> {
  const page = script
    ? await newPage(browser, { viewport: { width: 320, height: 568 }, isPhone: true })
    : await (
        await browser.newContext({ javaScriptEnabled: false, viewport: { width: 320, height: 568 } })
      ).newPage();
  page.setDefaultTimeout(30_000);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    // A refusal has the status 422, which Chromium notes as an error of the network.
    if (message.type() === "error" && !message.text().includes("422")) complaints.push(message.text());
  });
  return { page, complaints };
}

async function isNarrow(page: Page): Promise<boolean> {
  return await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth");
}

/** Pictures for whoever wants to look: `PICTURES=/tmp/pictures`. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env["PICTURES"];
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

test("the link opens the page, leaves the address bar, and the password is shown only on demand", async () => {
  const stage = await openPageStage();
  const { token, pageId } = await stage.open("set-password");
  const { page, complaints } = await onPhone();
  await page.goto(`${stage.url}/s#${token}`);
  await page.getByRole("heading", { name: "Buat kata sandi" }).waitFor();
  expect(page.url()).toBe(`${stage.url}/s/buka`);
  await picture(page, "set-password");
  const field = page.getByLabel("Kata sandi baru", { exact: true });
  await field.fill("password123");
  expect(await field.getAttribute("type")).toBe("password");
  await page.getByLabel("Tampilkan").check();
  expect(await field.getAttribute("type")).toBe("text");
  await page.getByLabel("Kata sandi baru, sekali lagi").fill("password123");
  await page.getByRole("button", { name: "Simpan" }).click();
  await page.getByRole("alert").waitFor();
  await picture(page, "refused");
  expect(await page.getByLabel("Kata sandi baru", { exact: true }).inputValue()).toBe("");

  await page.getByLabel("Kata sandi baru", { exact: true }).fill(GOOD);
  await page.getByLabel("Kata sandi baru, sekali lagi").fill(GOOD);
  await page.getByRole("button", { name: "Simpan" }).click();
  const number = (await page.locator("#number").textContent()) ?? "";
  await picture(page, "done");
  expect(await isNarrow(page)).toBe(true);
  expect((await stage.confirm(pageId, number)).result).toBe("done");
  const history = await page.evaluate("JSON.stringify(performance.getEntries().map((entry) => entry.name))");
  expect(history).not.toContain(token);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("without script the code beside the link is typed, and all else is the same", async () => {
  const stage = await openPageStage();
  const { code, pageId } = await stage.open("set-password", "en");
  const { page, complaints } = await onPhone(false);
  await page.goto(`${stage.url}/s`);
  await picture(page, "entry");
  await page.locator("#key").fill(code);
  await page.locator("button").click();
  await page.getByRole("heading", { name: "Make a password" }).waitFor();
  await page.locator("#password").fill(GOOD);
  await page.locator("#again").fill(GOOD);
  await page.locator("button").click();
  const number = (await page.locator("#number").textContent()) ?? "";
  expect((await stage.confirm(pageId, number)).result).toBe("done");
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("the page of an authenticator app shows a code to scan and a key to copy", async () => {
  const stage = await openPageStage();
  const { token } = await stage.open("authenticator");
  const { page, complaints } = await onPhone();
  await page.goto(`${stage.url}/s#${token}`);
  await page.getByRole("img", { name: /Kode QR/ }).waitFor();
  await picture(page, "authenticator");
  expect((await page.locator(".secure-key").textContent())?.replaceAll(" ", "")).toMatch(/^[A-Z2-7]{32}$/);
  await page.getByLabel("6 angka dari aplikasi").fill("000000");
  await page.getByRole("button", { name: "Lanjut" }).click();
  await page.getByRole("alert").waitFor();
  expect(await isNarrow(page)).toBe(true);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("a page that is over says so, and how to go on", async () => {
  const stage = await openPageStage();
  const { page } = await onPhone();
  await page.goto(`${stage.url}/s#${"A".repeat(43)}`);
  await page.getByRole("heading", { name: "Halaman ini tidak berlaku" }).waitFor();
  await picture(page, "over");
  await page.context().close();
});
