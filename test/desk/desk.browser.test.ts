import { jest } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { makePopulation } from "../../src/core/demo/population.ts";
import { readTexts } from "../../src/i18n/translator.ts";
import { systemClock } from "../../src/ports/clock.ts";
import { launchBrowser, newPage, type PageOptions, untilIn } from "../support/browser.ts";
import { type DeskStage, openDeskStage, signIn } from "../support/desk/desk-stage.ts";

jest.setTimeout(180_000);

const texts = readTexts<Record<string, string>>("id", "desk");
const say = (key: string, values: Record<string, string> = {}) =>
  Object.entries(values).reduce(
    (text, [name, value]) => text.replace(`{{${name}}}`, value),
    texts[key] ?? key,
  );

let stage: DeskStage;
let browser: Browser;
const complaints: string[] = [];
/** Each who comes in moves the clock on by more than a code lives, for each code is taken once. */
let ahead = 0;
beforeAll(async () => {
  const clock = { now: () => systemClock.now() + ahead, after: systemClock.after };
  [stage, browser] = await Promise.all([openDeskStage({ clock }), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});
afterEach(() => {
  expect(complaints.splice(0)).toEqual([]);
});

/** Opens the desk as one of the demo's people, the way a visitor does: a click on his name, a click on the button. */
async function comeIn(name: string, options?: PageOptions): Promise<Page> {
  const page = await newPage(browser, options);
  page.setDefaultTimeout(60_000);
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("net::ERR")) complaints.push(message.text());
  });
  ahead += 31_000;
  await page.goto(`${stage.url}/desk/`);
  await page.locator(".demo-people .chip", { hasText: name }).click();
  await untilIn(page, "document.querySelector('input[name=code]').value !== ''");
  await page.locator("button[type=submit]").click();
  await page.locator(".bar").waitFor();
  return page;
}

async function opens(page: Page, shelf: string, ticket: string): Promise<void> {
  await page.getByRole("tab", { name: say(shelf) }).click();
  await page.locator(`[data-ticket="${ticket}"]`).click();
}

/** Lets what these pages ask of an address leave when all of them have asked: nobody can hear of another before he clicks himself. */
async function holdUntilBothAsk(pages: readonly Page[], address: string): Promise<void> {
  let asked = 0;
  let letGo: () => void = () => undefined;
  const all = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  for (const page of pages) {
    await page.route(address, async (route) => {
      asked += 1;
      if (asked === pages.length) letGo();
      await all;
      await route.continue();
    });
  }
}

const log = (page: Page) => page.getByRole("log");
const delivered = (page: Page, text: string) => log(page).locator(".bubble", { hasText: text });

test("two agents click at once: one has the talk, the other is told kindly; words go both ways and survive a lost line", async () => {
  const words = "Saldo saya belum bertambah.";
  const ticket = await stage.asks({ words });
  const [sari, dimas] = await Promise.all([comeIn("Sari"), comeIn("Dimas")]);
  // Nothing is in her hands, and she is shown the way to who waits.
  await sari.getByRole("button", { name: "Lihat antrean" }).click();
  await Promise.all([opens(sari, "shelf-queue", ticket), opens(dimas, "shelf-queue", ticket)]);
  await log(sari).getByText(words).waitFor();
  await holdUntilBothAsk([sari, dimas], "**/take");
  const take = (page: Page) => page.locator(".talk-acts .primary", { hasText: say("take-button") });
  const has = (page: Page) => page.locator(".talk-acts", { hasText: say("resolve-button") });
  const isRefused = (page: Page, owner: string) =>
    page
      .locator(".toast", { hasText: say("held-by", { name: owner }) })
      .waitFor()
      .then(() => page);
  // A notice stays for some seconds only: whoever looks after both have clicked may come too late.
  const refused = Promise.race([isRefused(sari, "Dimas Contoh"), isRefused(dimas, "Sari Contoh")]);
  await Promise.all([take(sari).click(), take(dimas).click()]);
  const owner = (await refused) === sari ? dimas : sari;
  await has(owner).waitFor();
  const [row] = (await stage.core.desk.readOpen()).filter((one) => one.ticket === ticket);
  expect(row?.agent).toBe(owner === sari ? "demo-sari" : "demo-dimas");

  await owner.locator("#words").fill("Selamat siang, saya periksa dulu.");
  await owner.keyboard.press("Enter");
  await delivered(owner, "saya periksa dulu").waitFor();
  await stage.says(ticket, "Terima kasih.");
  await log(owner).getByText("Terima kasih.").waitFor();

  await owner.context().setOffline(true);
  await owner.locator("#words").fill("Ditulis saat terputus.");
  await owner.keyboard.press("Enter");
  await owner.getByText(say("send-again")).waitFor();
  await stage.says(ticket, "Masih di sana?");
  await owner.context().setOffline(false);
  await log(owner).getByText("Masih di sana?").waitFor();
  await owner.getByText(say("send-again")).waitFor({ state: "detached" });
  const talk = await stage.core.desk.readTicket(ticket, 0);
  const said = talk?.entries.filter(({ what }) => what === "said").map(({ text }) => text);
  expect(said).toEqual(["Selamat siang, saya periksa dulu.", "Ditulis saat terputus."]);
  await Promise.all([sari.context().close(), dimas.context().close()]);
});

test("by keyboard alone: take who waits longest, answer with a canned text, note, pass on, close", async () => {
  const ticket = await stage.asks({ topic: "account", words: "Kode tidak datang.", language: "id" });
  await stage.database.query("update tickets set queued_at = clock_now() - interval '1 day' where id = $1", [
    ticket,
  ]);
  const page = await comeIn("Ratna");
  await page
    .getByRole("tab", { name: say("shelf-queue") })
    .locator(".count")
    .waitFor();
  await page.keyboard.press("n");
  await log(page).getByText("Kode tidak datang.").waitFor();
  await page.locator("#words:focus").waitFor();
  await page.keyboard.type("/salam");
  await page.locator(".canned .chosen").waitFor();
  await page.keyboard.press("Enter");
  expect(await page.locator("#words").inputValue()).toContain("Ratna Contoh");
  await page.keyboard.press("Enter");
  await delivered(page, "Ratna Contoh").first().waitFor();

  await page.keyboard.type("Tolong kirim kode OTP Anda");
  await page.keyboard.press("Enter");
  await page.getByText(say("blocked-asks-for-secret")).first().waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("i");
  await page.keyboard.type("Nomor lama sudah mati.");
  await page.keyboard.press("Enter");
  await log(page).locator(".note", { hasText: "Nomor lama" }).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: say("keys-title") }).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("e");
  await page.locator("dialog textarea").fill("Kode sudah diterima.");
  await page.locator("dialog .primary").click();
  await log(page)
    .getByText(say("did-resolved-words", { words: "Kode sudah diterima." }))
    .waitFor();
  expect((await stage.core.desk.readOpen()).some((one) => one.ticket === ticket)).toBe(false);
  await page.context().close();
});

test("a call waits for its hour: whoever takes the next takes the chat, and is told when the hour of his call comes", async () => {
  const page = await comeIn("Sari");
  const call = await stage.asks({ words: "Tolong telepon saya." });
  await stage.database.query(
    `update tickets set kind = 'callback', queued_at = clock_now() - interval '2 days',
       callback_at = clock_now() + interval '3 hours' where id = $1`,
    [call],
  );
  await page.getByRole("tab", { name: say("shelf-queue") }).click();
  await page.locator(`[data-ticket="${call}"]`).waitFor();
  const chat = await stage.asks({ words: "Saya menunggu di chat." });
  await page.locator(`[data-ticket="${chat}"]`).waitFor();
  await page.keyboard.press("n");
  await log(page).getByText("Saya menunggu di chat.").waitFor();

  await opens(page, "shelf-queue", call);
  await page.getByRole("button", { name: say("take-button"), exact: true }).click();
  await page.locator(".talk-acts", { hasText: say("resolve-button") }).waitFor();
  const { number = "" } = (await stage.core.desk.readOpen()).find((one) => one.ticket === call) ?? {};
  const reminded = page.locator(".toast", { hasText: say("call-soon", { number }) }).waitFor();
  await stage.database.query(
    "update tickets set callback_at = clock_now() + interval '5 minutes' where id = $1",
    [call],
  );
  await stage.says(call, "Saya tunggu teleponnya.");
  await reminded;
  await page.locator(".talk-acts button", { hasText: say("resolve-button") }).click();
  await page.locator("dialog textarea").fill("Sudah ditelepon.");
  await page.locator("dialog .primary").click();
  await log(page)
    .getByText(say("did-resolved-words", { words: "Sudah ditelepon." }))
    .waitFor();
  await page.context().close();
});

test("an answer that is nearly late is shown to supervisors, and not to whoever has nothing to do with it", async () => {
  const late = await stage.asks({ words: "Halo, masih ada orang?" });
  const [sari, ratna, dimas] = [await comeIn("Sari"), await comeIn("Ratna"), await comeIn("Dimas")];
  await opens(sari, "shelf-queue", late);
  await sari.getByRole("button", { name: say("take-button"), exact: true }).click();
  await sari.getByText(say("held-by-you")).waitFor();
  expect(await ratna.locator(".escalation").count()).toBe(0);
  await stage.database.query(
    "update tickets set reply_due_at = clock_now() + interval '4 minutes' where id = $1",
    [late],
  );
  await stage.says(late, "Halo?");
  await ratna.locator(".escalation").waitFor();
  expect(await dimas.locator(".escalation").count()).toBe(0);
  await Promise.all([sari, ratna, dimas].map((page) => page.context().close()));
});

test("who it is stays masked until it is unmasked for a reason, which the trail keeps", async () => {
  const ticket = await stage.asks({ words: "Data saya salah." });
  await signIn(stage, ticket);
  const page = await comeIn("Sari");
  await opens(page, "shelf-queue", ticket);
  await page.locator(".talk-acts .primary").click();
  await page.getByText(say("reveal-button")).waitFor();
  const identifiers = makePopulation("2026-11-22")
    .slice(0, 3)
    .flatMap(({ name, nik, phone, email, cards }) => [
      name,
      nik,
      phone,
      email,
      ...cards.map(({ kpj }) => kpj),
    ])
    .filter((value): value is string => Boolean(value));
  const shown = async () => {
    const screen = await page.locator("body").innerText();
    return identifiers.filter((identifier) => screen.includes(identifier));
  };
  expect(await shown()).toEqual([]);

  await page.getByText(say("reveal-button")).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText(say("field-phone")).click();
  expect(await dialog.locator(".primary").isDisabled()).toBe(true);
  await dialog.getByText(say("reason-call-back")).click();
  await dialog.locator(".primary").click();
  await page.locator(".card dd", { hasText: "+62" }).waitFor();
  expect(await shown()).toHaveLength(1);
  const [act] = await stage.accounts.listActs(1);
  expect(act).toMatchObject({
    agentId: "demo-sari",
    event: "sensitive_read",
    detail: `reveal|phone|call-back|${ticket}`,
  });
  await page.context().close();
});

test("an invitation leads to an account with a second factor", async () => {
  const admin = await comeIn("Ayu");
  await admin.locator(".invite input").first().fill("Bunga Contoh");
  await admin.locator(".invite input").nth(1).fill("bunga");
  await admin.locator(".invite .primary").click();
  const link = (await admin.locator(".invitation code").textContent()) ?? "";
  expect(link).toMatch(/\/desk\/#undangan=[\w-]{43}$/);
  const page = await newPage(browser);
  await page.goto(link);
  await page.locator(".qr").waitFor();
  expect(page.url()).not.toContain("undangan");
  await page.locator("input[name=new-password]").fill("bunga12345");
  await page.locator("input[name=code]").fill("000000");
  await page.locator("button[type=submit]").click();
  await page.locator(".trouble:not(:empty)").waitFor();
  expect((await stage.accounts.listAgents()).find(({ login }) => login === "bunga")?.state).toBe("invited");
  await Promise.all([page.context().close(), admin.context().close()]);
});

test.each([
  [1280, 800],
  [1024, 768],
  [768, 1024],
])("fits a screen of %i by %i", async (width, height) => {
  const ticket = await stage.asks({ words: "x".repeat(300) });
  const page = await comeIn("Tono", { viewport: { width, height } });
  await opens(page, "shelf-queue", ticket);
  await log(page).getByText("xxx").waitFor();
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
  await page.context().close();
});
