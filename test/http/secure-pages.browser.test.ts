import { jest } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { launchBrowser, newPage, untilIn } from "../support/browser.ts";
import { fragmentOf } from "../support/init-data.ts";
import { closeAll } from "./listening.ts";
import { openPageStage } from "./page-stage.ts";

jest.setTimeout(120_000);

const GOOD = "kereta lambat Wonogiri";
const NIK = "3173013112900001";
const KPJ = "21012345678";

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

test("NIK and KPJ are filled in on a page that keeps what was typed when a digit is missing", async () => {
  const stage = await openPageStage();
  const { token, pageId } = await stage.open("identifiers");
  const { page, complaints } = await onPhone();
  await page.goto(`${stage.url}/s#${token}`);
  await page.getByRole("heading", { name: "Isi data Anda" }).waitFor();
  expect(await page.getByLabel("NIK", { exact: true }).getAttribute("inputmode")).toBe("numeric");
  await picture(page, "identifiers");
  await page.getByLabel("NIK", { exact: true }).fill(NIK.slice(0, 15));
  await page.getByLabel("Nomor KPJ").fill(KPJ);
  await page.getByRole("button", { name: "Lanjut" }).click();
  await page.getByRole("alert").waitFor();
  await picture(page, "identifiers-refused");
  const nik = page.getByLabel("NIK", { exact: true });
  expect([await nik.getAttribute("aria-invalid"), await nik.inputValue()]).toEqual([
    "true",
    NIK.slice(0, 15),
  ]);
  expect(await page.locator("#nik-hint").textContent()).toContain("NIK harus 16 angka");
  expect(await page.getByLabel("Nomor KPJ").inputValue()).toBe(KPJ);
  expect(await isNarrow(page)).toBe(true);
  await nik.fill(NIK);
  await page.getByRole("button", { name: "Lanjut" }).click();
  const number = (await page.locator("#number").textContent()) ?? "";
  expect(await page.content()).not.toContain(NIK);
  expect(await stage.confirm(pageId, number)).toMatchObject({ kept: { masks: { kpj: "•••••••5678" } } });
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("a bank account is filled in on a page that offers the commonest banks and takes any other", async () => {
  const stage = await openPageStage();
  const { token, pageId } = await stage.open("identifiers", "id", ["bank", "account", "holder"]);
  const { page, complaints } = await onPhone();
  await page.goto(`${stage.url}/s#${token}`);
  await page.getByRole("heading", { name: "Isi data Anda" }).waitFor();
  await picture(page, "bank-account");
  expect(await page.locator("#banks option").count()).toBe(6);
  expect(await page.getByLabel("Nomor rekening").getAttribute("inputmode")).toBe("numeric");
  await page.getByLabel("Nama bank").fill("Bank Jatim");
  await page.getByLabel("Nomor rekening").fill("4111 1111 1111 1111");
  await page.getByLabel("Atas nama").fill("Siti Aminah");
  await page.getByRole("button", { name: "Lanjut" }).click();
  await page.getByRole("alert").waitFor();
  await picture(page, "bank-account-refused");
  expect(await page.locator("#account-hint").textContent()).toContain("sepertinya nomor kartu ATM");
  expect(await page.getByLabel("Nama bank").inputValue()).toBe("Bank Jatim");
  expect(await isNarrow(page)).toBe(true);
  await page.getByLabel("Nomor rekening").fill("0021-01-234564-567");
  await page.getByRole("button", { name: "Lanjut" }).click();
  const number = (await page.locator("#number").textContent()) ?? "";
  expect(await page.content()).not.toContain("4567");
  expect(await stage.confirm(pageId, number)).toMatchObject({
    kept: { masks: { bank: "Bank Jatim", account: "•••• 4567", holder: "S••• A•••" } },
  });
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("an old phone without script fills in its identifiers too", async () => {
  const stage = await openPageStage();
  const { code, pageId } = await stage.open("identifiers", "en", ["kpj"]);
  const { page, complaints } = await onPhone(false);
  await page.goto(`${stage.url}/s`);
  await page.locator("#key").fill(code);
  await page.locator("button").click();
  await page.getByRole("heading", { name: "Enter your details" }).waitFor();
  expect(await page.locator("#nik").count()).toBe(0);
  await page.locator("#kpj").fill(KPJ);
  await page.locator("button").click();
  const number = (await page.locator("#number").textContent()) ?? "";
  expect((await stage.confirm(pageId, number)).result).toBe("done");
  expect(complaints).toEqual([]);
  await page.context().close();
});

const PUBLIC = "https://bot.example.test";

/** A page of somebody else's site, with an address of ours in a frame; ours is at a public address, as no frame may lead to one's own machine. */
async function framedBy(site: string, { url, path }: { url: string; path: string }) {
  const { page } = await onPhone();
  const refused: string[] = [];
  page.on("requestfailed", (request) => refused.push(request.failure()?.errorText ?? ""));
  await page.route(`${PUBLIC}/**`, async (route) => {
    const asked = route.request();
    const headers = await asked.allHeaders();
    const response = await route.fetch({ url: asked.url().replace(PUBLIC, url), headers, maxRedirects: 0 });
    await route.fulfill({ response });
  });
  await page.route(`${site}/**`, (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<script>asked=[];addEventListener("message",(e)=>asked.push(e.data))</script>
        <iframe src="${PUBLIC}${path}" style="width:300px;height:500px"></iframe>`,
    }),
  );
  await page.goto(`${site}/k/`);
  return { page, refused, asked: () => page.evaluate("asked") as Promise<string[]> };
}

test("inside Telegram the page is framed, knows the person, and closes without a number", async () => {
  const stage = await openPageStage();
  const { token, pageId } = await stage.open("set-password");
  const path = `/s/app${fragmentOf(token, stage.saysOf())}`;
  const { page, asked, refused } = await framedBy("https://web.telegram.org", { url: stage.url, path });
  const inside = page.frameLocator("iframe");
  await inside.getByLabel("Kata sandi baru", { exact: true }).fill(GOOD);
  await inside.getByLabel("Kata sandi baru, sekali lagi").fill(GOOD);
  await inside.getByRole("button", { name: "Simpan" }).click();
  await inside.getByRole("heading", { name: "Sudah beres" }).waitFor();
  await picture(page, "inside-done");
  await inside.getByRole("button", { name: "Tutup" }).click();
  await untilIn(page, "asked.length > 0");
  expect((await asked()).map((said) => JSON.parse(said).eventType)).toEqual(["web_app_close"]);
  expect(stage.filled.map((filled) => filled.pageId)).toEqual([pageId]);
  expect(refused).toEqual([]);
  const visited = page.frames().map((frame) => frame.url());
  expect(visited.join()).not.toContain(token);
  expect(visited.join()).not.toContain("tgWebAppData");
  await page.context().close();
});

test("nobody else can frame it", async () => {
  const stage = await openPageStage();
  const { token } = await stage.open("set-password");
  for (const [site, path] of [
    ["https://telegram.example.org", "/s/app"],
    ["https://web.telegram.org", "/s"],
  ] as const) {
    const { page, refused } = await framedBy(site, { url: stage.url, path: `${path}#${token}` });
    expect(refused).toEqual([expect.stringContaining("BLOCKED_BY_RESPONSE")]);
    await page.context().close();
  }
});

test("in Telegram's apps, which have a window for it, the same page asks them to close it", async () => {
  const stage = await openPageStage();
  const { token, pageId } = await stage.open("identifiers", "en", ["kpj"]);
  const { page, complaints } = await onPhone();
  await page.addInitScript("window.TelegramWebviewProxy={postEvent:(name)=>{document.title=name}}");
  await page.goto(`${stage.url}/s/app${fragmentOf(token, stage.saysOf()).replace("?", "&")}`);
  await page.getByLabel("KPJ number").fill(KPJ);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("heading", { name: "All done" }).waitFor();
  await picture(page, "inside-app");
  await page.getByRole("button", { name: "Close" }).click();
  expect(await page.title()).toBe("web_app_close");
  expect(stage.filled.map((filled) => filled.pageId)).toEqual([pageId]);
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
