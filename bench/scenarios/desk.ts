import { performance } from "node:perf_hooks";
import { createToken, digestOfToken } from "../../src/desk/tokens.ts";
import { launchBrowser, newPage } from "../../test/support/browser.ts";
import { type DeskStage, openDeskStage } from "../../test/support/desk/desk-stage.ts";
import { spread, table } from "../report.ts";
import { type Options, type Outcome, tell } from "./options.ts";

const WAITING = 200;
const AGENTS = 20;
/** Changes to tickets in a second: more than 20 people type. */
const CHANGES_PER_SECOND = 10;

/** The built-in desk with 200 people waiting and 20 agents looking: how late a change is seen, and how smooth the page stays. */
export async function measureDesk({ seconds, rounds }: Options): Promise<Outcome> {
  const stage = await openDeskStage();
  const browser = await launchBrowser();
  try {
    const tickets: string[] = [];
    for (let n = 0; n < WAITING; n += 1) tickets.push(await stage.asks());
    const cookies = await Promise.all(Array.from({ length: AGENTS }, (_, n) => seatAgent(stage, n)));
    const page = await newPage(browser);
    const [name = "", value = ""] = (cookies[0] ?? "").split("=");
    await page.context().addCookies([{ name, value, url: stage.url }]);
    await page.goto(`${stage.url}/desk/`);
    await page.getByRole("tab").nth(1).click();
    await page
      .locator(".row")
      .nth(WAITING - 1)
      .waitFor();
    const figures = [];
    for (let round = 1; round <= rounds; round += 1) {
      tell(`round ${round} of ${rounds}`);
      await page.evaluate(WATCH_PAGE);
      const seen = await watchAll(stage, cookies, tickets, seconds);
      figures.push({ ...seen, ...(await page.evaluate<PageFigures>(READ_PAGE)) });
    }
    return { figures, report: report(figures) };
  } finally {
    await browser.close();
    await stage.close();
  }
}

async function seatAgent({ core, accounts }: DeskStage, n: number): Promise<string> {
  const [link, token] = [createToken(), createToken()];
  const tokenSha256 = digestOfToken(link) ?? "";
  const invited = await accounts.invite(
    { login: `agent${n}`, name: `Agent ${n}`, role: "agent", tokenSha256, by: "command-line" },
    `bench-invite-${n}`,
  );
  if (invited === "login-taken") throw new Error("there is such an agent already");
  const { agentId } = invited;
  await core.desk.saveAgent({
    id: agentId,
    name: `Agent ${n}`,
    skills: ["general"],
    languages: ["id"],
    capacity: 5,
    active: true,
    shiftEndsAt: null,
  });
  await accounts.acceptInvitation(
    { tokenSha256, passwordHash: { encoded: "-", pepperId: "-" }, totpSecret: "JBSWY3DPEHPK3PXP" },
    `bench-accept-${n}`,
  );
  await accounts.openSession({
    agentId,
    tokenSha256: digestOfToken(token) ?? "",
    totpStep: 1,
    rehashed: null,
  });
  return `desk=${token}`;
}

interface Seen {
  /** From the change in the core to its event at an agent, milliseconds. */
  latencies: number[];
  boardMs: number[];
  cpuPerSecond: number;
}

/** Lets every agent listen while tickets change. The core, the server and the listeners share this process. */
async function watchAll(
  stage: DeskStage,
  cookies: readonly string[],
  tickets: readonly string[],
  seconds: number,
): Promise<Seen> {
  const leaving = new AbortController();
  const changedAt = new Map<string, number>();
  const latencies: number[] = [];
  const boardMs: number[] = [];
  const listeners = cookies.map((cookie) =>
    listen(`${stage.url}/desk/api/events`, cookie, leaving.signal, {
      boarded: (ms) => boardMs.push(ms),
      changed(ticket) {
        const at = changedAt.get(ticket);
        if (at !== undefined) latencies.push(performance.now() - at);
      },
    }),
  );
  while (boardMs.length < cookies.length) await pause(20);
  const cpu = process.cpuUsage();
  const until = performance.now() + seconds * 1_000;
  for (let n = 0; performance.now() < until; n += 1) {
    const ticket = tickets[n % tickets.length] ?? "";
    await stage.says(ticket, "Masih menunggu, ya.");
    changedAt.set(ticket, performance.now());
    await pause(1_000 / CHANGES_PER_SECOND);
  }
  const { user, system } = process.cpuUsage(cpu);
  await pause(1_000);
  leaving.abort();
  await Promise.allSettled(listeners);
  return { latencies, boardMs, cpuPerSecond: (user + system) / 1e6 / seconds };
}

async function listen(
  address: string,
  cookie: string,
  signal: AbortSignal,
  heard: { boarded(ms: number): void; changed(ticket: string): void },
): Promise<void> {
  const began = performance.now();
  const answer = await fetch(address, { headers: { cookie }, signal });
  let unread = "";
  for await (const chunk of (answer.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
    const events = (unread + chunk).split("\n\n");
    unread = events.pop() ?? "";
    for (const event of events) {
      if (event.startsWith("event: board")) heard.boarded(performance.now() - began);
      const [, ticket] = /^event: ticket\n[\s\S]*"ticket":"([^"]+)"/.exec(event) ?? [];
      if (ticket !== undefined) heard.changed(ticket);
    }
  }
}

interface PageFigures {
  frames: number;
  longestFrameMs: number;
  longTasks: number;
}

/** Counts frames, and tasks over 50 ms, which a person may feel. */
const WATCH_PAGE = `(() => {
  const seen = (window.deskBench = { frames: 0, longestFrameMs: 0, longTasks: 0 });
  new PerformanceObserver((list) => { seen.longTasks += list.getEntries().length; }).observe({ type: "longtask" });
  let last = performance.now();
  const frame = (now) => {
    if (window.deskBench !== seen) return;
    seen.frames += 1;
    seen.longestFrameMs = Math.max(seen.longestFrameMs, now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
})()`;
const READ_PAGE = "window.deskBench";

function report(figures: readonly (Seen & PageFigures)[]): string {
  const at = (values: readonly number[], share: number) =>
    values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? Number.NaN;
  const row = (title: string, digits: number, of: (one: Seen & PageFigures) => number) => [
    title,
    spread(figures.map(of), digits),
  ];
  return table(`${WAITING} waiting, ${AGENTS} agents, ${CHANGES_PER_SECOND} changes/s; median (least–most)`, [
    ["", ""],
    row("whole board at an agent, p95 ms", 0, ({ boardMs }) => at(boardMs, 0.95)),
    row("change seen by an agent, p50 ms", 0, ({ latencies }) => at(latencies, 0.5)),
    row("change seen by an agent, p95 ms", 0, ({ latencies }) => at(latencies, 0.95)),
    row("CPU of core, server and listeners, cores", 2, ({ cpuPerSecond }) => cpuPerSecond),
    row("page: longest frame ms", 0, ({ longestFrameMs }) => longestFrameMs),
    row("page: tasks over 50 ms", 0, ({ longTasks }) => longTasks),
  ]);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
