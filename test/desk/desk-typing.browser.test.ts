import { jest } from "@jest/globals";
import type { Browser } from "playwright-core";
import { readTexts } from "../../src/i18n/translator.ts";
import { launchBrowser, newPage, untilIn } from "../support/browser.ts";
import { signInAs } from "../support/desk/desk-person.ts";
import { NEXT_CODE_MS, openStillDesk, type StillDesk } from "../support/desk/still-desk.ts";

jest.setTimeout(180_000);

const texts = readTexts<Record<string, string>>("id", "desk");

let stage: StillDesk;
let browser: Browser;
beforeAll(async () => {
  [stage, browser] = await Promise.all([openStillDesk(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});
const shownTo = () => stage.typedTo.splice(0);

test("an agent is shown to be writing by who holds the talk now, and by nobody else", async () => {
  const ticket = await stage.asks();
  const [sari, dimas] = [await signInAs(stage.url, "sari"), await signInAs(stage.url, "dimas")];
  const writes = async (who: typeof sari, epoch: unknown, asked = ticket) => {
    const answer = await who.post("typing", { ticket: asked, epoch });
    return answer.status;
  };
  expect(await writes(sari, 0)).toBe(409);
  await sari.post(`tickets/${ticket}/take`);
  expect(await writes(sari, 1)).toBe(200);
  expect(shownTo()).toEqual([expect.stringMatching(/^web:/)]);
  expect([await writes(dimas, 1), await writes(sari, 0), await writes(sari, "1; drop")]).toEqual([
    409, 409, 400,
  ]);
  await sari.post(`tickets/${ticket}/release`);
  expect(await writes(sari, 1)).toBe(409);
  expect(shownTo()).toEqual([]);
});

test("each sees that the other writes; a note and a canned answer that is looked for show nothing", async () => {
  const words = "Kartu saya hilang.";
  const ticket = await stage.asks({ words });
  const page = await newPage(browser);
  page.setDefaultTimeout(60_000);
  await stage.passes(NEXT_CODE_MS);
  await page.goto(`${stage.url}/desk/`);
  await page.locator(".demo-people .chip", { hasText: "Ratna" }).click();
  await untilIn(page, "document.querySelector('input[name=code]').value !== ''");
  await page.locator("button[type=submit]").click();
  await page.getByRole("tab", { name: texts["shelf-queue"] ?? "" }).click();
  await page.locator(`[data-ticket="${ticket}"]`).click();
  await page.getByRole("log").getByText(words).waitFor();
  await page.locator(".talk-acts .primary", { hasText: texts["take-button"] ?? "" }).click();
  await page.locator(".talk-acts", { hasText: texts["resolve-button"] ?? "" }).waitFor();

  stage.signs.give({ type: "participant-types", ticket });
  await page.locator(".writing", { hasText: texts["is-writing"] ?? "" }).waitFor();
  await stage.says(ticket, "Masih di sana?");
  await page.getByRole("log").getByText("Masih di sana?").waitFor();
  await page.locator(".writing").waitFor({ state: "hidden" });

  await page.getByRole("button", { name: texts["mode-note"] ?? "" }).click();
  await page.locator("#words").fill("Hanya untuk rekan.");
  await page.locator("#words").fill("");
  await page.getByRole("button", { name: texts["mode-reply"] ?? "" }).click();
  await page.locator("#words").fill("/salam");
  const said = page.waitForResponse("**/desk/api/typing");
  await page.locator("#words").fill("Selamat siang");
  expect((await said).status()).toBe(200);
  expect(shownTo()).toEqual([expect.stringMatching(/^web:/)]);
  await page.context().close();
});
