import { randomInt } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { flows } from "../flows/registry.ts";
import { createTelegramChannel } from "./channels/telegram/telegram-channel.ts";
import type { TelegramLanguage, TelegramTexts } from "./channels/telegram/telegram-texts.ts";
import { addPageFiles } from "./channels/web/page-files.ts";
import { createWebChannel, type WebChannel } from "./channels/web/web-channel.ts";
import type { WebTextsByLanguage } from "./channels/web/web-texts.ts";
import { createLinkBoard, type LinkBoard } from "./channels/whatsapp/link-board.ts";
import { DEFAULT_PACE } from "./channels/whatsapp/options.ts";
import { createWhatsAppChannel } from "./channels/whatsapp/whatsapp-channel.ts";
import type { DemoInbox } from "./code-senders/demo-inbox.ts";
import { openDelivery } from "./compose-delivery.ts";
import type { Config } from "./config.ts";
import { openCore } from "./core/open-core.ts";
import { addDemoInboxRoutes } from "./http/demo-inbox-routes.ts";
import { addSecurePages } from "./http/secure-pages/add-secure-pages.ts";
import { addSendingReportRoutes } from "./http/sending-report-routes.ts";
import { createHttpServer } from "./http/server.ts";
import { addWhatsAppRoutes, type LinkTexts } from "./http/whatsapp-routes.ts";
import { createTranslator, readTexts } from "./i18n/translator.ts";
import type { Keyring } from "./keyring.ts";
import { openKeyring } from "./open-keyring.ts";
import { policy } from "./policy.ts";
import type { AgentDesk } from "./ports/agent-desk.ts";
import type { Channel, PageAddresses } from "./ports/channel.ts";
import type { Clock } from "./ports/clock.ts";
import type { ConversationStore } from "./ports/conversation-store.ts";
import { type CoreSystem, CoreUnavailable } from "./ports/core.ts";
import type { Log } from "./ports/log.ts";
import type { Transcript } from "./ports/transcript.ts";
import type { Translator } from "./ports/translator.ts";
import type { WhatsAppVault } from "./ports/whatsapp-keys.ts";
import { createCodec } from "./runtime/codec.ts";
import { promptDesk } from "./runtime/prompt-desk.ts";
import { Runtime } from "./runtime/runtime.ts";
import { createServices } from "./services/create-services.ts";
import { ownNumberBy } from "./services/own-number.ts";
import { openEmbeddedStore } from "./store/embedded/open-embedded-store.ts";
import { openRedisStore } from "./store/redis/open-redis-store.ts";

/** How often conversations are looked for that somebody else left, or whose time has come. */
const RECOVER_EVERY_MS = 1_000;

/** How long a stop waits for what is under way; what is not done by then is taken up again after the next start. */
const STOP_WITHIN_MS = 10_000;

/** How long it then waits for connections to close. */
const CLOSE_WITHIN_MS = 3_000;

/** The product, put together. */
export interface App {
  /** SMS and e-mail that would have been sent; null in production. */
  inbox: DemoInbox | null;
  /** What desks do; an act takes effect in its conversation at once, as far as this process can see to it. */
  desk: AgentDesk;
  /** How the WhatsApp link stands; null where there is none. */
  whatsapp: LinkBoard | null;
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
  const linked = only ? null : openWhatsApp(config, { vault: core.whatsapp, clock, log });
  const board = linked?.board ?? null;
  const channels = only ?? [web, telegram, linked?.channel].filter((channel) => channel != null);
  const channelsByName = new Map(channels.map((channel) => [channel.name, channel]));
  for (const { carries } of channels) if (carries) carriers.register(carries.way, carries.carrier);
  const place = createPlace(config);
  const runtime = new Runtime({
    flows,
    services: createServices({ core, translator, clock, random, ownNumber: ownNumberBy(channelsByName) }),
    store: stores.store,
    core,
    codeSender: carriers,
    channels: channelsByName,
    translator,
    pages: place,
    codec: createCodec(keyring),
    clock,
    log,
  });
  const { demo } = config;
  const http = openHttp({ web, telegram, board, inbox, store: stores.store, core, translator, demo, clock, log });
  const report = config.delivery.sms?.report;
  if (web && report) addSendingReportRoutes(http, { keyring, core, format: report });
  const sweeping = regularly([() => runtime.recover(), () => tendDesk(core, runtime)], clock, log);

  return {
    inbox,
    desk: promptDesk(core.desk, () => void collectLetters(runtime, log)),
    whatsapp: board,
    async start() {
      // A chat in the terminal has its pages too, for this machine alone.
      await http.listen(web ? { port: config.port, host: config.host } : { port: 0, host: "127.0.0.1" });
      place.isAt(portOf(http));
      for (const channel of channels) await channel.start(runtime.receive);
      sweeping.start();
      return web ? portOf(http) : null;
    },
    async stop() {
      sweeping.stop();
      const quiet = async () => {
        await Promise.all([runtime.stop(), ...channels.map((channel) => channel.stop())]);
        await http.close();
      };
      await within(STOP_WITHIN_MS, quiet(), clock);
      await within(CLOSE_WITHIN_MS, Promise.all([stores.close(), core.close()]), clock);
    },
  };
}

/** A part of a waiting time that nobody can foresee. */
const random = () => randomInt(1_000_000) / 1_000_000;

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

/** Null where WhatsApp is off. */
function openWhatsApp(
  { whatsapp }: Config,
  parts: { vault: WhatsAppVault; clock: Clock; log: Log },
): { channel: Channel; board: LinkBoard } | null {
  if (whatsapp === null) return null;
  const board = createLinkBoard();
  const options = { ...whatsapp, ...parts, pace: DEFAULT_PACE, onLink: board.post };
  return { channel: createWhatsAppChannel(options), board };
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

/** Where people find the one-time pages: at the public address, else on this machine, at the port that the server was given. */
function createPlace({ publicUrl, port }: Config): PageAddresses & { isAt(port: number | null): void } {
  let actual = port;
  const told = () => publicUrl ?? `http://localhost:${actual}`;
  return {
    told,
    base: (channel) => (channel === "web" ? "" : told()),
    isAt(port) {
      actual = port ?? actual;
    },
  };
}

function portOf(http: FastifyInstance): number | null {
  const address = http.server.address();
  return typeof address === "object" && address ? address.port : null;
}

interface HttpParts {
  web: WebChannel | null;
  telegram: { routes(server: FastifyInstance): void } | null;
  board: LinkBoard | null;
  inbox: DemoInbox | null;
  store: ConversationStore;
  core: CoreSystem;
  translator: Translator;
  demo: boolean;
  clock: Clock;
  log: Log;
}

function openHttp(parts: HttpParts): FastifyInstance {
  const { web, telegram, board, inbox, store, core, clock, log, demo } = parts;
  const isReady = async () => {
    await Promise.all([store.ping(), core.ping()]);
    return true;
  };
  const server = createHttpServer({ log, isReady });
  if (web) web.routes(server);
  telegram?.routes(server);
  // The page is the demo's, as its inbox is; in production the log and the terminal tell.
  if (board && inbox) {
    const linkTexts = {
      id: readTexts<LinkTexts["id"]>("id", "whatsapp"),
      en: readTexts<LinkTexts["en"]>("en", "whatsapp"),
    };
    addWhatsAppRoutes(server, { board, texts: linkTexts });
  }
  const texts: WebTextsByLanguage = { id: readTexts("id", "web"), en: readTexts("en", "web") };
  addSecurePages(server, { ...parts, pages: core });
  if (web) web.routes(server);
  else addPageFiles(server, texts, demo);
  telegram?.routes(server);
  if (web && inbox) addDemoInboxRoutes(server, { inbox, clock, texts });
  return server;
}

async function collectLetters(runtime: Runtime, log: Log): Promise<void> {
  await runtime.collectLetters().catch((error: unknown) => log.error("letters_failed", { error }));
}

/** What time does to talks with people, and what desks did anywhere. A core that does not answer is asked again next time. */
async function tendDesk(core: CoreSystem, runtime: Runtime): Promise<void> {
  try {
    await core.tendTickets();
  } catch (error) {
    if (!(error instanceof CoreUnavailable)) throw error;
  }
  await runtime.collectLetters();
}

/** Does things every second or so, each only when it has ended. */
function regularly(works: (() => Promise<void>)[], clock: Clock, log: Log) {
  const stops = new Map<() => Promise<void>, () => void>();
  let isOn = false;
  const next = (work: () => Promise<void>) => {
    if (!isOn) return;
    stops.set(
      work,
      clock.after(RECOVER_EVERY_MS, () => {
        work()
          .catch((error: unknown) => log.error("recover_failed", { error }))
          .finally(() => next(work));
      }),
    );
  };
  return {
    start() {
      isOn = true;
      for (const work of works) next(work);
    },
    stop() {
      isOn = false;
      for (const stop of stops.values()) stop();
    },
  };
}
