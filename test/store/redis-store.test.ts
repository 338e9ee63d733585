import { Redis } from "ioredis";
import { LEASE_MS, StoreUnavailable, type Turn } from "../../src/ports/conversation-store.ts";
import { TRANSCRIPT_TTL_MS } from "../../src/ports/transcript.ts";
import { FORGET_AFTER_MS } from "../../src/store/forget-after.ts";
import { connectRedis } from "../../src/store/redis/connect-redis.ts";
import { conversationKeys, SHARDS, shardOf, transcriptKeys } from "../../src/store/redis/keys.ts";
import { openRedisStore } from "../../src/store/redis/open-redis-store.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { startRedis, type TestRedis } from "../support/redis.ts";
import { describeConversationStore } from "./conversation-store-contract.ts";
import { openTwice } from "./open-twice.ts";
import { describeTranscript } from "./transcript-contract.ts";
import { handle, takeTurn } from "./turns.ts";

let server: TestRedis;
let inspector: Redis;

beforeAll(async () => {
  server = await startRedis();
  inspector = new Redis(server.url);
});
afterAll(async () => {
  inspector.disconnect();
  await server.stop();
});
beforeEach(() => inspector.flushall());

const open = () => openTwice({ url: server.url });

describeConversationStore("a store on Redis", open);
describeTranscript("a transcript on Redis", open);

describe("keys on Redis", () => {
  test("all keys of a conversation have the same hash tag, and so one slot of a cluster", () => {
    // What stands between the first brace and the next decides: https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#hash-tags
    const tagOf = (key: string) => /\{(.*?)\}/.exec(key)?.[1];
    for (const chat of ["web:siti", "telegram:6281", "whatsapp:{a}{b}", "console:}{"]) {
      const keys = [...conversationKeys(chat), ...transcriptKeys(chat)];
      expect(new Set(keys.map(tagOf))).toEqual(new Set([`s${shardOf(chat)}`]));
    }
  });

  test("conversations spread over all groups, and a conversation's group never changes", () => {
    const used = new Set(Array.from({ length: 10_000 }, (_, i) => shardOf(`telegram:${i}`)));
    expect(used.size).toBe(SHARDS);
    expect(["web:siti", "telegram:1", "whatsapp:628111"].map(shardOf)).toEqual([7, 210, 204]);
  });

  test("every key that was written has a group's tag", async () => {
    const { store, transcript, close } = await open();
    await handle(store, await takeTurn(store, "web:siti", "1"), ["halo"]);
    await store.arrive("web:siti", { id: "2", body: "" });
    await transcript.append("web:siti", { id: "1", body: "" });
    const tag = `{s${shardOf("web:siti")}}`;
    const keys = await inspector.keys("*");
    expect(keys.filter((key) => key.startsWith(tag))).toEqual(keys);
    expect(keys).toHaveLength(8);
    await close();
  });
});

describe("forgetting on Redis", () => {
  test("a conversation is forgotten so long after its last message", async () => {
    const { store, close } = await open();
    const lives = () => Promise.all(conversationKeys("web:siti").map((key) => inspector.pttl(key)));
    const turn = await takeTurn(store, "web:siti", "1");
    const [, mailbox] = await lives();
    expect(mailbox).toBe(-1);
    await store.finish(await handle(store, turn));
    const [state, , , seen] = await lives();
    for (const life of [state, seen]) expect((life ?? 0) / FORGET_AFTER_MS).toBeCloseTo(1, 3);
    expect((await lives()).filter((life) => life === -1)).toEqual([]);
    await close();
  });

  test("a conversation with a wake-up is not forgotten before that", async () => {
    const { store, clock, close } = await open();
    const turn = await takeTurn(store, "web:siti", "1");
    const wakeAt = clock.now() + 2 * FORGET_AFTER_MS;
    await store.finish(await store.commit(turn, { snapshot: "s", replies: [], wakeAt }));
    const [state = ""] = conversationKeys("web:siti");
    expect((await inspector.pttl(state)) / FORGET_AFTER_MS).toBeCloseTo(3, 3);
    await close();
  });

  test("a transcript is forgotten after a day, its last position later", async () => {
    const { transcript, close } = await open();
    await transcript.append("web:siti", { id: "1", body: "" });
    const lives = await Promise.all(transcriptKeys("web:siti").map((key) => inspector.pttl(key)));
    expect(lives.map((life) => Math.round(life / TRANSCRIPT_TTL_MS))).toEqual([1, 1, 30]);
    await close();
  });
});

describe("many people at once on Redis", () => {
  const chats = Array.from({ length: 100 }, (_, person) => `web:${person}`);

  test("their messages leave together, and each is answered as if it had come alone", async () => {
    const { store, close } = await open();
    await takeTurn(store, "web:siti", "1");
    await inspector.config("RESETSTAT");
    const arrivals = await Promise.all(
      chats.map((chat) => store.arrive(chat, { id: `of ${chat}`, body: `body of ${chat}` })),
    );
    const taken = arrivals.map((arrival) => (arrival.outcome === "turn" ? arrival.turn : null));
    expect(taken).toMatchObject(
      chats.map((chat) => ({
        conversation: chat,
        message: { id: `of ${chat}`, body: `body of ${chat}` },
        version: 0,
      })),
    );
    expect(await callsOf("evalsha")).toBe(4);
    await close();
  });

  test("one whose keys are broken is refused, and nobody else", async () => {
    const { store, close } = await open();
    const [broken = ""] = conversationKeys("web:13");
    await inspector.set(broken, "no hash");
    const arrivals = await Promise.allSettled(chats.map((chat) => store.arrive(chat, { id: "1", body: "" })));
    const refused = arrivals.flatMap((arrival, at) => (arrival.status === "rejected" ? [chats[at]] : []));
    expect(refused).toEqual(["web:13"]);
    expect(arrivals[13]).toMatchObject({ reason: { message: expect.stringContaining("WRONGTYPE") } });
    await close();
  });

  async function callsOf(command: string): Promise<number> {
    const stats = await inspector.info("commandstats");
    return Number(new RegExp(`^cmdstat_${command}:calls=(\\d+)`, "m").exec(stats)?.[1]);
  }
});

describe("Redis that is away", () => {
  let own: TestRedis;
  let opened: Awaited<ReturnType<typeof openRedisStore>>;

  beforeEach(async () => {
    own = await startRedis();
    opened = await openRedisStore({ url: own.url, clock: createFakeClock() });
  });
  afterEach(async () => {
    await opened.close();
    await own.stop();
  });

  /** Each method once, with a turn from better days. */
  function callAll(turn: Turn): Promise<unknown>[] {
    const { store, transcript } = opened;
    return [
      store.arrive("web:siti", { id: "2", body: "" }),
      store.commit(turn, { snapshot: "", replies: [], wakeAt: null }),
      store.acknowledge(turn, 1),
      store.finish(turn),
      store.park(turn, 0),
      store.renew(turn),
      store.recover(10),
      store.ping(),
      transcript.append("web:siti", { id: "1", body: "" }),
      transcript.replace("web:siti", "1", ""),
      transcript.read("web:siti", 0),
      transcript.watch("web:siti", () => undefined),
    ];
  }

  test("everybody is told at once, and the store works again when the server is back", async () => {
    const turn = await takeTurn(opened.store, "web:siti", "1");
    await own.kill();
    const began = performance.now();
    for (const call of callAll(turn)) await expect(call).rejects.toBeInstanceOf(StoreUnavailable);
    expect(performance.now() - began).toBeLessThan(1_000);
    await own.restart();
    await untilItAnswers(opened.store);
    expect(await takeTurn(opened.store, "web:siti", "1")).toMatchObject({ version: 0, tries: 1 });
  });

  test("a server that has fallen silent is given up within seconds, and used again when it speaks", async () => {
    const turn = await takeTurn(opened.store, "web:siti", "1");
    own.freeze();
    const began = performance.now();
    const calls = callAll(turn).map((call) => expect(call).rejects.toBeInstanceOf(StoreUnavailable));
    await Promise.all(calls);
    expect(performance.now() - began).toBeLessThan(8_000);
    own.thaw();
    await untilItAnswers(opened.store);
  }, 20_000);

  test("a full server refuses a message whole, and takes it when there is room", async () => {
    const admin = new Redis(own.url);
    await admin.config("SET", "maxmemory", "1");
    const message = { id: "1", body: "saldo" };
    await expect(opened.store.arrive("web:siti", message)).rejects.toBeInstanceOf(StoreUnavailable);
    await admin.config("SET", "maxmemory", "0");
    expect(await opened.store.arrive("web:siti", message)).toMatchObject({ outcome: "turn" });
    admin.disconnect();
  });

  test("a server that forgot our scripts is taught them again", async () => {
    const turn = await takeTurn(opened.store, "web:siti", "1");
    const admin = new Redis(own.url);
    await admin.script("FLUSH");
    admin.disconnect();
    await expect(handle(opened.store, turn)).resolves.toMatchObject({ version: 1 });
  });

  test("who watches hears that something may have been said while the connection was lost", async () => {
    let hear: () => void = () => undefined;
    const heard = new Promise<void>((resolve) => {
      hear = resolve;
    });
    await opened.transcript.watch("web:siti", hear);
    await own.restart();
    await heard;
  });
});

describe("the start on Redis", () => {
  /** The sentence with which a server of these settings is refused. */
  async function refusal(settings: string[]): Promise<string> {
    const unsuitable = await startRedis(settings);
    try {
      await connectRedis(unsuitable.url);
      return "it was not refused";
    } catch (error) {
      return String(error);
    } finally {
      await unsuitable.stop();
    }
  }

  test("a server that evicts keys is refused in one sentence", async () => {
    expect(await refusal(["--maxmemory-policy", "allkeys-lru"])).toMatch(
      /REDIS_URL: .* may drop conversations .*\(maxmemory-policy allkeys-lru\); set its maxmemory-policy to noeviction\.$/,
    );
  });

  test("a server that wants a password is refused in one sentence", async () => {
    expect(await refusal(["--requirepass", "right"])).toMatch(
      /REDIS_URL: .*NOAUTH.*; start it or correct the URL\.$/,
    );
  });

  test("an address without a server is refused in one sentence", async () => {
    await expect(connectRedis("/nonexistent/socket")).rejects.toThrow(
      /^REDIS_URL: no Redis server answers there \(.*\); start it or correct the URL\.$/,
    );
  });

  test("a holder in another process is replaced when its lease, not its connection, ends", async () => {
    const { store, other, clock, close } = await open();
    await takeTurn(store, "web:siti", "1");
    await store.close();
    expect(await other.recover(10)).toEqual([]);
    clock.advance(LEASE_MS);
    expect(await other.recover(10)).toHaveLength(1);
    await close();
  });
});

/** Waits, without a limit of its own, until the connection stands again: ioredis tries after 50, 100, 200 … ms. */
async function untilItAnswers(store: { ping(): Promise<void> }): Promise<void> {
  for (;;) {
    try {
      return await store.ping();
    } catch {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
