import { setImmediate } from "node:timers/promises";
import fc from "fast-check";
import { policy } from "../../src/policy.ts";
import { LEASE_MS, StoreUnavailable } from "../../src/ports/conversation-store.ts";
import { openEmbeddedStore } from "../../src/store/embedded/open-embedded-store.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { codec, createBench, translator } from "../support/runtime-bench.ts";
import { echo, withMenu } from "../support/small-flows.ts";

/** A bench on which chat 1 is already talking with the echo. */
async function createEchoBench() {
  const bench = await createBench({ flows: withMenu(echo) });
  await bench.asks("halo");
  return bench;
}

/** A store whose calls fail as long as it is away. */
async function createShakyStore() {
  const clock = createFakeClock();
  const { store } = await openEmbeddedStore({ folder: null, clock });
  const state = { away: false, onRefused: () => undefined as unknown, store, clock };
  for (const name of ["arrive", "commit", "renew", "recover"] as const) {
    const call = store[name] as (...input: unknown[]) => Promise<unknown>;
    Object.assign(store, {
      [name]: async (...input: unknown[]) => {
        if (state.away) {
          state.onRefused();
          throw new StoreUnavailable("away");
        }
        return call(...input);
      },
    });
  }
  return state;
}

describe("a message", () => {
  test("that arrives twice is answered once", async () => {
    const bench = await createEchoBench();
    await bench.sends("apa", "1", "m7");
    await bench.sends("apa", "1", "m7");
    await bench.runtime.idle();
    await bench.sends("apa", "1", "m7");
    await bench.runtime.idle();
    expect(bench.channel.textsTo("1").slice(1)).toEqual(["1:apa"]);
  });

  test("with an id that another person's message has is answered too", async () => {
    const bench = await createEchoBench();
    await bench.asks("halo", "2");
    await bench.sends("apa", "1", "m7");
    await bench.sends("siapa", "2", "m7");
    await bench.runtime.idle();
    expect([bench.channel.textsTo("1").at(-1), bench.channel.textsTo("2").at(-1)]).toEqual([
      "1:apa",
      "1:siapa",
    ]);
  });

  test("is refused while the store is away, so that its channel keeps it", async () => {
    const shaky = await createShakyStore();
    const bench = await createBench({ flows: withMenu(echo), ...shaky });
    await bench.asks("halo");
    shaky.away = true;
    await expect(bench.sends("apa", "1", "m7")).rejects.toThrow(StoreUnavailable);
    shaky.away = false;
    await bench.sends("apa", "1", "m7");
    await bench.runtime.idle();
    expect(bench.channel.textsTo("1").slice(1)).toEqual(["1:apa"]);
  });

  /** Somebody says "apa", and the store goes away before the answer is in it; resolves when that was refused. */
  async function loseStoreDuringTurn() {
    const shaky = await createShakyStore();
    const readSession = async () => {
      shaky.away = bench.channel.sent.length === 1 && bench.log.lines.length === 0;
      return { output: { signedIn: true } };
    };
    const bench = await createBench({ flows: withMenu(echo), ...shaky, services: { readSession } });
    await bench.asks("halo");
    await new Promise((resolve) => {
      shaky.onRefused = () => resolve(undefined);
      void bench.sends("apa");
    });
    return { bench, shaky };
  }

  test("whose answer could not be stored is answered as soon as the store is back", async () => {
    const { bench, shaky } = await loseStoreDuringTurn();
    shaky.away = false;
    await setImmediate();
    bench.clock.advance(1_000);
    await bench.runtime.idle();
    expect(bench.channel.textsTo("1").slice(1)).toEqual(["1:apa"]);
    expect(bench.log.lines).toMatchObject([{ level: "warn", event: "store_unavailable" }]);
  });

  test("whose answer could not be stored for longer than the lease runs is answered once by whoever comes next", async () => {
    const { bench, shaky } = await loseStoreDuringTurn();
    for (let waited = 0; waited < LEASE_MS; waited += 1_000) {
      await setImmediate();
      bench.clock.advance(1_000);
    }
    await bench.runtime.idle();
    expect(bench.channel.textsTo("1")).toHaveLength(1);
    expect(bench.log.lines.map(({ event }) => event)).toContain("turn_given_up");
    shaky.away = false;
    expect(await bench.waits(LEASE_MS)).toEqual(["1:apa"]);
  });

  test("that broke every process that began it is set aside after three tries, and the next is answered", async () => {
    const bench = await createEchoBench();
    const body = codec.sealLetter("fake:1", {
      kind: "content",
      content: { type: "text", text: "apa" },
      messageId: "m7",
    });
    await bench.store.arrive("fake:1", { id: "m7", body });
    for (let died = 1; died < policy.poisonTries; died += 1) {
      bench.clock.advance(LEASE_MS);
      expect(await bench.store.recover(1)).toMatchObject([{ tries: died + 1 }]);
    }
    const [apology = ""] = await bench.waits(LEASE_MS);
    expect(apology).toMatch(/[0-9A-F]{8}/);
    expect(bench.log.lines).toMatchObject([{ level: "error", event: "message_set_aside" }]);
    expect(await bench.asks("siapa")).toEqual(["1:siapa"]);
  });

  test("that was moved from another conversation's mailbox is not read", async () => {
    const bench = await createEchoBench();
    const body = codec.sealLetter("fake:2", {
      kind: "content",
      content: { type: "text", text: "rahasia" },
      messageId: "m7",
    });
    const arrival = await bench.store.arrive("fake:1", { id: "m7", body });
    expect(arrival.outcome).toBe("turn");
    const [apology = ""] = await bench.waits(LEASE_MS);
    expect(apology).toMatch(/[0-9A-F]{8}/);
    expect(await bench.asks("apa")).toEqual(["1:apa"]);
  });
});

describe("of many conversations at once", () => {
  test("each keeps its own order, and none hears another's", async () => {
    const chat = fc.integer({ min: 1, max: 3 }).map(String);
    const messages = fc.array(fc.record({ chat, repeated: fc.boolean() }), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), messages, async (scheduler, said) => {
        const bench = await createBench({
          flows: withMenu(echo),
          services: {
            readSession: () => scheduler.schedule(Promise.resolve({ output: { signedIn: true } })),
          },
        });
        for (const name of ["1", "2", "3"]) await bench.asks("halo", name);
        bench.channel.beforeSending = async () => void (await scheduler.schedule(Promise.resolve()));
        const expected = new Map<string, string[]>();
        const received = said.flatMap(({ chat: name, repeated }, index) => {
          const texts = expected.get(name) ?? [];
          expected.set(name, [...texts, `${texts.length + 1}:pesan ${index}`]);
          const send = () => bench.sends(`pesan ${index}`, name, `n${index}`);
          return repeated ? [send(), send()] : [send()];
        });
        await scheduler.waitFor(Promise.all(received).then(() => bench.runtime.idle()));
        for (const [name, texts] of expected) expect(bench.channel.textsTo(name).slice(1)).toEqual(texts);
      }),
      { numRuns: 60 },
    );
  });
});

describe("a flood from one chat", () => {
  const slowDown = translator.plain({ key: "common:slow-down" }, "id");

  test("gets one notice, then silence, then answers again; others are answered all the time", async () => {
    const bench = await createEchoBench();
    const heard: string[] = [];
    for (let index = 0; index < 2 * policy.flood.burst; index += 1) heard.push(...(await bench.asks("apa")));
    expect(heard).toHaveLength(policy.flood.burst);
    expect(heard.at(-1)).toContain(slowDown);
    expect((await bench.asks("halo", "2")).length).toBe(1);
    expect(await bench.waits(policy.flood.silenceMs - 1)).toEqual([]);
    expect(await bench.asks("apa")).toEqual([]);
    bench.clock.advance(1);
    expect(await bench.asks("apa")).toEqual([`${policy.flood.burst}:apa`]);
  });

  test("a person who types as fast as people do is never silenced", async () => {
    const bench = await createEchoBench();
    for (let index = 1; index <= 100; index += 1) {
      bench.clock.advance(1_000);
      expect(await bench.asks("apa")).toEqual([`${index}:apa`]);
    }
  });
});
