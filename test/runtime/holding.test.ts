import { setImmediate } from "node:timers/promises";
import { type ConversationStore, LEASE_MS } from "../../src/ports/conversation-store.ts";
import { MOST_AT_WORK } from "../../src/runtime/runtime.ts";
import { openEmbeddedStore } from "../../src/store/embedded/open-embedded-store.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { type Bench, createBench, startedInChat } from "../support/runtime-bench.ts";
import { echo, withMenu } from "../support/small-flows.ts";

/** Two processes on one store, with clocks that show the same time. */
async function createTwoProcesses(): Promise<[Bench, Bench]> {
  const clock = createFakeClock();
  const { store } = await openEmbeddedStore({ folder: null, clock });
  const flows = withMenu(echo);
  return [await createBench({ flows, store, clock }), await createBench({ flows, store, clock })];
}

/** What a process that stands still runs into. */
function createIce() {
  let thaw: (() => void) | null = null;
  let frozenUntil = Promise.resolve();
  let onReached: () => void = () => undefined;
  const reached = new Promise<void>((resolve) => {
    onReached = resolve;
  });
  return {
    freeze() {
      frozenUntil = new Promise((resolve) => {
        thaw = resolve;
      });
    },
    melt: () => thaw?.(),
    melted() {
      if (thaw) onReached();
      return frozenUntil;
    },
    /** Resolves when something has come to stand still. */
    reached: () => reached,
  };
}

/** Has the sending of a bench stand still before each message until it is let go. */
function holdSending({ channel }: Bench): { begun: Promise<void>; letGo(): void } {
  let letGo: () => void = () => undefined;
  const gone = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const begun = new Promise<void>((resolve) => {
    channel.beforeSending = () => {
      resolve();
      return gone;
    };
  });
  return { begun, letGo };
}

describe("a process", () => {
  test("that was frozen past its lease after its answer was stored leaves the sending to who came after it", async () => {
    const clock = createFakeClock();
    const { store } = await openEmbeddedStore({ folder: null, clock });
    const ice = createIce();
    const frozenStore: ConversationStore = {
      ...store,
      commit: async (turn, change) => {
        const committed = await store.commit(turn, change);
        await ice.melted();
        return committed;
      },
      renew: async (turn) => {
        await ice.melted();
        await store.renew(turn);
      },
    };
    const flows = withMenu(echo);
    const frozen = await createBench({ flows, store: frozenStore, clock });
    const other = await createBench({ flows, store, clock });
    await frozen.asks("halo");
    ice.freeze();
    await frozen.sends("apa");
    await ice.reached();
    expect(await other.waits(LEASE_MS)).toEqual(["1:apa"]);
    expect(await other.asks("siapa")).toEqual(["2:siapa"]);
    ice.melt();
    await frozen.runtime.idle();
    expect(frozen.channel.textsTo("1")).toHaveLength(1);
    expect(frozen.log.lines.map(({ event }) => event)).toContain("turn_given_up");
  });

  test("that was frozen past its lease while it asked for a code does not send the code a second time", async () => {
    const clock = createFakeClock();
    const { store } = await openEmbeddedStore({ folder: null, clock });
    const ice = createIce();
    const renew: ConversationStore["renew"] = async (turn) => {
      await ice.melted();
      await store.renew(turn);
    };
    const services = { startSignIn: async () => ({ output: startedInChat }) };
    const frozen = await createBench({ services, store: { ...store, renew }, clock });
    const other = await createBench({ services, store, clock });
    await frozen.place({ consent: true });
    await frozen.asks("masuk");
    const reveal = frozen.core.revealCode;
    frozen.core.revealCode = async () => {
      await ice.melted();
      return reveal();
    };
    ice.freeze();
    await frozen.sends("0812 3456 7890");
    await ice.reached();
    const before = frozen.channel.sent.length;
    expect(await other.waits(LEASE_MS)).toHaveLength(1);
    ice.melt();
    await frozen.runtime.idle();
    expect(frozen.channel.sent).toHaveLength(before);
  });

  test("that has its hands full leaves a message to another one", async () => {
    const [full, other] = await createTwoProcesses();
    const sending = holdSending(full);
    for (let chat = 0; chat < MOST_AT_WORK; chat += 1) await full.sends("halo", `busy-${chat}`);
    await full.sends("halo", "one-more");
    expect(await other.waits(0)).toHaveLength(1);
    expect(other.channel.sent.map(({ chat }) => chat)).toEqual(["one-more"]);
    sending.letGo();
    await full.runtime.idle();
    expect(full.channel.sent).toHaveLength(MOST_AT_WORK);
  });

  test("that has its hands full takes up what it left as soon as it has room", async () => {
    const bench = await createBench({ flows: withMenu(echo) });
    const sending = holdSending(bench);
    for (let chat = 0; chat < MOST_AT_WORK + 100; chat += 1) await bench.sends("halo", `${chat}`);
    sending.letGo();
    await bench.runtime.idle();
    expect(new Set(bench.channel.sent.map(({ chat }) => chat)).size).toBe(MOST_AT_WORK + 100);
  });

  test("that takes up what it left, and finds a fault of its own in the store, says so and goes on", async () => {
    const clock = createFakeClock();
    const { store } = await openEmbeddedStore({ folder: null, clock });
    let isBroken = true;
    const recover: ConversationStore["recover"] = async (limit) => {
      if (isBroken) throw new Error("a mistake in a command");
      return store.recover(limit);
    };
    const bench = await createBench({ flows: withMenu(echo), store: { ...store, recover }, clock });
    const sending = holdSending(bench);
    for (let chat = 0; chat <= MOST_AT_WORK; chat += 1) await bench.sends("halo", `${chat}`);
    sending.letGo();
    await bench.runtime.idle();
    await setImmediate();
    expect(bench.log.lines).toMatchObject([{ level: "error", event: "recover_failed" }]);
    isBroken = false;
    expect(await bench.waits(0)).toHaveLength(1);
  });

  test("that is told to stop lets go after the message it is at, and another goes on at once", async () => {
    const [stopping, other] = await createTwoProcesses();
    await stopping.asks("halo");
    const sending = holdSending(stopping);
    for (const text of ["satu", "dua", "tiga"]) await stopping.sends(text);
    await sending.begun;
    const stopped = stopping.runtime.stop();
    sending.letGo();
    await stopped;
    expect(stopping.channel.textsTo("1").slice(1)).toEqual(["1:satu"]);
    expect(await other.waits(0)).toEqual(["2:dua", "3:tiga"]);
  });

  test("that is told to stop still keeps what comes in, for another one", async () => {
    const [stopping, other] = await createTwoProcesses();
    await stopping.runtime.stop();
    await stopping.sends("halo");
    await setImmediate();
    expect(stopping.channel.sent).toEqual([]);
    expect(await other.waits(0)).toHaveLength(1);
  });
});
