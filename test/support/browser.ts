import { existsSync } from "node:fs";
import { type Browser, chromium, type Page, type ViewportSize } from "playwright-core";
import { until } from "./until.ts";

/** Where systems put Chromium; `CHROMIUM` names another. */
const USUAL_PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/google-chrome",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** No sandbox, because containers forbid the one that Chromium wants; nothing that calls home. */
const ARGUMENTS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts the system's Chromium with a new, empty profile. Throws with a remedy when there is none. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium(), args: ARGUMENTS });
}

export interface PageOptions {
  viewport?: ViewportSize;
  colorScheme?: "light" | "dark";
  /** A finger and no mouse. */
  isPhone?: boolean;
  /** Nothing moves on the page: for whoever only reads it, drawing costs more than all else. */
  isStill?: boolean;
}

/** Opens an empty page that shares nothing with any other: no cookie, no storage, no cache. Close its `context()`. */
export async function newPage(
  browser: Browser,
  {
    viewport = { width: 1280, height: 800 },
    colorScheme = "light",
    isPhone = false,
    isStill = false,
  }: PageOptions = {},
): Promise<Page> {
  const context = await browser.newContext({
    viewport,
    colorScheme,
    isMobile: isPhone,
    hasTouch: isPhone,
    reducedMotion: isStill ? "reduce" : "no-preference",
    locale: "id-ID",
    timezoneId: "Asia/Jakarta",
  });
  return context.newPage();
}

/**
 * Waits until an expression is true in the page. It is asked from out here each time: Playwright's own wait asks again inside the page, where our pages
 * forbid that words become code.
 */
export async function untilIn(page: Page, expression: string): Promise<void> {
  await until(() => page.evaluate<boolean>(expression));
}

function findChromium(): string {
  const asked = process.env["CHROMIUM"];
  const found = asked ?? USUAL_PLACES.find((place) => existsSync(place));
  if (found !== undefined && existsSync(found)) return found;
  throw new Error(
    asked === undefined
      ? "No Chromium found. Install it (Debian, Ubuntu: apt-get install chromium) or name one in CHROMIUM."
      : `CHROMIUM names ${asked}, and there is no such file.`,
  );
}
