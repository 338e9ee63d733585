import type { FastifyInstance } from "fastify";
import { Api, type RawApi } from "grammy";
import type { Channel } from "../../ports/channel.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { PageVisitors } from "../../ports/secure-pages.ts";
import { createTelegramFiles } from "./files.ts";
import { createPageVisitors } from "./init-data.ts";
import { POLL_SECONDS } from "./polling.ts";
import { createReceiving, type TelegramMode } from "./receiving.ts";
import { TELEGRAM_LIMITS } from "./render.ts";
import { createSending, type SendPart } from "./sending.ts";
import type { TelegramTexts } from "./telegram-texts.ts";
import { createTransport } from "./transport.ts";
import { WebhookAnswers } from "./webhook-answers.ts";

/** grammY waits 500 s by default; a person has gone by then. */
const SEND_TIMEOUT_MS = 15_000;

/** Six megabytes take twelve seconds at four megabits, and Telegram looks at a photo before it answers. */
const FILE_TIMEOUT_MS = 30_000;

export interface TelegramOptions {
  /** As BotFather gave it: `<bot id>:<secret>`. */
  token: string;
  /** `https://api.telegram.org`, or a Bot API server of one's own. */
  apiRoot: string;
  mode: TelegramMode;
  clock: Clock;
  log: Log;
  texts: TelegramTexts;
  /** How long a call may take before it counts as unanswered; 15 seconds when left out. */
  sendTimeoutMs?: number;
}

/** Telegram as a channel, with what only Telegram has. */
export interface TelegramChannel extends Channel {
  /** Tells who opened a one-time page inside Telegram. */
  readonly visitors: PageVisitors;
  /** Registers the webhook's route; nothing in polling mode. To be called before the server listens. */
  routes(server: FastifyInstance): void;
}

/**
 * The Telegram channel. `chat` is `<bot id>/<chat id>`. Throws an `Error` that names the setting when the token is not formed like one or the webhook's
 * secret is too weak. Talks to nobody before `start`, and `start` does not wait for Telegram. A reply that still has to leave after `stop` does.
 */
export function createTelegramChannel(options: TelegramOptions): TelegramChannel {
  const { token, mode, clock, log, texts } = options;
  const botId = botIdOf(token);
  const apiRoot = options.apiRoot.replace(/\/+$/, "");
  const transport = createTransport({ token, apiRoot });
  const connect = (timeoutMs: number): RawApi => {
    const api = new Api(token, { apiRoot });
    api.config.use(transport.within(timeoutMs));
    return api.raw;
  };
  const sendTimeoutMs = options.sendTimeoutMs ?? SEND_TIMEOUT_MS;
  const fileTimeoutMs = options.sendTimeoutMs ?? FILE_TIMEOUT_MS;
  const api = connect(sendTimeoutMs);
  const sendPart: SendPart = (part, isLate) =>
    "file" in part
      ? transport.sendFile(part, fileTimeoutMs, isLate)
      : transport.sendMessage(part, sendTimeoutMs, isLate);
  const pollingApi = connect(POLL_SECONDS * 1_000 + sendTimeoutMs);
  const answers = mode.type === "webhook" && mode.replyInAnswer ? new WebhookAnswers(clock) : null;
  const receiving = createReceiving({ botId, mode, api, pollingApi, answers, clock, log, texts });

  return {
    name: "telegram",
    visitors: createPageVisitors({ token, botId }, clock),
    limits: TELEGRAM_LIMITS,
    opensPages: true,
    files: createTelegramFiles(api, transport.download, sendTimeoutMs),
    ...createSending({ api, sendPart }, botId, clock, answers),
    async start(receive) {
      receiving.start(receive);
    },
    async stop() {
      await receiving.stop();
      await transport.close();
    },
    routes: receiving.routes,
  };
}

function botIdOf(token: string): string {
  const [, id] = /^(\d{1,15}):[\w-]+$/.exec(token) ?? [];
  if (id === undefined)
    throw new Error("TELEGRAM_BOT_TOKEN must look like 123456789:ABC…, as BotFather gave it.");
  return id;
}
