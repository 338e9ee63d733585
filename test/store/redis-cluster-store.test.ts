import { jest } from "@jest/globals";
import { Cluster } from "ioredis";
import { connectRedis } from "../../src/store/redis/connect-redis.ts";
import { dueKey, shardOf } from "../../src/store/redis/keys.ts";
import { openRedisStore } from "../../src/store/redis/open-redis-store.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { startCluster, type TestCluster } from "../support/redis-cluster.ts";
import { makeUser, USER } from "../support/redis-rights.ts";
import { describeConversationStore } from "./conversation-store-contract.ts";
import { openTwice } from "./open-twice.ts";
import { describeTranscript } from "./transcript-contract.ts";
import { handle, takeTurn } from "./turns.ts";

jest.setTimeout(60_000);

let cluster: TestCluster;

beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster.stop());
beforeEach(() => cluster.flush());

const open = () => openTwice({ url: cluster.url }, { url: cluster.urlOfOne });

describeConversationStore("a store on a Redis Cluster of three nodes", open);
describeTranscript("a transcript on a Redis Cluster of three nodes", open);

describe("a Redis Cluster", () => {
  test("conversations live on all of its nodes", async () => {
    const { store, close } = await open();
    for (let i = 0; i < 60; i++)
      await store.finish(await handle(store, await takeTurn(store, `web:${i}`, "1")));
    const sizes = await Promise.all(cluster.masters.map(({ admin }) => admin.dbsize()));
    expect(Math.min(...sizes)).toBeGreaterThan(0);
    await close();
  });

  test("one node's address is enough to find the others", async () => {
    const redis = await connectRedis(cluster.urlOfOne);
    expect(redis).toBeInstanceOf(Cluster);
    await redis.quit();
  });

  test("a group that is moved to another node while people chat is followed there", async () => {
    const { store, close } = await open();
    const chat = "web:siti";
    const turn = await takeTurn(store, chat, "1");
    await moveGroup(shardOf(chat));
    const after = await handle(store, turn);
    expect(await store.finish(after)).toBeNull();
    expect(await takeTurn(store, chat, "2")).toMatchObject({ version: 1, snapshot: "after 1" });
    await close();
  });

  test("a user with only the rights it needs is enough", async () => {
    for (const { admin } of cluster.masters) await makeUser(admin);
    const url = cluster.urlOfOne.replace("://", `://${USER}@`);
    const { store, transcript, close } = await openRedisStore({ url, clock: createFakeClock() });
    const heard = new Promise<void>((resolve) => {
      void transcript.watch("web:0", resolve).then(() => transcript.append("web:0", { id: "1", body: "" }));
    });
    for (let i = 0; i < 20; i++)
      await store.finish(await handle(store, await takeTurn(store, `web:${i}`, "1")));
    expect(await store.recover(10)).toEqual([]);
    await heard;
    await close();
  });

  test("one master that evicts keys is enough to be refused", async () => {
    const [, second] = cluster.masters;
    await second?.admin.config("SET", "maxmemory-policy", "allkeys-lru");
    await expect(connectRedis(cluster.url)).rejects.toThrow(/may drop conversations .*allkeys-lru/);
    await second?.admin.config("SET", "maxmemory-policy", "noeviction");
  });
});

/** Moves the slot of a group, with its keys, as `redis-cli --cluster reshard` does. */
async function moveGroup(shard: number): Promise<void> {
  const source = await cluster.ownerOf(dueKey(shard));
  const target = cluster.masters.find((node) => node !== source) ?? source;
  const slot = Number(await source.admin.cluster("KEYSLOT", dueKey(shard)));
  const [from, to] = await Promise.all(
    [source, target].map(async ({ admin }) => String(await admin.cluster("MYID"))),
  );
  if (!from || !to) throw new Error("every node has an id");
  await target.admin.cluster("SETSLOT", slot, "IMPORTING", from);
  await source.admin.cluster("SETSLOT", slot, "MIGRATING", to);
  const keys = (await source.admin.cluster("GETKEYSINSLOT", slot, 100)) as string[];
  await source.admin.call("MIGRATE", "127.0.0.1", target.port, "", 0, 5_000, "KEYS", ...keys);
  for (const { admin } of [target, source]) await admin.cluster("SETSLOT", slot, "NODE", to);
}
