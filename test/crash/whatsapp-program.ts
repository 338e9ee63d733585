/**
 * The product behind a linked WhatsApp number, as a process that dies where it is told to: `store.commit:after` on standard input makes
 * the next such call its last. Conversations are in Redis, all else in Postgres; the flow counts what came.
 */
import { writeSync } from "node:fs";
import { createInterface } from "node:readline";
import { Restrictions } from "../../src/channels/whatsapp/restrictions.ts";
import { createWhatsAppChannel } from "../../src/channels/whatsapp/whatsapp-channel.ts";
import { openPostgres } from "../../src/core/sql/database-postgres.ts";
import { openRecordKeys } from "../../src/core/sql/keys/record-keys.ts";
import { createSqlCore } from "../../src/core/sql/sql-core.ts";
import { createSqlVault } from "../../src/core/sql/whatsapp/vault.ts";
import { createTranslator } from "../../src/i18n/translator.ts";
import { createKeyring } from "../../src/keyring.ts";
import { createPinoLog } from "../../src/log/pino-log.ts";
import { policy } from "../../src/policy.ts";
import { systemClock as clock } from "../../src/ports/clock.ts";
import type { CodeSender } from "../../src/ports/code-sender.ts";
import type { KeyChange, WhatsAppHolding, WhatsAppVault } from "../../src/ports/whatsapp-keys.ts";
import { createCodec } from "../../src/runtime/codec.ts";
import { Runtime } from "../../src/runtime/runtime.ts";
import { createServices } from "../../src/services/create-services.ts";
import { openRedisStore } from "../../src/store/redis/open-redis-store.ts";
import { trustFakeWhatsApp } from "../support/fake-whatsapp/certificate.ts";
import { echo, withMenu } from "../support/small-flows.ts";
import { type CrashPoint, createCrashPoints, overriding, type Side } from "./crash-points.ts";
import { MASTER_KEY, type WhatsAppProgramSettings } from "./program-settings.ts";
import { lineOf, watchStalls } from "./stalls.ts";

/** Often, for whoever takes over is waited for. */
const RECOVER_EVERY_MS = 200;

/** Nobody waits but for what happens. */
const PACE = {
  betweenMessagesMs: 0,
  betweenMessagesOfChatMs: 0,
  jitterMs: 0,
  acknowledgedWithinMs: 5_000,
  gatherMs: 50,
};

const settings = JSON.parse(process.env["SETTINGS"] ?? "{}") as WhatsAppProgramSettings;

/** The call that is to be the last, as it was told: `store.commit:after`. */
let told = "";
/** The same once it is about to be made. */
const last: CrashPoint = { number: 0, side: "before" };
const points = createCrashPoints(last, {
  tell(number, label) {
    const [name, side] = told.split(":");
    if (name === label) Object.assign(last, { number, side: side as Side });
  },
  async die() {
    process.kill(process.pid, "SIGKILL");
    return await new Promise<never>(() => undefined);
  },
});

const log = createPinoLog("error");
const database = openPostgres(settings.databaseUrl);
const keyring = await openRecordKeys(database, createKeyring(MASTER_KEY));
const core = createSqlCore({ database, keyring, policy, codesInChat: "proven" });
const translator = await createTranslator({ demo: true, operator: null });
const { store } = await openRedisStore({ url: settings.redisUrl, clock, leaseMs: settings.leaseMs });
const noCodes: CodeSender = {
  ways: () => [],
  isUp: async () => false,
  send: async () => ({ state: "unknown", providerId: null }),
};

trustFakeWhatsApp();
const channel = createWhatsAppChannel({
  vault: mortalVault(createSqlVault({ database, keyring, soleProcess: false })),
  clock,
  log,
  serverUrl: settings.serverUrl,
  mediaRoot: settings.mediaRoot,
  version: null,
  pairingPhone: null,
  pace: PACE,
  onLink: () => undefined,
  restrictions: new Restrictions({ clock, log }),
});
const runtime = new Runtime({
  flows: withMenu(echo),
  services: createServices({ core, translator, clock, random: () => 0.5 }),
  store: points.wrap("store", store, { uncounted: ["renew", "ping", "close"], looking: ["recover"] }),
  core,
  codeSender: noCodes,
  channels: new Map([["whatsapp", channel]]),
  translator,
  codec: createCodec(keyring),
  clock,
  log,
});
await channel.start(runtime.receive);
recoverRegularly();
watchStalls((stall) => say(lineOf(stall)));
const input = createInterface({ input: process.stdin });
input.on("line", (line) => {
  told = line;
  say("heard");
});
// Nobody is left to talk to when the test is gone.
input.on("close", () => process.exit());
say("listening -");

function recoverRegularly(): void {
  clock.after(RECOVER_EVERY_MS, () => {
    void runtime.recover().finally(recoverRegularly);
  });
}

function mortalVault(vault: WhatsAppVault): WhatsAppVault {
  return overriding(vault, {
    async take(owner, leaseMs) {
      const holding = await vault.take(owner, leaseMs);
      return holding && mortalHolding(holding);
    },
  });
}

/** What is decrypted is written with the step of the ratchet that decrypted it: that call has a name of its own. */
function mortalHolding(holding: WhatsAppHolding): WhatsAppHolding {
  const decrypted = points.wrap("decrypted", { write: (change: KeyChange) => holding.writeKeys(change) });
  return overriding(holding, {
    journal: points.wrap("journal", holding.journal),
    outbox: points.wrap("outbox", holding.outbox),
    writeKeys: (change) => (change.decrypted?.length ? decrypted.write(change) : holding.writeKeys(change)),
  });
}

/** Written at once, so that it is said before a death that follows. */
function say(line: string): void {
  writeSync(1, `${line}\n`);
}
