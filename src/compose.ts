import { randomInt } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { flows } from "../flows/registry.ts";
import { openBranches } from "./branches/open-branches.ts";
import type { LinkBoard } from "./channels/whatsapp/link-board.ts";
import type { DemoInbox } from "./code-senders/demo-inbox.ts";
import { type OpenChannels, openChannels } from "./compose-channels.ts";
import { openDelivery } from "./compose-delivery.ts";
import { type DeskPerson, listDeskPeople, openDesks } from "./compose-desk.ts";
import { openFiles } from "./compose-files.ts";
import { openHttp, portOf } from "./compose-http.ts";
import { openMetrics, readingsOf } from "./compose-metrics.ts";
import type { Config } from "./config.ts";
import { openCore } from "./core/open-core.ts";
import { createTranslator } from "./i18n/translator.ts";
import { openKeyring } from "./open-keyring.ts";
import { policy } from "./policy.ts";
import type { AgentDesk } from "./ports/agent-desk.ts";
import type { Channel, PageAddresses } from "./ports/channel.ts";
import type { Clock } from "./ports/clock.ts";
import { type CoreSystem, CoreUnavailable } from "./ports/core.ts";
import type { Log } from "./ports/log.ts";
import { CaseWork } from "./runtime/case-work.ts";
import { createCodec } from "./runtime/codec.ts";
import { promptDesk } from "./runtime/prompt-desk.ts";
import { Runtime } from "./runtime/runtime.ts";
import { createServices } from "./services/create-services.ts";
import { identifierWayBy } from "./services/identifier-way.ts";
import { ownNumberBy } from "./services/own-number.ts";
import type { ServiceParts } from "./services/service-parts.ts";
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
  /** What desks do; an act takes effect in its conversation at once, as far as this process can see to it. */
  desk: AgentDesk;
  /** How the WhatsApp link stands; null where there is none. */
  whatsapp: LinkBoard | null;
  /** Who one can be at the demo's desk; nobody in production. */
  deskPeople: readonly DeskPerson[];
  /** Begins to receive; HTTP first, so that a webhook finds somebody. Gives the port it listens on. */
  start(): Promise<number | null>;
  /** Resolves when what has been received is answered. */
  idle(): Promise<void>;
  /** Stops receiving, finishes what is under way, closes everything. */
  stop(): Promise<void>;
}

export interface ComposeParts {
  clock: Clock;
  log: Log;
  /** The channels of this process instead of those of the configuration, with no HTTP server: for the terminal. */
  only?: Channel[];
}

/** A chat in the terminal has its pages too, for this machine alone. */
const ON_THIS_MACHINE = { port: 0, host: "127.0.0.1" };

/** Puts the parts together as the configuration says. Throws an `Error` of one sentence when one can't be used. */
export async function compose(config: Config, { clock, log: plainLog, only }: ComposeParts): Promise<App> {
  const measuring = openMetrics(config.metricsToken, clock);
  const log = measuring.countLines(plainLog);
  await mkdir(config.dataDir, { recursive: true });
  const keyring = await openKeyring(config);
  const [translator, branches] = await Promise.all([createTranslator(config), openBranches(config, clock)]);
  const { store, transcript, signs, close } = await openStores(config, { clock, log });
  const { carriers, inbox } = openDelivery(config, { keyring, clock, log });
  const core = await openCore({ ...config, keyring, policy, ways: carriers.ways, clock, log });
  const parts = { store, signs, core, translator, clock, log };

  const channels = await openChannels(config, { ...parts, transcript, core, keyring }, only);
  for (const { carries } of channels.all) if (carries) carriers.register(carries.way, carries.carrier);
  const place = createPlace(config);
  const files = openFiles(config, channels.byName, clock);
  const delivering = {
    ...parts,
    codeSender: measuring.measureCodes(carriers),
    channels: new Map(channels.all.map((one) => [one.name, measuring.measureSending(one)])),
    pages: place,
    codec: createCodec(keyring),
  };
  const runtime = new Runtime({
    ...delivering,
    flows,
    answered: measuring.answered,
    services: openServices(config, { ...parts, branches, files }, channels),
  });
  const http = openHttp(config, { ...parts, channels, inbox, keyring, onFilled: runtime.pageFilled });
  const regular = workRegularly(runtime, new CaseWork(delivering), core, { clock, log });
  const desk = promptDesk(core.desk, () => {
    void collectLetters(runtime, log);
    for (const one of desks) one.hurry();
  });
  const room = { ...core, ...parts, ...channels, ...files, desk, keyring, place };
  const desks = only ? [] : openDesks(http, config, room);
  measuring.serve(http, readingsOf({ ...parts, desk, whatsapp: channels.whatsapp }));

  return {
    inbox,
    desk,
    whatsapp: channels.whatsapp,
    deskPeople: listDeskPeople(config.demo, keyring),
    async start() {
      await http.listen(only ? ON_THIS_MACHINE : { port: config.port, host: config.host });
      place.isAt(portOf(http));
      for (const one of channels.all) await one.start(measuring.measureReceiving(runtime.receive));
      regular.start();
      for (const one of desks) one.start();
      return only ? null : portOf(http);
    },
    idle: () => runtime.idle(),
    async stop() {
      regular.stop();
      await comeToRest([runtime, ...desks, ...channels.all], http, [close, core.close], clock);
    },
  };
}

/** Lets everything that works finish what it is at, and then the server, and closes the rest; not for ever. */
async function comeToRest(
  working: readonly { stop(): Promise<void> }[],
  http: FastifyInstance,
  closers: readonly (() => Promise<void>)[],
  clock: Clock,
): Promise<void> {
  const quiet = Promise.all(working.map((one) => one.stop())).then(() => http.close());
  await within(STOP_WITHIN_MS, quiet, clock);
  await within(CLOSE_WITHIN_MS, Promise.all(closers.map((close) => close())), clock);
}

function openStores(
  { redisUrl: url, redisTlsCaFile: tlsCaFile, dataDir }: Config,
  parts: { clock: Clock; log: Log },
) {
  if (url) return openRedisStore({ url, tlsCaFile, ...parts });
  return openEmbeddedStore({ folder: join(dataDir, "conversations"), clock: parts.clock });
}

function openServices(
  config: Config,
  parts: Pick<Required<ServiceParts>, "core" | "translator" | "clock" | "branches" | "files">,
  { byName }: OpenChannels,
) {
  const { core, translator, clock, branches, files } = parts;
  const asks = { ownNumber: ownNumberBy(byName), identifierWay: identifierWayBy(config.identifiers) };
  return createServices({ core, translator, clock, random, files, branches, ...asks });
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

/** What is done without anybody saying a word. */
function workRegularly(
  runtime: Runtime,
  caseWork: CaseWork,
  core: CoreSystem,
  parts: { clock: Clock; log: Log },
) {
  const works = [
    regularly(RECOVER_EVERY_MS, () => runtime.recover(), parts),
    regularly(RECOVER_EVERY_MS, () => tendDesk(core, runtime), parts),
    regularly(CASE_WORK_EVERY_MS, () => caseWork.run(), parts),
  ];
  return {
    start() {
      for (const work of works) work.start();
    },
    stop() {
      for (const work of works) work.stop();
    },
  };
}

/** Does something every so often, each time only when the last has ended. */
function regularly(everyMs: number, work: () => Promise<void>, { clock, log }: { clock: Clock; log: Log }) {
  let stop: () => void = () => undefined;
  let isOn = false;
  const next = () => {
    if (!isOn) return;
    stop = clock.after(everyMs, () => {
      work()
        .catch((error: unknown) => log.error("regular_work_failed", { error }))
        .finally(next);
    });
  };
  return {
    start() {
      isOn = true;
      next();
    },
    stop() {
      isOn = false;
      stop();
    },
  };
}
