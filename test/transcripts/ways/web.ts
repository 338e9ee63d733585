import type { Browser, Page } from "playwright-core";
import type { Receive } from "../../../src/ports/channel.ts";
import { startWebChat } from "../../channels/web/web-chat.ts";
import { launchBrowser, newPage, untilIn } from "../../support/browser.ts";
import type { Comer, Way } from "../../support/way.ts";

/** The page of the web chat in a browser. Files are sent to it in tests of their own: the page judges and shrinks them before they leave. */
export async function openWeb(): Promise<Way> {
  const browser = await launchBrowser();
  let receive: Receive = async () => undefined;
  const chat = await startWebChat(() => (incoming) => receive(incoming));
  let page: Page | null = null;
  return {
    channel: chat.channel,
    async comes(whom) {
      await page?.context().close();
      page = await openPage(browser, chat.url);
      const words = page;
      // What he says first tells only how his chat is called.
      const name = await new Promise<string>((resolve, reject) => {
        receive = async (incoming) => resolve(incoming.chat);
        type(words, "…").catch(reject);
      });
      receive = whom;
      return personAt(page, name);
    },
    async close() {
      await browser.close();
      await chat.close();
    },
  };
}

async function openPage(browser: Browser, url: string): Promise<Page> {
  const page = await newPage(browser, { isStill: true });
  await page.goto(url);
  await page.locator("#log[aria-busy=false]").waitFor({ state: "attached" });
  await page.evaluate(NOTE_WHAT_IS_SHOWN);
  return page;
}

async function type(page: Page, words: string): Promise<void> {
  await page.locator("#words").fill(words);
  await page.keyboard.press("Enter");
}

function personAt(page: Page, chat: string): Comer {
  return {
    chat,
    async says(content) {
      if (content.type !== "text" && content.type !== "command") return false;
      const words = content.type === "text" ? content.text : `/${content.name} ${content.payload}`.trim();
      await type(page, words);
      return true;
    },
    async takes({ number }, { isNewest }) {
      const button = page.locator(`.choices >> nth=-1 >> .choice[data-number="${number}"]:enabled`);
      if (!isNewest || (await button.count()) === 0) return false;
      await button.click();
      return true;
    },
    async shown(said) {
      await untilIn(page, `shownHere.length >= ${said}`);
      return await page.evaluate("shownHere");
    },
  };
}

/**
 * Runs in the page: keeps each bubble of the bot's as it looks when it comes, for some are taken out of sight later. Bold is written between stars, what
 * can be copied between backticks, and in brackets what can be pressed.
 */
const NOTE_WHAT_IS_SHOWN = `
  globalThis.shownHere = [];
  const dressed = (node) => [...node.childNodes].map((one) =>
    one.nodeName === "STRONG" ? "*" + one.textContent + "*"
    : one.nodeName === "CODE" ? "\`" + one.textContent + "\`"
    : one.textContent).join("");
  const row = (one) => [...one.children].map((cell) => cell.textContent).join(" | ");
  const part = (one) =>
    one.matches(".table") ? [one.querySelector("caption").textContent, ...[...one.querySelectorAll("tr")].map(row)].join("\\n")
    : one.matches("a.photo") ? "[ photo ]"
    : one.matches("a") ? "[ " + one.textContent + (one.matches(".page-link") ? " ↗" : "") + " ]"
    : dressed(one);
  const choice = (one) => "[ " + [...one.children].map((span) => span.textContent).join(" ") + " ]";
  const shownAs = (bubble) => {
    const parts = [...bubble.querySelector(".box").children].filter((one) => !one.matches(".unseen"));
    const choices = [...bubble.querySelectorAll(".choice")].map(choice).join("\\n");
    return [...parts.map(part), choices].filter((text) => text !== "").join("\\n\\n");
  };
  const isAnswer = (node) => node.matches?.(".bubble.bot:not(.typing)") && !node.querySelector(".box > .aside");
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes)
      for (const node of addedNodes) if (isAnswer(node)) shownHere.push(shownAs(node));
  }).observe(document.querySelector("#log"), { childList: true, subtree: true });
`;
