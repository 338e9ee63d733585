import { jest } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { readTexts } from "../../src/i18n/translator.ts";
import { launchBrowser, newPage, untilIn } from "../support/browser.ts";
import { FakeBotApi } from "../support/fake-bot-api/fake-bot-api.ts";
import { openFakeClamd } from "../support/files/fake-clamd.ts";
import { CAMERA, EICAR, pdf, photo } from "../support/files/sample-files.ts";
import { type DataFolder, makeDataFolder, type Program, startProgram } from "../support/program.ts";
import { createTelegramPerson, type TelegramPerson } from "../support/telegram-person.ts";
import { words } from "../support/words.ts";

jest.setTimeout(240_000);

const PERSON = 42;
const OTHER = 43;
const texts = readTexts<Record<string, string>>("id", "desk");
const say = (key: string) => texts[key] ?? key;
/** No file that anybody sends is called so by us: what holds it has been told the file's name. */
const NAME_CANARY = "rahasia-nama-berkas";

let api: FakeBotApi;
let clamd: Awaited<ReturnType<typeof openFakeClamd>>;
let folder: DataFolder;
let program: Program;
let browser: Browser;
/** Where Sari sits, from the first test on. */
let page: Page;
beforeAll(async () => {
  api = new FakeBotApi();
  await api.listen();
  clamd = await openFakeClamd();
  folder = await makeDataFolder();
  const scanner = "port" in clamd.place ? `tcp://${clamd.place.host}:${clamd.place.port}` : "";
  const telegram = { TELEGRAM_BOT_TOKEN: api.token, TELEGRAM_API_ROOT: api.root };
  const settings = { DATA_DIR: folder.path, CLAMD_URL: scanner, LOG_LEVEL: "debug", ...telegram };
  [program, browser] = await Promise.all([startProgram(settings), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await program?.close();
  await folder?.close();
  await clamd?.close();
  await api?.close();
});

/** Asks for an agent, as far as to a ticket's number. */
async function asks(person: TelegramPerson): Promise<void> {
  person.says("ada kecelakaan kerja, teman saya jatuh");
  await person.hears("119");
  person.taps(words("contact:chat-button"));
  await person.hears(words("contact:words"));
  person.says("Jatuh dari tangga.");
  await person.hears("HK-");
}

async function sitsDown(): Promise<Page> {
  const page = await newPage(browser);
  page.setDefaultTimeout(60_000);
  await page.goto(`${program.url}/desk/`);
  await page.locator(".demo-people .chip", { hasText: "Sari" }).click();
  await untilIn(page, "document.querySelector('input[name=code]').value !== ''");
  await page.locator("button[type=submit]").click();
  return page;
}

/** Takes whoever waits longest. */
async function takesNext(page: Page): Promise<void> {
  await page.locator(".row, [role=tab] .count:text('1')").first().waitFor();
  await page.keyboard.press("n");
}

/** What the server says of one file when the page's own session asks for it. */
function look(page: Page, address: string) {
  return page.evaluate(async (path) => {
    const answer = await fetch(path);
    const of = (name: string) => answer.headers.get(name);
    const headers = {
      type: of("content-type"),
      shown: of("content-disposition"),
      policy: of("content-security-policy"),
      sniffing: of("x-content-type-options"),
      cache: of("cache-control"),
    };
    return { status: answer.status, headers, text: await answer.text() };
  }, address);
}

test("a photo and a document go from a participant's chat to the agent who has the talk, checked and cleaned, and to nobody else", async () => {
  const person = createTelegramPerson(api, PERSON);
  await asks(person);
  page = await sitsDown();
  await takesNext(page);
  const log = page.getByRole("log");
  await log.getByText("Jatuh dari tangga").waitFor();
  await person.hears("Sari Contoh");

  api.userSendsPhoto(PERSON, await photo({ width: 800, height: 600 }), "Ini fotonya, NIK 3174010101900001");
  await person.hears(words("file:passed-on"));
  await log.getByText("Ini fotonya").waitFor();
  expect(await page.locator("body").innerText()).not.toContain("3174010101900001");
  const bubble = log.locator(".bubble.file").first();
  expect(await bubble.locator("img").count()).toBe(0);
  await bubble.getByRole("button", { name: say("file-show-button") }).click();
  const picture = bubble.getByRole("img", { name: say("file-alt") });
  await picture.waitFor();
  // Upright: the phone held it sideways.
  await untilIn(page, "document.querySelector('.bubble.file img').naturalWidth === 600");
  const seen = await look(page, (await picture.getAttribute("src")) ?? "");
  expect(seen.text).not.toContain(CAMERA);
  expect({ status: seen.status, ...seen.headers }).toEqual({
    status: 200,
    type: "image/jpeg",
    shown: expect.stringMatching(/^inline; filename="photo-\d+\.jpg"$/),
    policy: "sandbox; default-src 'none'",
    sniffing: "nosniff",
    cache: "no-store",
  });
  if (process.env["SCREENSHOT"]) await page.screenshot({ path: process.env["SCREENSHOT"] });

  api.userSendsDocument(PERSON, pdf(), { file_name: `${NAME_CANARY}.pdf`, mime_type: "application/pdf" });
  const link = log.getByRole("link", { name: say("file-download-button") });
  await link.waitFor();
  const document = await look(page, (await link.getAttribute("href")) ?? "");
  expect(document.headers).toMatchObject({
    type: "application/pdf",
    shown: expect.stringMatching(/^attachment; filename="document-\d+\.pdf"$/),
  });

  api.userSendsDocument(PERSON, pdf({ objects: [`(${EICAR})`] }), { file_name: "surat.pdf" });
  await person.hears(words("file:infected"));
  api.userSendsDocument(PERSON, pdf(), { file_name: `${NAME_CANARY}.pdf.exe` });
  await person.hears(words("file:name-lies"));
  clamd.is("dies");
  api.userSendsPhoto(PERSON, await photo());
  await person.hears(words("file:not-now"));
  clamd.is("usual");
  person.says("Itu saja.");
  await log.getByText("Itu saja.").waitFor();
  expect(await log.locator(".bubble.file").count()).toBe(2);

  const stranger = await fetch(`${program.url}${await picture.getAttribute("src")}`);
  expect(stranger.status).toBe(401);
  for (const canary of [NAME_CANARY, CAMERA, "FILE-", "photos/file", EICAR.slice(0, 20)])
    expect(program.said()).not.toContain(canary);
  person.says("menu");
  await person.hears("Mau berhenti bicara");
  person.taps(words("agent-talk:end-button"));
  await person.hears(words("agent-talk:rate"));
  await log.getByText(say("did-closed-participant")).waitFor();
  // What is over is put away.
  await page.keyboard.press("Escape");
});

test("a photo and a document go from the agent who has the talk to the participant's chat, and what may not leave does not", async () => {
  const person = createTelegramPerson(api, OTHER);
  await asks(person);
  await takesNext(page);
  const log = page.getByRole("log");
  await log.getByText("Jatuh dari tangga").waitFor();
  await person.hears("Sari Contoh");
  const attach = (name: string, mimeType: string, buffer: Buffer) =>
    page.locator("input[type=file]").setInputFiles({ name, mimeType, buffer });

  await attach(`${NAME_CANARY}.jpg`, "image/jpeg", await photo({ width: 800, height: 600 }));
  await page.locator(".attached", { hasText: NAME_CANARY }).waitFor();
  await page.locator("#words").fill("Ini contohnya.");
  if (process.env["SCREENSHOT"]) await page.screenshot({ path: `${process.env["SCREENSHOT"]}-attached.png` });
  await page.locator("#words").press("Enter");
  await person.hears("mengirim foto");
  await person.hears("Ini contohnya.");
  const [first] = api.messagesTo(OTHER).flatMap(({ file }) => file ?? []);
  expect(first).toMatchObject({ field: "photo", mime: "image/jpeg" });
  expect(first?.name).toMatch(/^HK-[2-9A-Z]{5}-\d+\.jpg$/);
  expect(first?.bytes.includes(CAMERA)).toBe(false);
  const bubble = log.locator(".bubble.ours.file").first();
  await bubble.locator(".delivery.delivered").waitFor();
  await bubble.getByRole("button", { name: say("file-show-button") }).click();
  await bubble.getByRole("img", { name: say("file-alt") }).waitFor();
  await page.evaluate("document.querySelector('.bubble.ours.file img').decode()");
  if (process.env["SCREENSHOT"]) await page.screenshot({ path: `${process.env["SCREENSHOT"]}-sent.png` });

  await attach("surat.pdf", "application/pdf", pdf());
  await page.locator(".field .send").click();
  await person.hears("mengirim dokumen");
  expect(
    api
      .messagesTo(OTHER)
      .flatMap(({ file }) => file ?? [])
      .at(-1)?.bytes,
  ).toEqual(pdf());

  await attach("virus.pdf", "application/pdf", pdf({ objects: [`(${EICAR})`] }));
  await page.locator(".field .send").click();
  const refused = log.locator(".bubble.refused", { hasText: say("file-refused-infected") });
  await refused.waitFor();
  await refused.getByRole("button", { name: say("file-dismiss-button") }).click();
  await refused.waitFor({ state: "detached" });
  expect(await log.locator(".bubble.ours.file").count()).toBe(2);
  for (const canary of [NAME_CANARY, CAMERA, EICAR.slice(0, 20)])
    expect(program.said()).not.toContain(canary);
});
