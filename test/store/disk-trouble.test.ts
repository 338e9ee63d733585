import { type ConversationStore, LEASE_MS, StoreUnavailable } from "../../src/ports/conversation-store.ts";
import type { AppendFile } from "../../src/store/embedded/append-file.ts";
import { blankConversation, evolveConversation, isForgotten } from "../../src/store/embedded/conversation.ts";
import { createEmbeddedStore } from "../../src/store/embedded/embedded-store.ts";
import { createJournal } from "../../src/store/embedded/journal.ts";
import { createTable } from "../../src/store/embedded/table.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { handle, takeTurn } from "./turns.ts";

const CHAT = "web:siti";

/** A file on a disk that can be filled, and whose writes can be held up. */
function createTroubledFile() {
  const lines: string[] = [];
  let isFull = false;
  let barrier = Promise.resolve();
  const file: AppendFile = {
    size: () => lines.join("").length,
    async append(line) {
      await barrier;
      if (isFull) throw new Error("ENOSPC: no space left on device");
      lines.push(line);
    },
    replaceAll: () => Promise.reject(new Error("ENOSPC: no space left on device")),
    close: () => Promise.resolve(),
  };
  return {
    file,
    lines,
    fill: () => {
      isFull = true;
    },
    makeRoom: () => {
      isFull = false;
    },
    /** Holds writes up until the returned function is called. */
    holdUp() {
      let goOn: () => void = () => undefined;
      barrier = new Promise((resolve) => {
        goOn = resolve;
      });
      return () => goOn();
    },
  };
}

describe("a store in a file whose disk is in trouble", () => {
  let disk: ReturnType<typeof createTroubledFile>;
  let store: ConversationStore;
  const clock = createFakeClock();

  beforeEach(() => {
    disk = createTroubledFile();
    const journal = createJournal(clock);
    const conversations = createTable(
      { name: "conversation", blank: blankConversation, evolve: evolveConversation, isForgotten },
      journal,
    );
    journal.start(disk.file, [conversations]);
    store = createEmbeddedStore({ conversations, clock, leaseMs: LEASE_MS }, journal);
  });

  test("a message that could not be written is refused, and is no duplicate when it comes again", async () => {
    disk.fill();
    await expect(store.arrive(CHAT, { id: "1", body: "" })).rejects.toBeInstanceOf(StoreUnavailable);
    disk.makeRoom();
    expect(await takeTurn(store, CHAT, "1")).toMatchObject({ epoch: 1, message: { id: "1" }, tries: 1 });
  });

  test("a commit that could not be written has not happened, and may be tried again", async () => {
    const turn = await takeTurn(store, CHAT, "1");
    disk.fill();
    await expect(handle(store, turn, ["halo"])).rejects.toBeInstanceOf(StoreUnavailable);
    disk.makeRoom();
    expect(await handle(store, turn, ["halo"])).toMatchObject({ version: 1, replies: [{ seq: 1 }] });
    expect(disk.lines).toHaveLength(2);
  });

  test("what was built on a write that failed fails with it", async () => {
    const goOn = disk.holdUp();
    disk.fill();
    const first = store.arrive(CHAT, { id: "1", body: "" });
    await new Promise((resolve) => setImmediate(resolve));
    const second = store.arrive(CHAT, { id: "2", body: "" });
    const repeat = store.arrive(CHAT, { id: "1", body: "" });
    const calls = [first, second, repeat].map((call) =>
      expect(call).rejects.toBeInstanceOf(StoreUnavailable),
    );
    goOn();
    await Promise.all(calls);
    disk.makeRoom();
    expect(await takeTurn(store, CHAT, "2")).toMatchObject({ epoch: 1, message: { id: "2" }, tries: 1 });
    expect(await store.arrive(CHAT, { id: "1", body: "" })).toEqual({ outcome: "queued" });
  });

  test("nobody is told that a message is a duplicate before the first one is on the disk", async () => {
    const goOn = disk.holdUp();
    const told: string[] = [];
    const first = store.arrive(CHAT, { id: "1", body: "" }).then(({ outcome }) => told.push(outcome));
    const repeat = store.arrive(CHAT, { id: "1", body: "" }).then(({ outcome }) => told.push(outcome));
    await new Promise((resolve) => setImmediate(resolve));
    expect(told).toEqual([]);
    goOn();
    await Promise.all([first, repeat]);
    expect(told.sort()).toEqual(["duplicate", "turn"]);
  });

  test("many who come at once share few writes", async () => {
    await Promise.all(Array.from({ length: 100 }, (_, i) => store.arrive(`web:${i}`, { id: "1", body: "" })));
    expect(disk.lines.length).toBeLessThanOrEqual(2);
  });

  test("a file that can't be written anew is written on", async () => {
    const turn = await takeTurn(store, CHAT, "1");
    const snapshot = "s".repeat(20_000_000);
    let after = await store.commit(turn, { snapshot, replies: [], wakeAt: null });
    for (let i = 0; i < 3; i++) after = await store.commit(after, { snapshot, replies: [], wakeAt: null });
    expect(disk.lines).toHaveLength(5);
    expect(await store.finish(after)).toBeNull();
  });

  test("a store that was closed says so", async () => {
    await store.close();
    await expect(store.ping()).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(store.arrive(CHAT, { id: "1", body: "" })).rejects.toBeInstanceOf(StoreUnavailable);
  });
});
