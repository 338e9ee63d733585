import { jest } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { launchBrowser, newPage, type PageOptions } from "../../support/browser.ts";
import { colorsOf, contrast } from "./contrast.ts";
import { reply, scriptedBot, span } from "./scripted-bot.ts";
import { startWebChat, type WebChat } from "./web-chat.ts";

/** Exists in the browser, where this is called. */
declare function getComputedStyle(element: unknown): { textAlign: string };

jest.setTimeout(60_000);

const PHONE: PageOptions = { viewport: { width: 360, height: 740 }, isPhone: true };

/** One browser for all, as starting one takes over a second; each test has a page that shares nothing. */
let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const part of open.splice(0).reverse()) await part.close();
});

interface Visit {
  chat: WebChat;
  page: Page;
  /** What the browser complained about: blocked content, scripts that failed. */
  complaints: string[];
}

/** Opens the page of a chat with the scripted bot. */
async function openChat(options?: PageOptions): Promise<Visit> {
  const chat = await startWebChat(({ channel, inbox }) => scriptedBot(channel, inbox));
  open.push(chat);
  const page = await newPage(browser, options);
  open.push(page.context());
  const complaints: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(chat.url)) complaints.push(`asks elsewhere: ${request.url()}`);
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  await page.goto(chat.url);
  return { chat, page, complaints };
}

async function type(page: Page, words: string): Promise<void> {
  await page.getByLabel("Tulis pesan").fill(words);
  await page.keyboard.press("Enter");
}

/** The id of what has the focus, or else its class. */
function focused(page: Page): Promise<string> {
  return page.evaluate("document.activeElement.id || document.activeElement.className");
}

async function reachBalance(page: Page): Promise<void> {
  await type(page, "halo");
  await page.getByRole("button", { name: "Cek saldo" }).click();
  await page.getByText("Ketik nomor HP").waitFor();
  await type(page, "081299900017");
  await page.getByText("sudah dikirim lewat SMS").waitFor();
  await type(page, "482913");
  await page.getByRole("table").waitFor();
}

test("a person gets from halo to the balance, with the code from the phone beside the chat", async () => {
  const { page, complaints } = await openChat();
  await page.getByText("DEMO · data fiktif").waitFor();
  const phone = page.getByRole("complementary", { name: "HP Anda (demo)" });
  await phone.getByText("Belum ada SMS").waitFor();
  // By keyboard alone: the field has the focus when the page opens.
  await page.keyboard.type("halo");
  await page.keyboard.press("Enter");
  const menu = page.getByRole("group", { name: "Pilihan jawaban" });
  await menu.getByRole("button", { name: "Cek saldo" }).press("Enter");
  await page.getByText("Ketik nomor HP").waitFor();
  expect(await menu.getByRole("button").first().isDisabled()).toBe(true);
  expect(await focused(page)).toBe("words");

  await type(page, "081299900017");
  await page.getByRole("log").getByText("disamarkan").waitFor();
  await phone.getByText("482913").waitFor();
  await type(page, "482913");

  const table = page.getByRole("table", { name: "Saldo dan perlindungan" });
  await table.waitFor();
  expect(await table.getByRole("columnheader").allTextContents()).toEqual(["Program", "Keadaan", "Jumlah"]);
  expect(await table.getByRole("rowheader").first().textContent()).toBe("JHT");
  const amount = table.getByRole("cell", { name: "Rp48.735.210" });
  expect(await amount.evaluate((cell) => getComputedStyle(cell).textAlign)).toBe("right");
  expect(complaints).toEqual([]);
});

test("a typed number chooses like its button", async () => {
  const { page } = await openChat();
  await type(page, "halo");
  await page.getByRole("button", { name: "Cek saldo" }).waitFor();
  await type(page, "1");
  await page.getByText("Ketik nomor HP").waitFor();
});

test("a page that is opened again shows what was said, in order, with identifiers masked", async () => {
  const { page } = await openChat();
  await reachBalance(page);
  await page.reload();
  await page.getByRole("table").waitFor();
  const said = await page.getByRole("log").locator(".person .words").allTextContents();
  expect(said).toEqual(["halo", "Cek saldo", "••••••••••••", "••••••"]);
  expect(await page.getByRole("button", { name: "Rincian JHT" }).isEnabled()).toBe(true);
  expect(await page.getByRole("button", { name: "Cek saldo" }).isEnabled()).toBe(false);
});

test("a message written while the server is away waits and is delivered by itself", async () => {
  const { chat, page } = await openChat();
  await type(page, "halo");
  await page.getByRole("button", { name: "Cek saldo" }).waitFor();
  await chat.close();
  await type(page, "1");
  await page.getByText("menunggu").waitFor();
  await page.getByText("Menyambung kembali").waitFor();
  await chat.reopen();
  await page.getByText("Ketik nomor HP").waitFor();
  await page.getByText("Menyambung kembali").waitFor({ state: "detached" });
  expect(await page.getByText("menunggu").count()).toBe(0);
  expect(await page.getByRole("log").locator(".person .words").allTextContents()).toEqual(["halo", "1"]);
});

test("a message that waits is still waiting after a reload, and arrives once", async () => {
  const { page } = await openChat();
  await page.route("**/chat/messages", (route) => route.abort());
  await type(page, "halo");
  await page.getByText("menunggu").waitFor();
  await page.reload();
  await page.getByText("menunggu").waitFor();
  await page.unroute("**/chat/messages");
  await page.getByRole("button", { name: "Cek saldo" }).waitFor();
  expect(await page.getByRole("log").locator(".person .words").allTextContents()).toEqual(["halo"]);
});

test("HTML in what anybody says appears literally", async () => {
  const { chat, page, complaints } = await openChat();
  const attack = '<img src=x onerror="window.hacked=1"><b>tebal</b>';
  let addressed = "";
  await chat.channel.stop();
  await chat.channel.start(async (incoming) => {
    addressed = incoming.chat;
  });
  await page.reload();
  await type(page, attack);
  await page.getByRole("log").locator(".person", { hasText: attack }).waitFor();
  await chat.channel.send(
    { chat: addressed, id: "reply-1" },
    reply("", {
      text: [span(attack, { bold: true })],
      table: { caption: attack, header: [attack], rows: [[attack]], rightAligned: [] },
      choices: [{ number: 1, label: attack }],
    }),
  );
  await page.getByRole("button", { name: attack }).waitFor();
  expect(await page.locator("#log img, #log b").count()).toBe(0);
  expect(await page.evaluate("window.hacked")).toBeUndefined();
  expect(complaints).toEqual([]);
});

test("a password that was hidden leaves the screen", async () => {
  const { chat, page } = await openChat();
  const heard = new Promise<{ chat: string; id: string }>((resolve) => {
    void chat.channel.start(async (incoming) => resolve(incoming));
  });
  await type(page, "Rahasia!");
  const { chat: address, id } = await heard;
  await page.getByText("Rahasia!").waitFor();
  await chat.channel.hide(address, id);
  await page.getByText("[disembunyikan]").waitFor();
  expect(await page.getByText("Rahasia!").count()).toBe(0);
});

test("the page speaks English when asked, and remembers it", async () => {
  const { page } = await openChat();
  await page.getByRole("button", { name: "ganti ke bahasa Inggris" }).click();
  await page.getByRole("button", { name: "Start chatting" }).waitFor();
  expect(await page.getAttribute("html", "lang")).toBe("en");
  await page.reload();
  await page.getByLabel("Write a message").waitFor();
});

describe("on a phone", () => {
  test("nothing is wider than the screen, and every target fits a thumb", async () => {
    const { page } = await openChat(PHONE);
    await page.getByRole("button", { name: "Mulai obrolan" }).tap();
    await page.getByRole("button", { name: "Cek saldo" }).tap();
    await page.getByText("Ketik nomor HP").waitFor();
    await type(page, "x".repeat(300));
    await page.getByText("x".repeat(300)).waitFor();
    await type(page, "482913");
    await page.getByRole("table").waitFor();
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
    for (const button of await page.locator("button:enabled:visible").all()) {
      const box = await button.boundingBox();
      expect(Math.min(box?.height ?? 0, box?.width ?? 0)).toBeGreaterThanOrEqual(44);
    }
  });

  test("an SMS slides in, can be closed, and is kept behind a button", async () => {
    const { chat, page } = await openChat(PHONE);
    await page.locator("#phone[data-live]").waitFor({ state: "attached" });
    await chat.inbox.send({
      by: "sms",
      address: "+6281299900017",
      subject: "",
      text: "Kode: 482913",
      idempotencyKey: "code-1",
      language: "id",
      code: null,
      sendingId: "1",
    });
    const card = page.locator("#toast").getByText("Kode: 482913");
    await card.waitFor();
    await page.getByRole("button", { name: "Tutup" }).tap();
    await card.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "SMS di HP demo" }).tap();
    await page.getByRole("complementary").getByText("Kode: 482913").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("complementary").waitFor({ state: "hidden" });
  });
});

describe.each(["light", "dark"] as const)("in %s colours", (colorScheme) => {
  test("every kind of text stands out enough to be read", async () => {
    const { page } = await openChat({ colorScheme });
    await reachBalance(page);
    for (const part of [
      "h1",
      ".tagline",
      "#demo-badge",
      ".bot .words",
      ".person .words",
      ".meta time",
      "caption",
      "thead th",
      "td",
      "code",
      ".choice:enabled",
      ".choice:enabled .number",
      "#language",
      ".phone-note",
      ".card-to",
      ".card-text",
    ]) {
      const ratio = contrast(await colorsOf(page.locator(part).first()));
      expect({ part, enough: ratio >= 4.5 ? true : ratio }).toEqual({ part, enough: true });
    }
  });
});

test("a screen reader finds landmarks, names for everything, and is told what is new", async () => {
  const { page } = await openChat();
  await reachBalance(page);
  expect(await page.getByRole("main").count()).toBe(1);
  expect(await page.getByRole("heading", { level: 1, name: "Layanan Peserta" }).count()).toBe(1);
  expect(await page.getByRole("log", { name: "Percakapan" }).getAttribute("aria-busy")).toBe("false");
  expect(await page.getByRole("log").getByText("Anda: ").count()).toBe(4);
  const nameless = await page
    .locator("button, a, [role=region], [role=group]")
    .evaluateAll((parts) => parts.filter((part) => !part.textContent?.trim() && !part.ariaLabel).length);
  expect(nameless).toBe(0);
  expect(await page.locator("img:not([alt])").count()).toBe(0);
});

test("the keyboard reaches every part in turn and is caught nowhere", async () => {
  const { page } = await openChat();
  await reachBalance(page);
  const visited = new Set<string>();
  for (let step = 0; step < 14; step++) {
    await page.keyboard.press("Tab");
    visited.add(await focused(page));
  }
  for (const stop of ["language", "log", "table", "choice", "words", "send"]) expect(visited).toContain(stop);
});
