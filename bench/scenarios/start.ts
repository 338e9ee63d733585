import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { freePort } from "../../test/support/free-port.ts";
import { startPostgres } from "../../test/support/postgres.ts";
import { dialogueOf } from "../dialogue.ts";
import { Chat } from "../driver/chat.ts";
import type { Reply } from "../driver/crowd.ts";
import { type FakeBotApi, startFakeBotApi } from "../driver/fake-bot-api.ts";
import { cpuSecondsOf, end, startOn } from "../driver/process.ts";
import { startRedisServer } from "../driver/redis-server.ts";
import { createWebhookClient } from "../driver/webhook-client.ts";
import { NODE_OPTIONS } from "../node-options.ts";
import { spread, table } from "../report.ts";
import { CORES, IDENTITY } from "../stage.ts";
import { type Options, type Outcome, tell } from "./options.ts";

/** The compiled program, as `npm start` runs it. */
const PROGRAM = fileURLToPath(new URL("../../src/main.js", import.meta.url));

/** Between two tries to reach the webhook, in ms: nobody is there until the program listens. */
const KNOCK_EVERY_MS = 5;

/**
 * From starting the program to its first reply in Telegram, with Redis and Postgres running. The first start of all also makes the tables and the
 * demo's people, and is told apart.
 */
export async function measureStart({ rounds }: Options): Promise<Outcome> {
  const redis = await startRedisServer(CORES.others);
  const postgres = await startPostgres();
  const api = await startFakeBotApi();
  const folder = await mkdtemp(join(".data", "bench-"));
  const settings = { REDIS_URL: redis.url, DATABASE_URL: postgres.url, DATA_DIR: folder };
  try {
    const starts: Start[] = [];
    for (let person = 1; person <= rounds + 1; person += 1) {
      tell(`start ${person} of ${rounds + 1}`);
      starts.push(await startOnce(settings, api, person));
    }
    return { figures: starts, report: reportStarts(starts) };
  } finally {
    api.close();
    await redis.stop();
    await postgres.stop();
    await rm(folder, { recursive: true });
  }
}

function reportStarts([first, ...others]: readonly Start[]): string {
  const row = (title: string, starts: readonly Start[]) => [
    title,
    spread(starts.map(({ ms }) => ms)),
    spread(starts.map(({ cpuMs }) => cpuMs)),
  ];
  return table("From start to first reply, median (least–most)", [
    ["", "ms", "of them CPU time of the program, ms"],
    row("with empty databases", first ? [first] : []),
    row("with filled ones", others),
  ]);
}

/** How long a start took, in ms. */
interface Start {
  ms: number;
  /** CPU time of the program, all threads, user and system. */
  cpuMs: number;
}

async function startOnce(settings: Record<string, string>, api: FakeBotApi, person: number): Promise<Start> {
  const port = await freePort();
  const startedAt = performance.now();
  const child = startOn(CORES.bot, process.execPath, [...NODE_OPTIONS, PROGRAM], {
    ...settings,
    PORT: String(port),
    HOST: "127.0.0.1",
    TELEGRAM_BOT_TOKEN: IDENTITY.token,
    TELEGRAM_API_ROOT: api.apiRoot,
    TELEGRAM_WEBHOOK_SECRET: IDENTITY.secret,
    PUBLIC_URL: "https://bench.example",
  });
  const webhook = new URL(`http://127.0.0.1:${port}/telegram/webhook`);
  const chat = new Chat(person, dialogueOf(person));
  const update = { update_id: person, ...chat.speak() };
  const heard = new Promise<Reply>((resolve) => {
    api.onMessage = resolve;
  });
  await knock(webhook, update);
  chat.hear((await heard).text);
  const start = { ms: performance.now() - startedAt, cpuMs: cpuSecondsOf(child) * 1_000 };
  await end(child, "SIGTERM");
  return start;
}

/** Posts the update until somebody takes it. */
async function knock(webhook: URL, update: { update_id: number }): Promise<void> {
  for (;;) {
    const client = createWebhookClient(webhook, IDENTITY.secret);
    try {
      await client.deliver(update);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, KNOCK_EVERY_MS));
    } finally {
      client.close();
    }
  }
}
