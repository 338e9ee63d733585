import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { findFreePort, type RedisProcess, startRedisProcess } from "./redis-process.ts";
import { until } from "./until.ts";

/** A real Redis Cluster of the test's own, on 127.0.0.1. */
export interface TestCluster {
  /** As in REDIS_URL: all masters. */
  readonly url: string;
  /** As in REDIS_URL: one of the nodes, as if it were a server of its own. */
  readonly urlOfOne: string;
  readonly masters: ClusterNode[];
  /** The node that served the slot of this key at the start. */
  ownerOf(key: string): Promise<ClusterNode>;
  /** Empties all masters. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

/** A node with a connection for looking at it. */
interface ClusterNode {
  port: number;
  process: RedisProcess;
  admin: Redis;
}

const MASTERS = 3;
const SLOTS = 16_384;

/** Starts three masters, each with as many replicas as asked for, and waits until all slots are served. */
export async function startCluster(replicasEach = 0): Promise<TestCluster> {
  const folder = await mkdtemp(join(tmpdir(), "redis-cluster-"));
  const nodes: ClusterNode[] = [];
  for (let i = 0; i < MASTERS * (1 + replicasEach); i++) nodes.push(await startNode(join(folder, String(i))));
  const masters = nodes.slice(0, MASTERS);
  const replicas = nodes.slice(MASTERS);

  await introduce(nodes);
  await Promise.all(masters.map(({ admin }, i) => admin.cluster("ADDSLOTS", ...slotsOf(i))));
  await Promise.all(replicas.map((replica, i) => follow(replica, masters[i % MASTERS])));
  await Promise.all(nodes.map(({ admin }) => untilItServes(admin)));

  return {
    url: `redis://${masters.map(({ port }) => `127.0.0.1:${port}`).join(",")}`,
    urlOfOne: `redis://127.0.0.1:${masters[0]?.port}`,
    masters,
    async ownerOf(key) {
      const slot = Number(await masters[0]?.admin.cluster("KEYSLOT", key));
      const owner = masters.find((_, i) => slotsOf(i).includes(slot));
      if (!owner) throw new Error(`nobody serves slot ${slot}`);
      return owner;
    },
    async flush() {
      await Promise.all(masters.map(({ admin }) => admin.flushall()));
    },
    async stop() {
      for (const { admin } of nodes) admin.disconnect();
      await Promise.all(nodes.map(({ process }) => process.kill()));
      await rm(folder, { recursive: true });
    },
  };
}

async function startNode(folder: string): Promise<ClusterNode> {
  await mkdir(folder);
  const port = await findFreePort();
  const settings = {
    port,
    bind: "127.0.0.1",
    dir: folder,
    save: "",
    "cluster-enabled": "yes",
    "cluster-node-timeout": 1000,
    "repl-diskless-sync-delay": 0,
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const process = await startRedisProcess(args);
  const admin = new Redis(port, "127.0.0.1", { maxRetriesPerRequest: null, disconnectTimeout: 100 });
  // A killed node is what some tests are about.
  admin.on("error", () => undefined);
  return { port, process, admin };
}

/** Every node must know every other before roles are given out. */
async function introduce(nodes: ClusterNode[]): Promise<void> {
  const [first, ...others] = nodes;
  if (!first) return;
  for (const { port } of others) await first.admin.cluster("MEET", "127.0.0.1", port);
  for (const { admin } of nodes) {
    await until(
      async () => readField(await admin.cluster("INFO"), "cluster_known_nodes") === String(nodes.length),
    );
  }
}

function slotsOf(master: number): number[] {
  const begin = Math.floor((SLOTS * master) / MASTERS);
  const end = Math.floor((SLOTS * (master + 1)) / MASTERS);
  return Array.from({ length: end - begin }, (_, i) => begin + i);
}

async function follow(replica: ClusterNode, master: ClusterNode | undefined): Promise<void> {
  if (!master) return;
  const id = await master.admin.cluster("MYID");
  await replica.admin.cluster("REPLICATE", String(id));
  await until(async () => /master_link_status:up/.test(await replica.admin.info("replication")));
}

function untilItServes(admin: Redis): Promise<void> {
  return until(async () => {
    const info = await admin.cluster("INFO");
    return readField(info, "cluster_state") === "ok" && readField(info, "cluster_slots_ok") === String(SLOTS);
  });
}

function readField(info: unknown, name: string): string | undefined {
  return new RegExp(`^${name}:(.*?)\\r?$`, "m").exec(String(info))?.[1];
}
