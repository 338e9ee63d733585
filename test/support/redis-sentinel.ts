import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { findFreePort, type RedisProcess, startRedisProcess } from "./redis-process.ts";
import { until } from "./until.ts";

/** A master, a replica and three sentinels that watch them, on 127.0.0.1. */
export interface TestSentinels {
  /** As in REDIS_URL. */
  readonly url: string;
  /** The server that was the master at the start. */
  readonly first: RedisProcess;
  /** A connection for looking at the first. */
  readonly admin: Redis;
  /** Waits until the sentinels have made the replica the master. */
  untilFailedOver(): Promise<void>;
  stop(): Promise<void>;
}

const MASTER = "mymaster";
const SENTINELS = 3;

/** How many of them must agree that the master is down. */
const QUORUM = 2;

/** Starts all of them, and waits until the sentinels know each other and the replica. */
export async function startSentinels(settings: string[] = []): Promise<TestSentinels> {
  const folder = await mkdtemp(join(tmpdir(), "redis-sentinels-"));
  const first = await startServer(join(folder, "first"), settings);
  const second = await startServer(join(folder, "second"), [
    ...settings,
    "--replicaof",
    `127.0.0.1 ${first.port}`,
  ]);
  await until(async () => /master_link_status:up/.test(await second.admin.info("replication")));
  const sentinels = await Promise.all(
    Array.from({ length: SENTINELS }, (_, i) => startSentinel(join(folder, `sentinel-${i}`), first.port)),
  );
  for (const { admin } of sentinels) await until(() => knowsAll(admin));

  return {
    url: `redis+sentinel://${sentinels.map(({ port }) => `127.0.0.1:${port}`).join(",")}/${MASTER}`,
    first: first.process,
    admin: first.admin,
    untilFailedOver: () => until(async () => /role:master/.test(await second.admin.info("replication"))),
    async stop() {
      const all = [first, second, ...sentinels];
      for (const { admin } of all) admin.disconnect();
      await Promise.all(all.map(({ process }) => process.kill()));
      await rm(folder, { recursive: true });
    },
  };
}

interface Server {
  port: number;
  process: RedisProcess;
  admin: Redis;
}

async function startServer(folder: string, settings: string[]): Promise<Server> {
  await mkdir(folder);
  const port = await findFreePort();
  const own = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--save", ""];
  const process = await startRedisProcess([...own, "--repl-diskless-sync-delay", "0", ...settings]);
  return { port, process, admin: look(port) };
}

async function startSentinel(folder: string, masterPort: number): Promise<Server> {
  await mkdir(folder);
  const port = await findFreePort();
  const file = join(folder, "sentinel.conf");
  const lines = [
    `port ${port}`,
    "bind 127.0.0.1",
    `dir ${folder}`,
    `sentinel monitor ${MASTER} 127.0.0.1 ${masterPort} ${QUORUM}`,
    `sentinel down-after-milliseconds ${MASTER} 500`,
    `sentinel failover-timeout ${MASTER} 1000`,
  ];
  await writeFile(file, `${lines.join("\n")}\n`);
  return { port, process: await startRedisProcess([file, "--sentinel"]), admin: look(port) };
}

async function knowsAll(sentinel: Redis): Promise<boolean> {
  const master = (await sentinel.call("SENTINEL", "MASTER", MASTER)) as string[];
  const field = (name: string) => master[master.indexOf(name) + 1];
  return field("num-other-sentinels") === String(SENTINELS - 1) && field("num-slaves") === "1";
}

function look(port: number): Redis {
  const admin = new Redis(port, "127.0.0.1", { maxRetriesPerRequest: null, disconnectTimeout: 100 });
  // A killed server is what some tests are about.
  admin.on("error", () => undefined);
  return admin;
}
