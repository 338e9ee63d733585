/**
 * Measures what Redis loses of what it has acknowledged, for docs/durability.md: writes messages through the real store, kills
 * redis-server with SIGKILL at random moments, starts it again on the same folder (or makes its replica the master), and asks for
 * every acknowledged message again: the store calls one that it has a duplicate. Prints a Markdown table.
 * Run by `node --import tsx test/durability/measure-durability.ts [runs]`. A power cut can't be produced by a program.
 */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { systemClock } from "../../src/ports/clock.ts";
import type { ConversationStore } from "../../src/ports/conversation-store.ts";
import { openRedisStore } from "../../src/store/redis/open-redis-store.ts";
import { findFreePort, startRedisProcess } from "../support/redis-process.ts";
import { until } from "../support/until.ts";

const RUNS = Number(process.argv[2] ?? 5);

/** Messages under way at any time. */
const WRITERS = 64;

/** Shortest and longest life of a server, in milliseconds. */
const LIFE_MS = [1_500, 4_000] as const;

interface Outcome {
  acknowledged: number;
  missing: number;
}

interface Setting {
  name: string;
  redisConf: string[];
}

const RDB_OFF = ["--save", ""];
const AOF = [...RDB_OFF, "--appendonly", "yes", "--appendfsync"];

const RESTARTS: Setting[] = [
  { name: "no persistence", redisConf: RDB_OFF },
  { name: "RDB, `save 1 1` (the most often there is)", redisConf: ["--save", "1 1"] },
  { name: "AOF, `appendfsync everysec`", redisConf: [...AOF, "everysec"] },
  { name: "AOF, `appendfsync always`", redisConf: [...AOF, "always"] },
];

/** How far the replica is behind its master, in milliseconds. */
const FAILOVERS: (Setting & { behindMs: number })[] = [
  { name: "replica on the same machine", behindMs: 0, redisConf: RDB_OFF },
  { name: "replica 20 ms behind", behindMs: 20, redisConf: RDB_OFF },
  { name: "replica 500 ms behind", behindMs: 500, redisConf: RDB_OFF },
  {
    name: "replica 500 ms behind, `min-replicas-to-write 1`, `min-replicas-max-lag 1`",
    behindMs: 500,
    redisConf: [...RDB_OFF, "--min-replicas-to-write", "1", "--min-replicas-max-lag", "1"],
  },
];

/** Sends messages of as many people, each its own, until it is told to stop; gives the people whose message was acknowledged. */
function writeMessages(store: ConversationStore): { stop(): Promise<string[]> } {
  const acknowledged: string[] = [];
  let isOver = false;
  let next = 0;
  async function write(): Promise<void> {
    while (!isOver) {
      const chat = `web:${next++}`;
      try {
        await store.arrive(chat, { id: "1", body: "x".repeat(200) });
        acknowledged.push(chat);
      } catch {
        // Refused: its channel would keep it. The store is away or has no replica, and a pause costs nothing.
        await sleep(5);
      }
    }
  }
  const writers = Array.from({ length: WRITERS }, write);
  return {
    async stop() {
      isOver = true;
      await Promise.all(writers);
      return acknowledged;
    },
  };
}

/** How many of these people's messages the store does not know. */
async function countMissing(store: ConversationStore, chats: string[]): Promise<number> {
  let missing = 0;
  for (let i = 0; i < chats.length; i += WRITERS) {
    const arrivals = await Promise.all(
      chats.slice(i, i + WRITERS).map((chat) => store.arrive(chat, { id: "1", body: "" })),
    );
    missing += arrivals.filter(({ outcome }) => outcome !== "duplicate").length;
  }
  return missing;
}

const randomLife = () => sleep(LIFE_MS[0] + Math.random() * (LIFE_MS[1] - LIFE_MS[0]));

/** One life of a server, its end, and what it knows in the next. */
async function measureRestart({ redisConf }: Setting): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), "durability-"));
  const url = join(folder, "socket");
  const server = await startRedisProcess(["--port", "0", "--unixsocket", url, "--dir", folder, ...redisConf]);
  const { store, close } = await openRedisStore({ url, clock: systemClock });
  const writing = writeMessages(store);
  await randomLife();
  await server.kill();
  const acknowledged = await writing.stop();
  await server.restart();
  await until(() => store.ping().then(() => true));
  const missing = await countMissing(store, acknowledged);
  await close();
  await server.kill();
  await rm(folder, { recursive: true });
  return { acknowledged: acknowledged.length, missing };
}

/** One life of a master, its end, and what its replica knows when it is made the master. */
async function measureFailover({ redisConf, behindMs }: Setting & { behindMs: number }): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), "durability-"));
  const [port, replicaPort] = [await findFreePort(), await findFreePort()];
  const line = await openDelayedLine(port, behindMs);
  const master = await startServer(join(folder, "master"), port, redisConf);
  const replicaConf = [...RDB_OFF, "--replicaof", `127.0.0.1 ${line.port}`];
  const replica = await startServer(join(folder, "replica"), replicaPort, replicaConf);
  const admin = new Redis(replicaPort);
  await until(async () => /master_link_status:up/.test(await admin.info("replication")));

  const first = await openRedisStore({ url: `redis://127.0.0.1:${port}`, clock: systemClock });
  const writing = writeMessages(first.store);
  await randomLife();
  await master.kill();
  line.cut();
  const acknowledged = await writing.stop();
  await first.close();

  await admin.call("REPLICAOF", "NO", "ONE");
  const second = await openRedisStore({ url: `redis://127.0.0.1:${replicaPort}`, clock: systemClock });
  const missing = await countMissing(second.store, acknowledged);
  await second.close();
  admin.disconnect();
  await replica.kill();
  await rm(folder, { recursive: true });
  return { acknowledged: acknowledged.length, missing };
}

async function startServer(folder: string, port: number, redisConf: string[]) {
  await mkdir(folder);
  const own = [
    "--port",
    String(port),
    "--bind",
    "127.0.0.1",
    "--dir",
    folder,
    "--repl-diskless-sync-delay",
    "0",
  ];
  return startRedisProcess([...own, ...redisConf]);
}

/** A connection to a master that delivers what it says so much later. `cut` loses what is on the way, as a dead machine does. */
async function openDelayedLine(to: number, delayMs: number): Promise<{ port: number; cut(): void }> {
  const sockets: Socket[] = [];
  const server = createServer((replica) => {
    const master = connect(to, "127.0.0.1");
    sockets.push(replica, master);
    for (const socket of [replica, master]) socket.on("error", () => undefined);
    replica.pipe(master);
    master.on("data", (data) => {
      if (delayMs === 0) replica.write(data);
      else setTimeout(() => replica.write(data), delayMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

async function report<Of extends Setting>(
  accident: string,
  settings: Of[],
  measure: (setting: Of) => Promise<Outcome>,
): Promise<void> {
  for (const setting of settings) {
    const outcomes: Outcome[] = [];
    for (let run = 0; run < RUNS; run++) outcomes.push(await measure(setting));
    const acknowledged = outcomes.reduce((sum, outcome) => sum + outcome.acknowledged, 0);
    const missing = outcomes.map((outcome) => outcome.missing);
    const total = missing.reduce((sum, count) => sum + count, 0);
    process.stdout.write(
      `| ${accident} | ${setting.name} | ${RUNS} | ${acknowledged} | ${total} | ${Math.max(...missing)} |\n`,
    );
  }
}

process.stdout.write(
  "| Accident | Setting | Runs | Acknowledged | Missing | Worst run |\n| --- | --- | --- | --- | --- | --- |\n",
);
await report("`kill -9`, restart", RESTARTS, measureRestart);
await report("`kill -9`, replica promoted", FAILOVERS, measureFailover);
