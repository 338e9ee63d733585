import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { Redis } from "ioredis";
import { loadPeople } from "../src/core/demo/load.ts";
import { makePopulation } from "../src/core/demo/population.ts";
import { openPglite } from "../src/core/sql/database-pglite.ts";
import { migrate } from "../src/core/sql/migrate.ts";
import { createSqlCore } from "../src/core/sql/sql-core.ts";
import type { Keyring } from "../src/keyring.ts";
import { policy } from "../src/policy.ts";
import type { Clock } from "../src/ports/clock.ts";
import type { ConversationStore } from "../src/ports/conversation-store.ts";
import type { CoreSystem } from "../src/ports/core.ts";
import { openEmbeddedStore } from "../src/store/embedded/open-embedded-store.ts";
import { openRedisStore } from "../src/store/redis/open-redis-store.ts";
import { startRedis } from "../test/support/redis.ts";
import { balances } from "../test/support/samples.ts";
import { createMemoryCore } from "./memory-core.ts";

/** What is compared. The first is what `npm start` runs, but for its core; it is what the others are held against. */
export const VARIANTS = {
  file: "embedded, file with fdatasync",
  memory: "embedded, in memory",
  redis: "Redis, append-only file, synced every second",
  sql: "embedded, file; SQL core on PGlite in memory",
} as const;

export type VariantName = keyof typeof VARIANTS;

/** The parts of the house in which variants differ. */
export interface Variant {
  store: ConversationStore;
  core: CoreSystem;
  /** People who have an account, one at a time in each conversation. */
  phones: string[];
  /** What the store's own process has used so far; null when it has none. */
  readServer: (() => Promise<{ cpuMicros: number; bytes: number }>) | null;
  close(): Promise<void>;
}

type Parts = { clock: Clock; keyring: Keyring };

/** Opens the parts of a variant; `close` leaves nothing behind. */
export async function openVariant(name: VariantName, parts: Parts): Promise<Variant> {
  switch (name) {
    case "file":
      return { ...fictional(), readServer: null, ...(await openFile(parts.clock)) };
    case "memory": {
      const { store } = await openEmbeddedStore({ folder: null, clock: parts.clock });
      return { ...fictional(), readServer: null, store, close: () => store.close() };
    }
    case "redis":
      return { ...fictional(), ...(await openRedis(parts.clock)) };
    case "sql": {
      const file = await openFile(parts.clock);
      const { core, phones } = await openSqlCore(parts.keyring);
      const close = async () => {
        await file.close();
        await core.close();
      };
      return { core, phones, readServer: null, store: file.store, close };
    }
  }
}

function fictional(): Pick<Variant, "core" | "phones"> {
  const phones = Array.from({ length: 1_000 }, (_, index) => `+628123456${1_000 + index}`);
  return { core: createMemoryCore(balances), phones };
}

/** Where the product keeps its data: on the disk that it will use, not in a /tmp that may be memory. */
const DATA = ".data";

async function openFile(clock: Clock): Promise<Pick<Variant, "store" | "close">> {
  await mkdir(DATA, { recursive: true });
  const folder = await mkdtemp(join(DATA, "bench-"));
  const { store, close } = await openEmbeddedStore({ folder, clock });
  return {
    store,
    async close() {
      await close();
      await rm(folder, { recursive: true });
    },
  };
}

async function openRedis(clock: Clock): Promise<Pick<Variant, "store" | "readServer" | "close">> {
  const server = await startRedis(["--appendonly", "yes", "--appendfsync", "everysec"]);
  // A measurement that throws ends this process; its server must not outlive it.
  process.once("exit", () => void server.kill());
  const { store, close } = await openRedisStore({ url: server.url, clock });
  const observer = new Redis(server.url);
  const read = (info: string, field: string) => Number(new RegExp(`^${field}:(.*)$`, "m").exec(info)?.[1]);
  return {
    store,
    async readServer() {
      const info = await observer.info();
      const cpuSeconds = read(info, "used_cpu_user") + read(info, "used_cpu_sys");
      return { cpuMicros: cpuSeconds * 1e6, bytes: read(info, "used_memory") };
    },
    async close() {
      await observer.quit();
      await close();
      await server.stop();
    },
  };
}

/** Those of the demo's people who are like most, each with an account. */
async function openSqlCore(keyring: Keyring): Promise<Pick<Variant, "core" | "phones">> {
  const database = await openPglite(null);
  await migrate(database);
  const today = new Date().toISOString().slice(0, 10);
  const people = makePopulation(today)
    .filter(({ special, phone }) => special.startsWith("Ordinary") && phone !== null)
    .map((person) => ({ ...person, hasAccount: true }));
  await loadPeople(database, keyring, people);
  const core = createSqlCore({ database, keyring, policy, codesInChat: "proven" });
  return { core, phones: people.map(({ phone }) => phone ?? "") };
}
