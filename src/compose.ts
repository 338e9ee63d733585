import { randomInt } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { flows } from "../flows/registry.ts";
import { createTelegramChannel } from "./channels/telegram/telegram-channel.ts";
import type { TelegramLanguage, TelegramTexts } from "./channels/telegram/telegram-texts.ts";
import { createWebChannel, type WebChannel } from "./channels/web/web-channel.ts";
import type { WebTextsByLanguage } from "./channels/web/web-texts.ts";
import type { DemoInbox } from "./code-senders/demo-inbox.ts";
import { openDelivery } from "./compose-delivery.ts";
import type { Config } from "./config.ts";
import { openCore } from "./core/open-core.ts";
import { addDemoInboxRoutes } from "./http/demo-inbox-routes.ts";
import { addSendingReportRoutes } from "./http/sending-report-routes.ts";
import { createHttpServer } from "./http/server.ts";
import { createTranslator, readTexts } from "./i18n/translator.ts";
import type { Keyring } from "./keyring.ts";
import { openKeyring } from "./open-keyring.ts";
import { policy } from "./policy.ts";
import type { Channel } from "./ports/channel.ts";
import type { Clock } from "./ports/clock.ts";
import type { ConversationStore } from "./ports/conversation-store.ts";
import type { CoreSystem } from "./ports/core.ts";
import type { Log } from "./ports/log.ts";
import type { Transcript } from "./ports/transcript.ts";
import { CaseWork } from "./runtime/case-work.ts";
import { createCodec } from "./runtime/codec.ts";
import { Runtime } from "./runtime/runtime.ts";
import { createServices } from "./services/create-services.ts";
import { openEmbeddedStore } from "./store/embedded/open-embedded-store.ts";
import { openRedisStore } from "./store/redis/open-redis-store.ts";

/** How often conversations are looked for that somebody else left, or whose time has come. */
const RECOVER_EVERY_MS = 1_000;

/** How often changes whose time has come, and notices on their way, are looked for: a notice arrives within seconds. */
const CASE_WORK_EVERY_MS = 3_000;

/** How long a stop waits for what is under way; what is not done by then is taken up again after the next start. */
const STOP_WITHIN_MS = 10_000;

/** How long it then waits for connections to close. */
const CLOSE_WITHIN_MS = 3_000;

/** The product, put together. */
export interface App {
  /** SMS and e-mail that would have been sent; null in production. */
  inbox: DemoInbox | null;
  /** Begins to receive; HTTP first, so that a webhook finds somebody. Gives the port it listens on. */
  start(): Promise<number | null>;
  /** Stops receiving, finishes what is under way, closes everything. */
  stop(): Promise<void>;
}

export interface ComposeParts {
  clock: Clock;
  log: Log;
  /** The channels of this process instead of those of the configuration, with no HTTP server: for the terminal. */
  only?: Channel[];
}

/** Puts the parts together as the configuration says. Throws an `Error` of one sentence when one can't be used. */
export async function compose(config: Config, { clock, log, only }: ComposeParts): Promise<App> {
  await mkdir(config.dataDir, { recursive: true });
  const keyring = await openKeyring(config);
  const translator = await createTranslator(config);
  const stores = config.redisUrl
    ? await openRedisStore({ url: config.redisUrl, tlsCaFile: config.redisTlsCaFile, clock, log })
    : await openEmbeddedStore({ folder: join(config.dataDir, "conversations"), clock });
  const { carriers, inbox } = openDelivery(config, { keyring, clock, log });
  const core = await openCore({ ...config, keyring, policy, ways: carriers.ways, clock, log });

  const web = only ? null : openWeb(config, { ...stores, keyring, clock, log });
  const telegram = only ? null : openTelegram(config, { clock, log });
  const channels = only ?? [web, telegram].filter((channel) => channel !== null);
  for (const { carries } of channels) if (carries) carriers.register(carries.way, carries.carrier);
  const delivering = {
    store: stores.store,
    core,
    codeSender: carriers,
    channels: new Map(channels.map((channel) => [channel.name, channel])),
    translator,
    codec: createCodec(keyring),
    clock,
    log,
  };
  const runtime = new Runtime({
    ...delivering,
    flows,
    services: createServices({ core, translator, clock, random: () => randomInt(1_000_000) / 1_000_000 }),
  });
  const http = web && openHttp({ web, telegram, inbox, store: stores.store, core, clock, log });
  const report = config.delivery.sms?.report;
  if (http && report) addSendingReportRoutes(http, { keyring, core, format: report });
  const caseWork = new CaseWork(delivering);
  const sweeping = [
    regularly(RECOVER_EVERY_MS, () => runtime.recover(), { clock, log }),
    regularly(CASE_WORK_EVERY_MS, () => caseWork.run(), { clock, log }),
  ];

  return {
    inbox,
    async start() {
      if (http) await http.listen({ port: config.port, host: config.host });
      for (const channel of channels) await channel.start(runtime.receive);
      for (const work of sweeping) work.start();
      const address = http?.server.address();
      return typeof address === "object" && address ? address.port : null;
    },
    async stop() {
      for (const work of sweeping) work.stop();
      const quiet = async () => {
        await Promise.all([runtime.stop(), ...channels.map((channel) => channel.stop())]);
        await http?.close();
      };
      await within(STOP_WITHIN_MS, quiet(), clock);
      await within(CLOSE_WITHIN_MS, Promise.all([stores.close(), core.close()]), clock);
    },
  };
}

/** Waits for something, but not for ever. */
async function within(ms: number, something: Promise<unknown>, clock: Clock): Promise<void> {
  let callOff: () => void = () => undefined;
  const over = new Promise<void>((resolve) => {
    callOff = clock.after(ms, resolve);
  });
  await Promise.race([something, over]);
  callOff();
}

function openWeb(
  config: Config,
  parts: { transcript: Transcript; keyring: Keyring; clock: Clock; log: Log },
): WebChannel {
  const texts: WebTextsByLanguage = { id: readTexts("id", "web"), en: readTexts("en", "web") };
  return createWebChannel({ ...parts, texts, demo: config.demo });
}

function openTelegram({ telegram }: Config, parts: { clock: Clock; log: Log }) {
  return telegram && createTelegramChannel({ ...telegram, ...parts, texts: telegramTexts() });
}

function telegramTexts(): TelegramTexts {
  const read = (language: TelegramLanguage) => readTexts<Record<string, string>>(language, "telegram");
  const commandsOf = (texts: Record<string, string>) =>
    Object.entries(texts)
      .filter(([key]) => key.startsWith("command-"))
      .map(([key, description]) => ({ command: key.replace("command-", ""), description }));
  const [id, en] = [read("id"), read("en")];
  return {
    groupRefusal: { id: id["group-refusal"] ?? "", en: en["group-refusal"] ?? "" },
    commands: { id: commandsOf(id), en: commandsOf(en) },
  };
}

interface HttpParts {
  web: WebChannel;
  telegram: { routes(server: FastifyInstance): void } | null;
  inbox: DemoInbox | null;
  store: ConversationStore;
  core: CoreSystem;
  clock: Clock;
  log: Log;
}

function openHttp({ web, telegram, inbox, store, core, clock, log }: HttpParts): FastifyInstance {
  const isReady = async () => {
    await Promise.all([store.ping(), core.ping()]);
    return true;
  };
  const server = createHttpServer({ log, isReady });
  web.routes(server);
  telegram?.routes(server);
  const texts: WebTextsByLanguage = { id: readTexts("id", "web"), en: readTexts("en", "web") };
  if (inbox) addDemoInboxRoutes(server, { inbox, clock, texts });
  return server;
}

function regularly(everyMs: number, work: () => Promise<void>, { clock, log }: { clock: Clock; log: Log }) {
  let stop: () => void = () => undefined;
  const next = () => {
    stop = clock.after(everyMs, () => {
      work().catch((error: unknown) => log.error("regular_work_failed", { error }));
      next();
    });
  };
  return { start: next, stop: () => stop() };
}
