import { jest } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { launchBrowser, newPage } from "../../support/browser.ts";
import { photo } from "../../support/files/sample-files.ts";
import { sampleSent } from "../channel-contract.ts";
import { reply } from "./scripted-bot.ts";
import { startWebChat, type WebChat } from "./web-chat.ts";

jest.setTimeout(60_000);

let browser: Browser;
let chat: WebChat;
let page: Page;
const complaints: string[] = [];
beforeAll(async () => {
  browser = await launchBrowser();
  chat = await startWebChat(() => async (incoming) => speaks(incoming.chat));
  page = await newPage(browser);
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
});
afterAll(async () => {
  await browser?.close();
  await chat?.close();
});

let speaks: (chat: string) => void = () => undefined;
/** The chat that speaks first. */
const first = new Promise<string>((resolve) => {
  speaks = resolve;
});

test("an agent's photo stands in the chat, a document can be taken away, and both go when the session ends", async () => {
  await page.goto(chat.url);
  await page.getByLabel("Tulis pesan").fill("halo");
  await page.keyboard.press("Enter");
  const address = await first;
  const sends = async (kind: "photo" | "document", position: number, bytes: Uint8Array) => {
    const file = { ...sampleSent(kind), bytes, place: { ticket: "t1", position } };
    chat.kept.set(`web:${address}|t1|${position}`, { kind, mime: file.mime, bytes });
    const words = `Sari mengirim ${kind === "photo" ? "foto" : "dokumen (PDF)"}.`;
    await chat.channel.send({ chat: address, id: `reply-${position}` }, reply(words, { file }));
  };
  await sends("photo", 5, await photo({ width: 800, height: 600, orientation: 1 }));
  const shown = page.getByRole("img", { name: "Foto dari petugas" });
  await shown.waitFor();
  await page.evaluate("document.querySelector('.photo img').decode()");
  await sends("document", 6, sampleSent("document").bytes);
  const link = page.getByRole("link", { name: "HK-7F3KD-5.pdf" });
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  expect(download.suggestedFilename()).toBe("HK-7F3KD-5.pdf");
  if (process.env["SCREENSHOT"]) await page.screenshot({ path: process.env["SCREENSHOT"] });
  expect(complaints).toEqual([]);

  await chat.channel.hidePersonal(address);
  await shown.waitFor({ state: "detached" });
  expect(await page.getByText("Disembunyikan setelah Anda keluar.").count()).toBe(2);

  chat.kept.clear();
  await sends("photo", 7, sampleSent("photo").bytes);
  await page.getByText("Foto ini tidak bisa ditampilkan lagi.").waitFor();
});
