import { randomUUID } from "node:crypto";
import type { Flow } from "../../flows/kit/flow.ts";
import { codec, createBench, liveSession, translator } from "../support/runtime-bench.ts";
import { echo, withMenu } from "../support/small-flows.ts";

const AGREE = translator.plain({ key: "welcome:agree-button" }, "id");
const RENEWED = translator.plain({ key: "common:renewed" }, "id");

/** A person has said one thing to today's flow; then the program is replaced by one with another. */
async function replace(flow: Flow | null) {
  const before = await createBench({ flows: withMenu(echo) });
  await before.asks("halo");
  await before.asks("satu");
  const flows = flow === null ? withMenu(echo).filter(({ id }) => id !== echo.id) : withMenu(flow);
  return createBench({ flows, store: before.store, clock: before.clock });
}

describe("a conversation whose flow has changed under it", () => {
  test("goes on without a word where the new version says how", async () => {
    const bench = await replace({
      ...echo,
      version: 2,
      migrations: { 1: ({ value, context }) => ({ value, context: { ...(context as object), count: 41 } }) },
    });
    expect(await bench.asks("dua")).toEqual(["42:dua"]);
    expect(await bench.asks("tiga")).toEqual(["43:tiga"]);
  });

  test("begins anew, and is told so kindly, where it does not", async () => {
    const bench = await replace({ ...echo, version: 2 });
    const [told = ""] = await bench.asks("dua");
    expect(told).toContain(RENEWED);
    expect(told).toContain("Ada apa?");
    expect(await bench.asks("tiga")).toEqual(["1:tiga"]);
  });

  test("begins anew when its state is not one of the machine's any more, though nobody raised the version", async () => {
    const bench = await replace({
      ...echo,
      version: 2,
      migrations: { 1: ({ context }) => ({ value: "gone", context }) },
    });
    expect((await bench.asks("dua")).join()).toContain(RENEWED);
  });

  test("is shown the menu when the flow is no more", async () => {
    const bench = await replace(null);
    const [told = ""] = await bench.asks("dua");
    expect(told).toContain(RENEWED);
    expect(told).toContain(translator.plain({ key: "menu:title" }, "id"));
  });

  test("is apologised to, and keeps its place, when the new version's way on is at fault", async () => {
    const bench = await replace({
      ...echo,
      version: 2,
      migrations: {
        1: () => {
          throw new Error("a fault in a migration");
        },
      },
    });
    expect((await bench.asks("dua")).join()).toMatch(/[0-9A-F]{8}/);
    const mended = await createBench({ flows: withMenu(echo), store: bench.store, clock: bench.clock });
    expect(await mended.asks("tiga")).toEqual(["2:tiga"]);
  });
});

describe("a snapshot", () => {
  test("that was tampered with is refused: the conversation begins anew, signed out", async () => {
    const bench = await createBench();
    await bench.place({ consent: true, session: liveSession(bench.clock.now()) });
    await spoil("fake:1", (sealed) => `${sealed.slice(0, -2)}${sealed.endsWith("A") ? "B" : "A"}A`, bench);
    await bench.asks("saldo");
    expect(bench.channel.sent.at(-1)?.message.choices.map(({ label }) => label)).toContain(AGREE);
    expect(bench.log.lines).toMatchObject([{ level: "error", event: "snapshot_refused" }]);
  });

  test("that was moved from another conversation is refused: nobody is signed in as somebody else", async () => {
    const bench = await createBench();
    await bench.place({ consent: true });
    const stolen = codec.sealSnapshot("fake:2", {
      ...codec.openSnapshot("fake:1", await snapshotOf("fake:1", bench)),
      session: liveSession(bench.clock.now()),
    });
    await spoil("fake:1", () => stolen, bench);
    await bench.asks("saldo");
    expect(bench.channel.sent.at(-1)?.message.choices.map(({ label }) => label)).toContain(AGREE);
    expect(bench.log.lines).toMatchObject([{ event: "snapshot_refused" }]);
  });
});

type Stored = Pick<Awaited<ReturnType<typeof createBench>>, "store">;

async function spoil(key: string, change: (sealed: string) => string, { store }: Stored): Promise<void> {
  const arrival = await store.arrive(key, { id: randomUUID(), body: "" });
  if (arrival.outcome !== "turn") throw new Error("expected a turn");
  const snapshot = change(arrival.turn.snapshot ?? "");
  await store.finish(await store.commit(arrival.turn, { snapshot, replies: [], wakeAt: null }));
}

async function snapshotOf(key: string, bench: Stored): Promise<string> {
  let found = "";
  await spoil(
    key,
    (sealed) => {
      found = sealed;
      return sealed;
    },
    bench,
  );
  return found;
}
