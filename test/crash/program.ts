/**
 * The product as a process that dies where it is told to. The parts are those of src/compose.ts, with Redis, Postgres and Telegram by
 * webhook; every call through a port is a numbered crash point, and is told on standard output before it is made.
 */
import { writeSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { flows as productFlows } from "../../flows/registry.ts";
import { createTelegramChannel } from "../../src/channels/telegram/telegram-channel.ts";
import { openPostgres } from "../../src/core/sql/database-postgres.ts";
import { openRecordKeys } from "../../src/core/sql/keys/record-keys.ts";
import { createSqlCore } from "../../src/core/sql/sql-core.ts";
import { createHttpServer } from "../../src/http/server.ts";
import { createTranslator } from "../../src/i18n/translator.ts";
import { createKeyring } from "../../src/keyring.ts";
import { createPinoLog } from "../../src/log/pino-log.ts";
import { policy } from "../../src/policy.ts";
import { DeliveryError } from "../../src/ports/channel.ts";
import type { CodeSender, OutsideMessage } from "../../src/ports/code-sender.ts";
import { createCodec } from "../../src/runtime/codec.ts";
import { Runtime } from "../../src/runtime/runtime.ts";
import { createServices } from "../../src/services/create-services.ts";
import { openRedisStore } from "../../src/store/redis/open-redis-store.ts";
import { echo, withMenu } from "../support/small-flows.ts";
import { createCrashPoints, overriding, readCrashPoint } from "./crash-points.ts";
import { createGatewayWait } from "./gateway-wait.ts";
import { createHurriedClock } from "./hurried-clock.ts";
import { plantInReceive, plantInStore } from "./planted-faults.ts";
import { MASTER_KEY, type ProgramSettings } from "./program-settings.ts";
import { lineOf, watchStalls } from "./stalls.ts";

/** As in src/compose.ts. */
const LOOK_EVERY_MS = 1_000;

const settings = JSON.parse(process.env["SETTINGS"] ?? "{}") as ProgramSettings;
const { fault } = settings;
const points = createCrashPoints(readCrashPoint(process.env["CRASH_AT"]), {
  tell: (number, label) => {
    if (settings.flows === "product") say(`point ${number} ${label}`);
  },
  async die() {
    process.kill(process.pid, "SIGKILL");
    return await new Promise<never>(() => undefined);
  },
});

const clock = createHurriedClock(settings.hurry);
const log = createPinoLog("warn");
const masterKeyring = createKeyring(MASTER_KEY);
const translator = await createTranslator({ demo: true, operator: null });
const { redisUrl: url, leaseMs } = settings;
const { store: redisStore } = await openRedisStore({ url, clock, leaseMs });
const store = points.wrap("store", plantInStore(fault, redisStore), {
  uncounted: ["renew", "ping", "close"],
  looking: ["recover"],
});
const database = openPostgres(settings.databaseUrl);
const keyring = await openRecordKeys(database, masterKeyring);
const gateway = createGatewayWait(clock);
const sqlCore = points.wrap("core", createSqlCore({ database, keyring, policy, codesInChat: "proven" }), {
  uncounted: ["ping", "close"],
  looking: ["readLetters"],
});
const core = overriding(sqlCore, { noteSending: (report) => gateway.during(sqlCore.noteSending(report)) });
const sms = points.wrap("codeSender", sendingBy(settings.smsUrl));
const codeSender = overriding(sms, { send: (message) => gateway.during(sms.send(message)) });
const telegram = createTelegramChannel({
  token: settings.botToken,
  apiRoot: settings.botApiRoot,
  mode: { type: "webhook", publicUrl: "https://bot.example.test", secret: settings.webhookSecret },
  clock,
  log,
  texts: { groupRefusal: { id: "-", en: "-" }, commands: { id: [], en: [] } },
});
const runtime = new Runtime({
  flows: settings.flows === "product" ? productFlows : withMenu(echo),
  services: createServices({ core, translator, clock, random: () => 0.5 }),
  store,
  core,
  codeSender,
  channels: new Map([
    ["telegram", points.wrap("channel", telegram, { uncounted: ["start", "stop", "routes", "showTyping"] })],
  ]),
  translator,
  codec: createCodec(keyring),
  clock: gateway.clock,
  log,
});

const server = createHttpServer({ log, isReady: async () => true });
telegram.routes(server);
await server.listen({ port: 0, host: "127.0.0.1" });
await telegram.start(plantInReceive(fault, runtime.receive));
regularly("recover", () => runtime.recover());
// The flows that count have no database.
if (settings.flows === "product") regularly("letters", () => runtime.collectLetters());
watchStalls((stall) => say(lineOf(stall)));
// Nobody is left to talk to when the test is gone.
process.stdin.on("end", () => process.exit()).resume();
say(`listening http://127.0.0.1:${(server.server.address() as AddressInfo).port}`);

/** Each time when the last one has ended. */
function regularly(name: string, work: () => Promise<void>): void {
  clock.after(LOOK_EVERY_MS, () => {
    work()
      .catch((error: unknown) => log.error("regular_work_failed", { method: name, error }))
      .finally(() => regularly(name, work));
  });
}

/** A gateway that answers when it has taken the message. */
function sendingBy(gateway: string): CodeSender {
  return {
    ways: () => ["sms"],
    isUp: async () => true,
    async send(message: OutsideMessage) {
      const answer = await fetch(gateway, { method: "POST", body: JSON.stringify(message) });
      if (!answer.ok) throw new DeliveryError("unreachable");
      return { state: "sent", providerId: null };
    },
  };
}

/** Written at once, so that it is said before a death that follows. */
function say(line: string): void {
  writeSync(1, `${line}\n`);
}
