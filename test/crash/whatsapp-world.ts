import type { Link } from "../../src/channels/whatsapp/options.ts";
import { Restrictions } from "../../src/channels/whatsapp/restrictions.ts";
import { createWhatsAppChannel } from "../../src/channels/whatsapp/whatsapp-channel.ts";
import { openPostgres } from "../../src/core/sql/database-postgres.ts";
import { openRecordKeys } from "../../src/core/sql/keys/record-keys.ts";
import { createSqlVault } from "../../src/core/sql/whatsapp/vault.ts";
import { createKeyring } from "../../src/keyring.ts";
import { systemClock } from "../../src/ports/clock.ts";
import { createCapturedLog } from "../channels/telegram/bench.ts";
import { holdNothingOpen, NO_PACE } from "../channels/whatsapp/bench.ts";
import { trustFakeWhatsApp } from "../support/fake-whatsapp/certificate.ts";
import { FakeWhatsApp } from "../support/fake-whatsapp/fake-whatsapp.ts";
import { until } from "../support/until.ts";
import { type CrashProcess, startProcess } from "./crash-process.ts";
import { MASTER_KEY } from "./program-settings.ts";
import type { Stage, World } from "./stage.ts";
import { isStall } from "./stalls.ts";

/** How long a conversation waits for a holder that died. */
const LEASE_MS = 2_000;

/** A process that has the number, or had it. */
interface Holder {
  process: CrashProcess;
  /** Whether the machine slept in its time. */
  stalled(): boolean;
}

/** A linked number, and one process after the other that has it. */
export interface LinkedWorld {
  readonly whatsapp: FakeWhatsApp;
  /** Whoever has the number now. */
  readonly current: Holder;
  /** Has it die at a call, as `store.commit:after`; resolves when it knows. */
  dieAt(point: string): Promise<void>;
  kill(): Promise<void>;
  /** Waits for its death; then another takes the number. */
  takenOver(): Promise<void>;
  /** Resolves when nothing is left to do: no message in the journal, no conversation in work. */
  quiet(): Promise<void>;
  close(): Promise<void>;
}

export async function openLinkedWorld(stage: Stage): Promise<LinkedWorld> {
  holdNothingOpen();
  trustFakeWhatsApp();
  const world = await stage.openWorld();
  const whatsapp = new FakeWhatsApp();
  await whatsapp.listen();
  await link(world, whatsapp);
  const start = () => startHolder(stage.whatsappProgramPath, world, whatsapp);
  let current = await start();
  const kill = async () => {
    current.process.signal("SIGKILL");
    await current.process.ended;
  };
  return {
    whatsapp,
    get current() {
      return current;
    },
    dieAt: (point) => current.process.tell(point),
    kill,
    async takenOver() {
      await current.process.ended;
      current = await start();
    },
    quiet: () => until(() => isQuiet(world)),
    async close() {
      await kill();
      await whatsapp.close();
      await world.close();
    },
  };
}

/** The phone scans the code, once for all processes. */
async function link(world: World, whatsapp: FakeWhatsApp): Promise<void> {
  const database = openPostgres(world.databaseUrl);
  const keyring = await openRecordKeys(database, createKeyring(MASTER_KEY));
  let tell: () => void = () => undefined;
  const linked = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const log = createCapturedLog();
  const channel = createWhatsAppChannel({
    vault: createSqlVault({ database, keyring, soleProcess: false }),
    clock: systemClock,
    log,
    restrictions: new Restrictions({ clock: systemClock, log }),
    serverUrl: whatsapp.url,
    mediaRoot: whatsapp.mediaRoot,
    version: null,
    pairingPhone: null,
    pace: NO_PACE,
    onLink(link: Link) {
      if (link.state === "scan") whatsapp.phone.scans(link.qr);
      if (link.state === "linked") tell();
    },
  });
  await channel.start(async () => undefined);
  await linked;
  await whatsapp.online();
  await channel.stop();
  await database.close();
}

/** A process that takes the number at once: whoever had it is dead, and its lease need not run out. */
async function startHolder(path: string, world: World, whatsapp: FakeWhatsApp): Promise<Holder> {
  await whatsapp.until(() => !whatsapp.isOnline);
  await world.database.query("update whatsapp_number set lease_until = '-infinity'");
  const { redisUrl, databaseUrl } = world;
  const { url: serverUrl, mediaRoot } = whatsapp;
  const process = await startProcess(path, {
    redisUrl,
    databaseUrl,
    serverUrl,
    mediaRoot,
    leaseMs: LEASE_MS,
  });
  await Promise.race([whatsapp.online(), process.ended]);
  return { process, stalled: () => process.said.some(isStall) };
}

async function isQuiet({ database, redis }: World): Promise<boolean> {
  const { rows } = await database.query("select 1 from whatsapp_journal where body_sealed is not null");
  if (rows.length > 0) return false;
  const states = await redis.keys("{s*}c:*");
  const held = await Promise.all(states.map((state) => redis.hget(state, "until")));
  return held.every((end) => end === "0");
}
