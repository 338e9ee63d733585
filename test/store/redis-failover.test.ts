import { jest } from "@jest/globals";
import type { Redis } from "ioredis";
import { systemClock } from "../../src/ports/clock.ts";
import {
  type ConversationStore,
  LostTurn,
  StoreUnavailable,
  type Turn,
} from "../../src/ports/conversation-store.ts";
import { dueKey, shardOf } from "../../src/store/redis/keys.ts";
import { openRedisStore } from "../../src/store/redis/open-redis-store.ts";
import { startCluster, type TestCluster } from "../support/redis-cluster.ts";
import { startSentinels, type TestSentinels } from "../support/redis-sentinel.ts";
import { until } from "../support/until.ts";
import { takeTurn } from "./turns.ts";

jest.setTimeout(60_000);

const CHAT = "web:siti";
const MESSAGES = 60;

/** The message before which the master dies. */
const DEATH_BEFORE = 25;

/** Short, so that a turn whose process lost its store is taken up again soon. */
const LEASE_MS = 1_000;

/**
 * A person whose channel delivers her messages in order and keeps each until the store has taken it, and a process that handles
 * them. What counts as handled is what the store's snapshot says.
 */
function createTalk(store: ConversationStore) {
  let handled: number[] = [];
  let refused = 0;
  let isOver = false;

  /** Handles turn after turn, and lets go when the store is away or somebody else has the conversation. */
  async function work(begun: Turn): Promise<void> {
    try {
      for (let turn: Turn | null = begun; turn; ) turn = await workOnce(turn);
    } catch (error) {
      if (!(error instanceof StoreUnavailable || error instanceof LostTurn)) throw error;
    }
  }

  async function workOnce(turn: Turn): Promise<Turn | null> {
    for (const { seq } of turn.replies) await store.acknowledge(turn, seq);
    if (!turn.message) return store.finish(turn);
    const now = [...JSON.parse(turn.snapshot ?? "[]"), Number(turn.message.id)];
    const after = await store.commit(turn, { snapshot: JSON.stringify(now), replies: ["ok"], wakeAt: null });
    handled = now;
    for (const { seq } of after.replies) await store.acknowledge(after, seq);
    return store.finish(after);
  }

  async function deliver(number: number): Promise<void> {
    await until(async () => {
      try {
        const arrival = await store.arrive(CHAT, { id: String(number), body: "" });
        if (arrival.outcome === "turn") void work(arrival.turn);
        return true;
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        refused++;
        return false;
      }
    });
  }

  /** As the runtime does every second. */
  async function sweep(): Promise<void> {
    await until(async () => {
      const turns = await store.recover(10);
      await Promise.all(turns.map(work));
      return isOver;
    });
  }

  return {
    /** Delivers all messages; `die` is called in between. Gives what was handled, in order, and how often the channel was refused. */
    async play(die: () => Promise<void>): Promise<{ handled: number[]; refused: number }> {
      const sweeping = sweep();
      for (let number = 1; number <= MESSAGES; number++) {
        if (number === DEATH_BEFORE) await die();
        await deliver(number);
      }
      await until(async () => handled.at(-1) === MESSAGES);
      isOver = true;
      await sweeping;
      return { handled, refused };
    },
  };
}

/** Waits until a replica of this master has all that it has acknowledged; writes the key for that. Throws when it takes five seconds. */
async function untilReplicated(master: Redis, key: string): Promise<void> {
  // WAIT looks at what its own connection has written: https://redis.io/docs/latest/commands/wait/
  await master.set(key, "");
  if ((await master.wait(1, 5_000)) < 1) throw new Error("no replica follows");
}

const EACH_ONCE_IN_ORDER = Array.from({ length: MESSAGES }, (_, i) => i + 1);

describe("a master that dies, with sentinels that watch it", () => {
  let servers: TestSentinels;
  let opened: Awaited<ReturnType<typeof openRedisStore>>;

  beforeEach(async () => {
    servers = await startSentinels();
    opened = await openRedisStore({ url: servers.url, clock: systemClock, leaseMs: LEASE_MS });
  });
  afterEach(async () => {
    await opened.close();
    await servers.stop();
  });

  test("a person's messages are handled once and in order, and those refused meanwhile are taken after", async () => {
    const { handled, refused } = await createTalk(opened.store).play(async () => {
      await untilReplicated(servers.admin, "replicated");
      await servers.first.kill();
    });
    expect(handled).toEqual(EACH_ONCE_IN_ORDER);
    expect(refused).toBeGreaterThan(0);
  });

  test("a master that hangs is replaced too, and what it does when it wakes up counts for nothing", async () => {
    const { handled, refused } = await createTalk(opened.store).play(async () => {
      await untilReplicated(servers.admin, "replicated");
      servers.first.freeze();
    });
    expect(handled).toEqual(EACH_ONCE_IN_ORDER);
    expect(refused).toBeGreaterThan(0);
    servers.first.thaw();
    await servers.admin.ping();
    const { snapshot } = await takeTurn(opened.store, CHAT, "last look");
    expect(snapshot).toBe(JSON.stringify(EACH_ONCE_IN_ORDER));
  });

  test("who watches a web chat goes on hearing from the new master", async () => {
    let heard = 0;
    await opened.transcript.watch(CHAT, () => heard++);
    await servers.first.kill();
    await servers.untilFailedOver();
    await until(async () => heard > 0);
    const before = heard;
    await until(async () => (await opened.transcript.append(CHAT, { id: "1", body: "" })) > 0);
    await until(async () => heard > before);
    expect(heard).toBeGreaterThan(before);
  });
});

describe("the start with sentinels", () => {
  let servers: TestSentinels;
  beforeAll(async () => {
    servers = await startSentinels();
  });
  afterAll(() => servers.stop());

  test("needs only one of them", async () => {
    const url = `redis+sentinel://127.0.0.1:1,${servers.url.split("://")[1]}`;
    const { store, close } = await openRedisStore({ url, clock: systemClock });
    await store.ping();
    await close();
  });

  test("is refused in one sentence when none of them answers", async () => {
    const url = "redis+sentinel://127.0.0.1:1,127.0.0.1:2/mymaster";
    await expect(openRedisStore({ url, clock: systemClock })).rejects.toThrow(
      /^REDIS_URL: no Redis server answers there \(failed to connect to sentinel .*\); start it or correct the URL\.$/,
    );
  });

  test("is refused in one sentence when they don't know the master's name", async () => {
    const url = servers.url.replace("mymaster", "theirmaster");
    await expect(openRedisStore({ url, clock: systemClock })).rejects.toThrow(
      /^REDIS_URL: the sentinels know no master of this name; correct the end of the URL\.$/,
    );
  });
});

describe("a master that dies in a cluster where each has a replica", () => {
  let cluster: TestCluster;
  beforeAll(async () => {
    cluster = await startCluster(1);
  });
  afterAll(() => cluster.stop());

  test("a person's messages are handled once and in order, and those refused meanwhile are taken after", async () => {
    const { store, transcript, close } = await openRedisStore({
      url: cluster.url,
      clock: systemClock,
      leaseMs: LEASE_MS,
    });
    let heard = 0;
    await transcript.watch(CHAT, () => heard++);
    const { handled, refused } = await createTalk(store).play(async () => {
      const key = dueKey(shardOf(CHAT));
      const owner = await cluster.ownerOf(key);
      await untilReplicated(owner.admin, `${key}:replicated`);
      await owner.process.kill();
    });
    expect(handled).toEqual(EACH_ONCE_IN_ORDER);
    expect(refused).toBeGreaterThan(0);
    await transcript.append(CHAT, { id: "1", body: "" });
    await until(async () => heard > 0);
    await close();
  });
});
