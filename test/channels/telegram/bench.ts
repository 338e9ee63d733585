import { inspect } from "node:util";
import type { FastifyInstance } from "fastify";
import type { TelegramMode } from "../../../src/channels/telegram/receiving.ts";
import {
  createTelegramChannel,
  type TelegramChannel,
  type TelegramOptions,
} from "../../../src/channels/telegram/telegram-channel.ts";
import type { TelegramTexts } from "../../../src/channels/telegram/telegram-texts.ts";
import { createHttpServer } from "../../../src/http/server.ts";
import type { Clock } from "../../../src/ports/clock.ts";
import type { Log, LogFields } from "../../../src/ports/log.ts";
import { FakeBotApi } from "../../support/fake-bot-api/fake-bot-api.ts";

export const SECRET = "a-secret-of-the-webhook_0123456789abcdef";

export const TEXTS: TelegramTexts = {
  groupRefusal: { id: "Saya hanya bisa dipakai dalam obrolan pribadi.", en: "I only work in private chats." },
  commands: {
    id: [{ command: "menu", description: "Menu utama" }],
    en: [{ command: "menu", description: "Main menu" }],
  },
};

/** A clock on which every wait is over at once; `waits` are what was waited for, in milliseconds. */
export interface HastyClock extends Clock {
  waits: number[];
}

export function createHastyClock(): HastyClock {
  const waits: number[] = [];
  return {
    waits,
    now: () => waits.reduce((sum, ms) => sum + ms, 0),
    after(ms, run) {
      waits.push(ms);
      const soon = setImmediate(run);
      return () => clearImmediate(soon);
    },
  };
}

export interface CapturedLog extends Log {
  lines: { level: string; event: string; fields: LogFields }[];
  events(): string[];
  /** Resolves when there is a line for this event. */
  logged(event: string): Promise<void>;
  /** All that was given to the log, errors with their causes and stacks. */
  everything(): string;
}

export function createCapturedLog(): CapturedLog {
  const lines: CapturedLog["lines"] = [];
  let wake = () => {};
  const events = () => lines.map((line) => line.event);
  const at =
    (level: string) =>
    (event: string, fields: LogFields = {}) => {
      lines.push({ level, event, fields });
      wake();
    };
  return {
    lines,
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    events,
    async logged(event) {
      while (!events().includes(event)) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    everything: () => inspect(lines, { depth: 10, showHidden: true, maxStringLength: null }),
  };
}

/** How updates come, and for `webhook-reply` also how the first reply leaves. */
export type BenchMode = "polling" | "webhook" | "webhook-reply";

/** A channel before the fake Bot API. */
export interface TelegramBench {
  api: FakeBotApi;
  channel: TelegramChannel;
  server: FastifyInstance;
  clock: HastyClock;
  log: CapturedLog;
  /** Calls the webhook; `secret` undefined leaves the header out, `hangUp` breaks the line. */
  post(body: string, secret: string | undefined, hangUp?: AbortSignal): Promise<Posted>;
  close(): Promise<void>;
}

export async function createTelegramBench(
  mode: BenchMode = "polling",
  options: Partial<TelegramOptions> = {},
): Promise<TelegramBench> {
  const api = new FakeBotApi();
  await api.listen();
  const clock = createHastyClock();
  const log = createCapturedLog();
  const channel = createTelegramChannel({
    token: api.token,
    apiRoot: api.root,
    mode: channelMode(mode),
    clock,
    log,
    texts: TEXTS,
    ...options,
  });
  const server = createHttpServer({ log, isReady: async () => true });
  channel.routes(server);
  await server.listen({ port: 0, host: "127.0.0.1" });
  api.deliver = async (body, secret) => {
    const answer = await post(server, body, secret);
    if (answer.body !== "") await makeCall(api, answer.body);
    return answer.status;
  };
  return {
    api,
    channel,
    server,
    clock,
    log,
    post: (body, secret, hangUp) => post(server, body, secret, hangUp),
    async close() {
      await channel.stop();
      await server.close();
      await api.close();
    },
  };
}

function channelMode(mode: BenchMode): TelegramMode {
  if (mode === "polling") return { type: "polling" };
  const webhook = { type: "webhook", publicUrl: "https://bot.example.test", secret: SECRET } as const;
  return mode === "webhook" ? webhook : { ...webhook, replyInAnswer: true };
}

/** Does what an answer of the webhook asks for, and tells nobody what became of it, as Telegram does. */
async function makeCall(api: FakeBotApi, answer: string): Promise<void> {
  const { method, ...call } = JSON.parse(answer);
  const headers = { "content-type": "application/json" };
  await fetch(`${api.root}/bot${api.token}/${method}`, {
    method: "POST",
    headers,
    body: JSON.stringify(call),
  });
}

/** What an HTTP client sees of a call. */
export interface Posted {
  status: number;
  body: string;
  retryAfter: string | null;
}

/**
 * A call of the webhook as Telegram makes it. Over a real socket: fastify's `inject` loads an ESM-only package by `require`, which jest can't on
 * Node 20.
 */
async function post(
  server: FastifyInstance,
  body: string,
  secret: string | undefined,
  hangUp: AbortSignal | null = null,
): Promise<Posted> {
  const url = new URL("/telegram/webhook", server.listeningOrigin);
  const proof = secret === undefined ? {} : { "x-telegram-bot-api-secret-token": secret };
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...proof },
    body,
    signal: hangUp,
  });
  return { status: answer.status, body: await answer.text(), retryAfter: answer.headers.get("retry-after") };
}
