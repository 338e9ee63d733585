import type { Link, Pace, WhatsAppOptions } from "../../../src/channels/whatsapp/options.ts";
import { Restrictions } from "../../../src/channels/whatsapp/restrictions.ts";
import { createWhatsAppChannel } from "../../../src/channels/whatsapp/whatsapp-channel.ts";
import type { Database } from "../../../src/core/sql/database.ts";
import { openPglite } from "../../../src/core/sql/database-pglite.ts";
import { migrate } from "../../../src/core/sql/migrate.ts";
import { createSqlVault } from "../../../src/core/sql/whatsapp/vault.ts";
import { createKeyring } from "../../../src/keyring.ts";
import type { Channel } from "../../../src/ports/channel.ts";
import { type Clock, systemClock } from "../../../src/ports/clock.ts";
import type { WhatsAppVault } from "../../../src/ports/whatsapp-keys.ts";
import { trustFakeWhatsApp } from "../../support/fake-whatsapp/certificate.ts";
import { FakeWhatsApp } from "../../support/fake-whatsapp/fake-whatsapp.ts";
import type { Person } from "../../support/fake-whatsapp/person.ts";
import type { ShownFile } from "../channel-contract.ts";
import { type CapturedLog, createCapturedLog } from "../telegram/bench.ts";

/** Nobody waits in a test but for what happens. */
export const NO_PACE: Pace = {
  betweenMessagesMs: 0,
  betweenMessagesOfChatMs: 0,
  jitterMs: 0,
  acknowledgedWithinMs: 2_000,
  gatherMs: 50,
};

/** Real time, in which long waits are over at once: only what the client's library itself waits for takes its time. */
export const hurried: Clock = {
  now: () => systemClock.now(),
  after: (ms, run) => systemClock.after(ms >= 4_000 ? ms : Math.min(ms, 5), run),
};

const keyring = createKeyring({ id: "test", bytes: new Uint8Array(32).fill(7) });

/** Where numbers are kept, over the tests of a file: opening a database takes seconds. */
export interface Vaults {
  database: Database;
  /** An empty vault. */
  empty(): Promise<WhatsAppVault>;
  /** The same vault, as another process opens it. */
  again(): WhatsAppVault;
  close(): Promise<void>;
}

/**
 * After an upload of keys, and after a query on a line that is down, the library leaves a timer that nothing calls off: 30 and 60 s. It must
 * not hold the test program.
 */
const LEFT_BEHIND_MS = 30_000;

export function holdNothingOpen(): void {
  const set = globalThis.setTimeout;
  globalThis.setTimeout = Object.assign(
    ((...given: Parameters<typeof set>) => {
      const timer = set(...given);
      return (given[1] ?? 0) >= LEFT_BEHIND_MS ? timer.unref() : timer;
    }) as typeof set,
    set,
  );
}

export async function openVaults(): Promise<Vaults> {
  holdNothingOpen();
  const database = await openPglite(null);
  await migrate(database);
  const again = () => createSqlVault({ database, keyring, soleProcess: false });
  return {
    database,
    again,
    async empty() {
      await database.script(`truncate whatsapp_keys, whatsapp_journal, whatsapp_outbox, whatsapp_people;
        update whatsapp_number set owner = '', lease_until = '-infinity', credentials_sealed = null;`);
      return again();
    },
    close: () => database.close(),
  };
}

/** A linked number before the fake WhatsApp. */
export interface WhatsAppBench {
  whatsapp: FakeWhatsApp;
  channel: Channel;
  restrictions: Restrictions;
  log: CapturedLog;
  /** All states of the link so far. */
  links: Link[];
  /** Resolves when the link has come to this state, in this bench for the n-th time. */
  linkIs(state: Link["state"], times?: number): Promise<void>;
  /** The channel as another process, or a later one, has it. */
  another(options?: Partial<WhatsAppOptions>): Channel;
  /** The channel as a process has it that will die: nobody stops it. */
  doomed(options: Partial<WhatsAppOptions>): Channel;
  close(): Promise<void>;
}

/** The photos and documents that a person got, opened as his phone opens them. */
export async function filesOf(person: Person, { media }: FakeWhatsApp): Promise<ShownFile[]> {
  const files: ShownFile[] = [];
  for (const { message } of person.heard) {
    const { imageMessage: photo, documentMessage: document } = message;
    if (photo) files.push({ kind: "photo", name: null, bytes: await media.open(photo, "image") });
    if (document)
      files.push({
        kind: "document",
        name: document.fileName ?? null,
        bytes: await media.open(document, "document"),
      });
  }
  return files;
}

/** Makes a channel whose number is linked as soon as it is started: the phone scans every code at once. */
export async function createWhatsAppBench(
  vaults: Vaults,
  options: Partial<WhatsAppOptions> = {},
): Promise<WhatsAppBench> {
  trustFakeWhatsApp();
  const whatsapp = new FakeWhatsApp();
  await whatsapp.listen();
  const vault = await vaults.empty();
  const log = createCapturedLog();
  const links: Link[] = [];
  const channels: Channel[] = [];
  const restrictions = new Restrictions({ clock: hurried, log });
  let wake: () => void = () => undefined;
  const make = (more: Partial<WhatsAppOptions>) =>
    createWhatsAppChannel({
      vault,
      clock: hurried,
      log,
      serverUrl: whatsapp.url,
      mediaRoot: whatsapp.mediaRoot,
      version: null,
      pairingPhone: null,
      pace: NO_PACE,
      restrictions,
      onLink(link) {
        links.push(link);
        wake();
        if (link.state === "scan" && !whatsapp.isLinked) whatsapp.phone.scans(link.qr);
      },
      ...options,
      ...more,
    });
  const another = (more: Partial<WhatsAppOptions> = {}) => {
    const channel = make(more);
    channels.push(channel);
    return channel;
  };
  return {
    whatsapp,
    channel: another(),
    restrictions,
    log,
    links,
    another,
    doomed: make,
    async linkIs(state, times = 1) {
      while (links.filter((link) => link.state === state).length < times) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    async close() {
      await Promise.all(channels.map((channel) => channel.stop()));
      await whatsapp.close();
    },
  };
}
