import { jest } from "@jest/globals";
import type { Browser } from "playwright-core";
import { launchBrowser, newPage } from "../../support/browser.ts";
import { scriptedBot } from "./scripted-bot.ts";
import { startWebChat } from "./web-chat.ts";

jest.setTimeout(120_000);

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

test("a person sees that somebody writes to him, and is seen to write himself only from then on", async () => {
  let name = "";
  const chat = await startWebChat(({ channel, inbox }) => {
    const bot = scriptedBot(channel, inbox);
    return async (incoming) => {
      name = incoming.chat;
      await bot(incoming);
    };
  });
  const page = await newPage(browser);
  try {
    await page.goto(chat.url);
    const field = page.getByLabel("Tulis pesan");
    await field.fill("halo");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Cek saldo" }).waitFor();
    const dots = page.locator(".typing");
    await dots.waitFor({ state: "detached" });
    await field.fill("saya mau tanya");
    expect(chat.typed).toEqual([]);

    await chat.channel.showTyping(name);
    await dots.waitFor();
    const said = page.waitForResponse("**/chat/typing");
    await field.fill("saya mau tanya sesuatu");
    expect((await said).status()).toBe(204);
    expect(chat.typed).toEqual([name]);
  } finally {
    await page.context().close();
    await chat.close();
  }
});
