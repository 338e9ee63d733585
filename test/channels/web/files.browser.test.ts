import { jest } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { policy } from "../../../src/policy.ts";
import type { Incoming } from "../../../src/ports/channel.ts";
import { launchBrowser, newPage, type PageOptions } from "../../support/browser.ts";
import { pdf, photo, picture, SVG } from "../../support/files/sample-files.ts";
import { startWebChat, type WebChat } from "./web-chat.ts";

jest.setTimeout(120_000);

const PHONE: PageOptions = { viewport: { width: 320, height: 640 }, isPhone: true };

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const part of open.splice(0).reverse()) await part.close();
});

/** Opens a page whose bot only listens; `heard` is what it was told. */
async function openChat(options?: PageOptions) {
  const heard: Incoming[] = [];
  const chat = await startWebChat(() => async (incoming) => void heard.push(incoming));
  open.push(chat);
  const page = await newPage(browser, options);
  open.push(page.context());
  // Listened for from the beginning: a chooser that opens before anybody asked for it would be lost.
  page.on("filechooser", () => undefined);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    // What the server refuses is no fault of the page's.
    if (message.type() === "error" && !message.text().includes("status of")) complaints.push(message.text());
  });
  await page.goto(chat.url);
  await page.locator("#log[aria-busy=false]").waitFor();
  return { chat, page, heard, complaints };
}

type Chosen = { name: string; mimeType: string; buffer: Buffer };

/** Chooses files behind the button with the clip, as a finger or the keyboard does. */
async function chooses(page: Page, press: () => Promise<void>, ...files: Chosen[]): Promise<void> {
  const opens = page.waitForEvent("filechooser");
  await press();
  await (await opens).setFiles(files);
}

const button = (page: Page) => page.getByRole("button", { name: "Kirim foto atau PDF" });
const bubbles = (page: Page) => page.locator("#log .person");
const jpeg = async (name = "foto.jpg", size = {}): Promise<Chosen> => ({
  name,
  mimeType: "image/jpeg",
  buffer: await photo(size),
});

/** The bytes that were kept of the newest file that the bot heard of. */
function keptOf(chat: WebChat, incoming: Incoming | undefined): Uint8Array {
  return chat.uploads.kept.get(`web:${incoming?.chat}|${incoming?.id}`) ?? new Uint8Array(0);
}

test("a photo is chosen by keyboard, goes up, and stands in the chat as one that was sent, also after a reload", async () => {
  const { chat, page, heard, complaints } = await openChat();
  const chosen = await jpeg("KTP Budi.jpg");
  await button(page).focus();
  await chooses(page, () => page.keyboard.press("Enter"), chosen);
  await bubbles(page).getByText("Foto terkirim").waitFor();
  expect(heard).toMatchObject([{ content: { type: "file", file: { kind: "photo", name: "KTP Budi.jpg" } } }]);
  expect(Buffer.from(keptOf(chat, heard[0]))).toEqual(chosen.buffer);
  await page.reload();
  await bubbles(page).getByText("Foto terkirim").waitFor();
  expect(await bubbles(page).count()).toBe(1);
  expect(await page.locator("body").innerText()).not.toContain("KTP Budi");
  expect(complaints).toEqual([]);
});

test("it is seen going until it is there", async () => {
  let letGo: () => void = () => undefined;
  const { chat, page } = await openChat();
  chat.uploads.until = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await chooses(page, () => button(page).click(), await jpeg());
  await page.getByRole("progressbar", { name: "Sedang dikirim" }).waitFor();
  letGo();
  await bubbles(page).getByText("Foto terkirim").waitFor();
  expect(await page.getByRole("progressbar").count()).toBe(0);
});

test("several go one after another, and a document is called one", async () => {
  const { page, heard } = await openChat();
  const letter = { name: "surat.pdf", mimeType: "application/pdf", buffer: pdf() };
  await chooses(page, () => button(page).click(), await jpeg(), letter, await jpeg("dua.jpg"));
  await bubbles(page).getByText("Foto terkirim").nth(1).waitFor();
  await bubbles(page).getByText("Dokumen terkirim").waitFor();
  expect(heard.map(({ content }) => content.type === "file" && content.file.kind)).toEqual([
    "photo",
    "document",
    "photo",
  ]);
});

test("a photo larger than anybody looks at is drawn smaller before it leaves", async () => {
  const { chat, page, heard } = await openChat();
  // Lines that no compression makes small.
  const large = await picture("png", { width: 4_000, height: 1_000 });
  const noise = {
    name: "besar.png",
    mimeType: "image/png",
    buffer: Buffer.concat([large, Buffer.alloc(2_000_000)]),
  };
  await chooses(page, () => button(page).click(), noise);
  await bubbles(page).getByText("Foto terkirim").waitFor();
  expect(heard).toMatchObject([{ content: { file: { mime: "image/jpeg", name: null } } }]);
  const kept = keptOf(chat, heard[0]);
  expect(kept.length).toBeLessThan(1_500_000);
  expect(Buffer.from(kept).subarray(0, 3).toString("hex")).toBe("ffd8ff");
});

test("what is too large or of another type does not leave, and its sender is told what to do", async () => {
  const { page, heard } = await openChat();
  const large = Buffer.concat([pdf(), Buffer.alloc(policy.files.mostBytes)]);
  await chooses(
    page,
    () => button(page).click(),
    { name: "besar.pdf", mimeType: "application/pdf", buffer: large },
    { name: "gambar.svg", mimeType: "image/svg+xml", buffer: SVG },
  );
  await bubbles(page).getByText("Lebih dari 6 MB").waitFor();
  await bubbles(page).getByText("Yang bisa: foto (JPG, PNG, WebP) dan PDF").waitFor();
  expect(await page.getByRole("button", { name: "Coba lagi" }).count()).toBe(0);
  expect(heard).toEqual([]);
});

test("one that the server refuses for now can be tried again", async () => {
  const { chat, page, heard } = await openChat();
  chat.uploads.room = "too-many";
  await chooses(page, async () => button(page).click(), await jpeg());
  await bubbles(page).getByText("Coba lagi satu jam lagi").waitFor();
  chat.uploads.room = "room";
  await page.getByRole("button", { name: "Coba lagi" }).click();
  await bubbles(page).getByText("Foto terkirim").waitFor();
  expect([heard.length, await bubbles(page).count()]).toEqual([1, 1]);
});

test("one that is chosen while the server is away goes by itself when it is back, and words need not wait for it", async () => {
  const { chat, page, heard } = await openChat();
  chat.uploads.isAway = true;
  await chooses(page, async () => button(page).click(), await jpeg());
  await bubbles(page).getByText("menunggu").waitFor();
  await page.getByLabel("Tulis pesan").fill("Ini fotonya.");
  await page.keyboard.press("Enter");
  await page.locator("#log .person:not([data-waiting])", { hasText: "Ini fotonya." }).waitFor();
  chat.uploads.isAway = false;
  await bubbles(page).getByText("Foto terkirim").waitFor();
  expect(heard.map(({ content }) => content.type)).toEqual(["text", "file"]);
});

test("one whose answer was lost arrives once", async () => {
  const { page, heard } = await openChat();
  let tries = 0;
  await page.route("**/chat/files", async (route) => {
    tries += 1;
    if (tries > 1) return route.continue();
    await route.fetch();
    await route.abort();
  });
  await chooses(page, async () => button(page).click(), await jpeg());
  await bubbles(page).getByText("Foto terkirim").waitFor();
  await page.locator("#log .state").waitFor({ state: "detached" });
  expect(new Set(heard.map(({ id }) => id)).size).toBe(1);
  expect(await bubbles(page).count()).toBe(1);
});

test("a file can be dropped on the chat, and pasted", async () => {
  const { page, heard } = await openChat();
  const bytes = JSON.stringify([...(await photo({ width: 40, height: 30 }))]);
  await page.evaluate(`
    const bringing = (name) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(${bytes})], name, { type: "image/jpeg" }));
      return transfer;
    };
    const usual = { bubbles: true, cancelable: true };
    document.dispatchEvent(new DragEvent("drop", { ...usual, dataTransfer: bringing("a.jpg") }));
    document.dispatchEvent(new ClipboardEvent("paste", { ...usual, clipboardData: bringing("b.jpg") }));
  `);
  await bubbles(page).getByText("Foto terkirim").nth(1).waitFor();
  expect(heard).toHaveLength(2);
});

test("on a small phone everything has room, and every target fits a thumb", async () => {
  const { chat, page } = await openChat(PHONE);
  chat.uploads.room = "too-many";
  await chooses(page, async () => button(page).tap(), await jpeg());
  await page.getByRole("button", { name: "Coba lagi" }).waitFor();
  chat.uploads.room = "room";
  await chooses(page, async () => button(page).tap(), await jpeg());
  await bubbles(page).getByText("Foto terkirim").waitFor();
  await page.getByLabel("Tulis pesan").fill("Yang kedua sudah masuk?");
  if (process.env["SCREENSHOT"]) await page.screenshot({ path: process.env["SCREENSHOT"] });
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(320);
  for (const target of await page.locator("button:enabled:visible").all()) {
    const box = await target.boundingBox();
    expect(Math.min(box?.height ?? 0, box?.width ?? 0)).toBeGreaterThanOrEqual(44);
  }
});
