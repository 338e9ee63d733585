import { jest } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { makePopulation } from "../../src/core/demo/population.ts";
import { readTexts } from "../../src/i18n/translator.ts";
import { policy } from "../../src/policy.ts";
import { launchBrowser, newPage, type PageOptions, untilIn } from "../support/browser.ts";
import { askRecovery, NEW_PHONE } from "../support/desk/ask-recovery.ts";
import { readDemoPerson } from "../support/desk/desk-person.ts";
import { NEXT_CODE_MS, openStillDesk, type StillDesk } from "../support/desk/still-desk.ts";

jest.setTimeout(180_000);

const texts = readTexts<Record<string, string>>("id", "desk");
const say = (key: string, number = "") => (texts[key] ?? key).replace("{{number}}", number);

let stage: StillDesk;
let browser: Browser;
beforeAll(async () => {
  [stage, browser] = await Promise.all([openStillDesk(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

async function comeIn(name: string, options?: PageOptions): Promise<Page> {
  const page = await newPage(browser, options);
  page.setDefaultTimeout(60_000);
  await stage.passes(NEXT_CODE_MS);
  await page.goto(`${stage.url}/desk/`);
  await page.locator(".demo-people .chip", { hasText: name }).click();
  await untilIn(page, "document.querySelector('input[name=code]').value !== ''");
  await page.locator("button[type=submit]").click();
  await page.locator(".bar").waitFor();
  await page.getByRole("button", { name: say("place-approvals") }).click();
  return page;
}

const caseOf = (page: Page, number: string) => page.locator(".case", { hasText: number });

/** Approves with the keyboard alone, from the page's own list on. */
async function approve(page: Page, number: string, login: string): Promise<void> {
  await caseOf(page, number)
    .getByRole("button", { name: say("case-approve-open") })
    .focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: say("case-approve-title", number) });
  await dialog.waitFor();
  expect(await dialog.locator(".primary").isDisabled()).toBe(true);
  await dialog.getByRole("button", { name: say("ground-id-card") }).focus();
  await page.keyboard.press("Space");
  await dialog.locator(".primary").focus();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: say("confirm-title") }).waitFor();
  await stage.passes(NEXT_CODE_MS);
  await page.keyboard.type((await readDemoPerson(stage.url, login)).code);
  await page.keyboard.press("Enter");
}

test("two people approve a new number, each with a code of his own; the first can't be the second", async () => {
  const number = await askRecovery(stage);
  const [ratna, ayu] = [await comeIn("Ratna"), await comeIn("Ayu")];
  // What was shown at the door is too old for a decision.
  await stage.passes(policy.deskAccess.decisionConfirmedMs);
  await approve(ratna, number, "ratna");
  await caseOf(ratna, number).getByText(say("case-waits-for-others")).waitFor();
  expect(
    await caseOf(ratna, number)
      .getByRole("button", { name: say("case-approve-open") })
      .count(),
  ).toBe(0);

  await ayu.reload();
  await ayu.getByRole("button", { name: say("place-approvals") }).click();
  await caseOf(ayu, number).getByText("Ratna Contoh").waitFor();
  await approve(ayu, number, "ayu");
  await caseOf(ayu, number).getByText(say("case-holding")).first().waitFor();
  expect(await stage.core.readCase(number)).toMatchObject({ state: "holding" });
  const { nik = "", name = "" } = makePopulation("2026-11-22")[0] ?? {};
  const screen = await ayu.locator("body").innerText();
  for (const secret of [nik, name, NEW_PHONE]) expect(screen).not.toContain(secret);
  await Promise.all([ratna.context().close(), ayu.context().close()]);
});

test("a refusal takes a reason and ends the case", async () => {
  const number = await askRecovery(stage, 1);
  const page = await comeIn("Ratna");
  await caseOf(page, number)
    .getByRole("button", { name: say("case-refuse-open") })
    .click();
  const dialog = page.getByRole("dialog", { name: say("case-refuse-title", number) });
  expect(await dialog.locator(".primary").isDisabled()).toBe(true);
  await dialog.getByRole("button", { name: say("ground-papers-missing") }).click();
  await dialog.locator(".primary").click();
  await caseOf(page, number).waitFor({ state: "detached" });
  expect(await stage.core.readCase(number)).toMatchObject({ state: "refused" });
  await page.context().close();
});

test("a bank account is held against its book", async () => {
  const number = await askRecovery(stage, 1);
  await stage.database.query("update cases set kind = 'change-bank' where number = $1", [number]);
  const page = await comeIn("Ratna");
  await caseOf(page, number)
    .getByRole("button", { name: say("case-approve-open") })
    .click();
  const dialog = page.getByRole("dialog", { name: say("case-approve-title", number) });
  await dialog.getByRole("button", { name: say("ground-passbook") }).click();
  await dialog.locator(".primary:enabled").waitFor();
  await page.context().close();
});

test.each([
  [1280, 800],
  [768, 1024],
])("fits a screen of %i by %i", async (width, height) => {
  const number = await askRecovery(stage, 2);
  const page = await comeIn("Ratna", { viewport: { width, height } });
  await caseOf(page, number).waitFor();
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
  await page.context().close();
});

test("nobody without the permission is shown the place", async () => {
  const page = await newPage(browser);
  await stage.passes(NEXT_CODE_MS);
  await page.goto(`${stage.url}/desk/`);
  await page.locator(".demo-people .chip", { hasText: "Sari" }).click();
  await untilIn(page, "document.querySelector('input[name=code]').value !== ''");
  await page.locator("button[type=submit]").click();
  await page.locator(".bar").waitFor();
  expect(await page.getByRole("button", { name: say("place-approvals") }).count()).toBe(0);
  await page.context().close();
});
