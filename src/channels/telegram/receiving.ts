import type { FastifyInstance } from "fastify";
import type { RawApi } from "grammy";
import type { Receive } from "../../ports/channel.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import { createBackground } from "../shared/background.ts";
import { createGroups } from "./groups.ts";
import { createIntake } from "./intake.ts";
import { insist, type Persistence, reportFailure } from "./persistence.ts";
import { poll } from "./polling.ts";
import { polyfilled } from "./polyfilled.ts";
import { ALLOWED_UPDATES } from "./receive.ts";
import type { TelegramTexts } from "./telegram-texts.ts";
import { registerWebhook, requireSecret, WEBHOOK_PATH } from "./webhook.ts";
import type { WebhookAnswers } from "./webhook-answers.ts";

/** The most that Telegram opens to a webhook; its own default of 40 is a limit of its patience, not of ours. https://core.telegram.org/bots/api#setwebhook */
const MAX_CONNECTIONS = 100;

/** How updates come: we ask Telegram, or Telegram calls us. */
export type TelegramMode =
  | { type: "polling" }
  | {
      type: "webhook";
      /** The https address under which Telegram reaches this server. */
      publicUrl: string;
      secret: string;
      /** Lets a reply travel in the answer to the webhook's call (`WebhookAnswers`): where one process alone serves the bot. False when left out. */
      replyInAnswer?: boolean;
    };

export interface ReceivingOptions {
  botId: string;
  mode: TelegramMode;
  api: RawApi;
  /** Its calls may take longer than a long poll. */
  pollingApi: RawApi;
  /** Null: every reply goes by call. */
  answers: WebhookAnswers | null;
  clock: Clock;
  log: Log;
  texts: TelegramTexts;
}

/** The inbound half of the channel. */
export interface Receiving {
  /** Does not wait for Telegram: what fails there is tried again until `stop`. */
  start(receive: Receive): void;
  /** Resolves when nothing that came in is in work any more. */
  stop(): Promise<void>;
  routes(server: FastifyInstance): void;
}

/** Throws an `Error` that names the setting when the webhook's secret is too weak. */
export function createReceiving(options: ReceivingOptions): Receiving {
  const { botId, mode, api, pollingApi, answers, clock, log, texts } = options;
  if (mode.type === "webhook") requireSecret(mode.secret);
  const background = createBackground();
  const intake = createIntake(api, createGroups(api, texts, log), background, log);
  let running: { receive: Receive; stop: AbortController } | null = null;

  async function listen(receive: Receive, persistence: Persistence): Promise<void> {
    if (!(await connect(api, mode, persistence))) return;
    background.run(publishCommands(api, texts, persistence));
    if (mode.type === "polling") await poll({ ...persistence, api: pollingApi, botId, intake }, receive);
  }

  return {
    start(receive) {
      const stop = new AbortController();
      running = { receive, stop };
      answers?.open();
      background.run(listen(receive, { clock, log, signal: stop.signal }));
    },
    async stop() {
      running?.stop.abort();
      running = null;
      answers?.close();
      await background.settled();
    },
    routes(server) {
      if (mode.type !== "webhook") return;
      const track = (work: Promise<void>) => background.run(work);
      const receive = () => running?.receive ?? null;
      registerWebhook(server, { secret: mode.secret, botId, intake, answers, clock, log, receive, track });
    },
  };
}

/** Tells Telegram how we take updates. Those that wait stay: they are people who wrote while we were away. False when told to stop or refused. */
async function connect(api: RawApi, mode: TelegramMode, persistence: Persistence): Promise<boolean> {
  if (mode.type === "polling") {
    return (
      (await insist(
        "deleteWebhook",
        () => api.deleteWebhook({}, polyfilled(persistence.signal)),
        persistence,
      )) !== null
    );
  }
  const webhook = {
    url: new URL(WEBHOOK_PATH, mode.publicUrl).href,
    secret_token: mode.secret,
    max_connections: MAX_CONNECTIONS,
    allowed_updates: [...ALLOWED_UPDATES],
  };
  return (
    (await insist(
      "setWebhook",
      () => api.setWebhook(webhook, polyfilled(persistence.signal)),
      persistence,
    )) !== null
  );
}

/**
 * The menu behind the `/` button, in private chats, where the bot is at home; Indonesian for everyone whose language we don't
 * speak. Best effort: without it the commands work all the same.
 */
async function publishCommands(
  api: RawApi,
  texts: TelegramTexts,
  { log, signal }: Persistence,
): Promise<void> {
  const scope = { type: "all_private_chats" as const };
  try {
    await api.setMyCommands({ commands: texts.commands.id, scope }, polyfilled(signal));
    await api.setMyCommands({ commands: texts.commands.en, scope, language_code: "en" }, polyfilled(signal));
  } catch (error) {
    if (!signal.aborted) reportFailure(log, "setMyCommands", error);
  }
}
