import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { LEASE_MS, type Turn } from "../../src/ports/conversation-store.ts";
import { openEmbeddedStore } from "../../src/store/embedded/open-embedded-store.ts";
import { FORGET_AFTER_MS } from "../../src/store/forget-after.ts";
import { createFakeClock, type FakeClock } from "../support/fake-clock.ts";
import { describeConversationStore } from "./conversation-store-contract.ts";
import { describeTranscript } from "./transcript-contract.ts";
import { handle, takeTurn } from "./turns.ts";

const CHAT = "web:siti";

async function makeFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "store-"));
}

async function openNew() {
  const folder = await makeFolder();
  const clock = createFakeClock();
  const opened = await openEmbeddedStore({ folder, clock });
  return {
    ...opened,
    other: opened.store,
    otherTranscript: opened.transcript,
    clock,
    async close() {
      await opened.close();
      await rm(folder, { recursive: true });
    },
  };
}

describeConversationStore("a store in a file", openNew);
describeTranscript("a transcript in a file", openNew);

describe("a store in a file that is opened again", () => {
  let folder: string;
  let path: string;
  let clock: FakeClock;

  beforeEach(async () => {
    folder = await makeFolder();
    path = join(folder, "conversations.log");
    clock = createFakeClock();
  });
  afterEach(() => rm(folder, { recursive: true }));

  const openAgain = () => openEmbeddedStore({ folder, clock });

  /** Opens the store, does something with it, and closes it. */
  async function during<Result>(
    act: (opened: Awaited<ReturnType<typeof openAgain>>) => Promise<Result>,
  ): Promise<Result> {
    const opened = await openAgain();
    try {
      return await act(opened);
    } finally {
      await opened.close();
    }
  }

  test("everything is there: snapshot, mailbox, replies, wake-up, tries, seen ids", async () => {
    await during(async ({ store }) => {
      const turn = await takeTurn(store, CHAT, "1");
      const change = { snapshot: "s1", replies: ["a", "b"], wakeAt: clock.now() + 60_000 };
      const after = await store.commit(turn, change);
      await store.acknowledge(after, 1);
      await store.arrive(CHAT, { id: "2", body: "dua" });
      await store.finish(after);
    });
    clock.advance(60_000);
    await during(async ({ store }) => {
      expect(await store.recover(10)).toEqual([
        {
          conversation: CHAT,
          epoch: 2,
          version: 1,
          snapshot: "s1",
          message: { id: "2", body: "dua" },
          wake: true,
          tries: 0,
          replies: [{ seq: 2, body: "b" }],
        },
      ]);
      expect(await store.arrive(CHAT, { id: "1", body: "" })).toEqual({ outcome: "duplicate" });
    });
  });

  test("what the process before held need not wait for the end of its lease", async () => {
    await during(({ store }) => takeTurn(store, CHAT, "1"));
    await during(async ({ store }) => {
      expect(await store.recover(10)).toMatchObject([{ epoch: 2, message: { id: "1" }, tries: 2 }]);
    });
  });

  test("what was parked stays parked until its time", async () => {
    await during(async ({ store }) => {
      const turn = await handle(store, await takeTurn(store, CHAT, "1"), ["a"]);
      await store.park(turn, clock.now() + 60_000);
    });
    await during(async ({ store }) => {
      expect(await store.recover(10)).toEqual([]);
      clock.advance(60_000);
      expect(await store.recover(10)).toMatchObject([{ replies: [{ body: "a" }] }]);
    });
  });

  test("a transcript is there, and forgotten after a day, when positions go on all the same", async () => {
    await during(({ transcript }) => transcript.append(CHAT, { id: "a", body: "halo" }));
    clock.advance(24 * 60 * 60_000 - 1);
    await during(async ({ transcript }) => expect(await transcript.read(CHAT, 0)).toHaveLength(1));
    clock.advance(1);
    await during(async ({ transcript }) => {
      expect(await transcript.read(CHAT, 0)).toEqual([]);
      expect(await transcript.append(CHAT, { id: "b", body: "" })).toBe(2);
    });
  });

  test("a line that was cut off by a crash, at any byte, is as if it had never been begun", async () => {
    await during(async ({ store }) => store.finish(await handle(store, await takeTurn(store, CHAT, "1"))));
    const { size } = await stat(path);
    await during(({ store }) => takeTurn(store, CHAT, "2"));
    const whole = await readFile(path);
    for (let cut = size; cut < whole.length; cut += 7) {
      await writeFile(path, whole);
      await truncate(path, cut);
      await during(async ({ store }) => {
        expect(await takeTurn(store, CHAT, "2")).toMatchObject({ epoch: 3, version: 1 });
      });
      await during(async ({ store }) => {
        expect(await store.recover(10)).toMatchObject([{ epoch: 4, message: { id: "2" } }]);
      });
    }
  });

  test("a last line of which the disk kept only zeros is cut off", async () => {
    await during(async ({ store }) => store.finish(await handle(store, await takeTurn(store, CHAT, "1"))));
    await appendFile(path, Buffer.alloc(5_000));
    await during(async ({ store }) => expect(await takeTurn(store, CHAT, "2")).toMatchObject({ version: 1 }));
    await during(async ({ store }) => expect(await store.recover(10)).toHaveLength(1));
  });

  test("a file that was changed in the middle is refused in one sentence, and left as it is", async () => {
    await during(async ({ store }) => store.finish(await handle(store, await takeTurn(store, CHAT, "1"))));
    const bytes = await readFile(path);
    bytes[40] = (bytes[40] ?? 0) ^ 1;
    await writeFile(path, bytes);
    await expect(openAgain()).rejects.toThrow(
      `The file ${path} is damaged at byte 25: restore it from a backup, or move it away to begin without conversations.`,
    );
    expect(await readFile(path)).toEqual(bytes);
  });

  test("a file that is not ours is refused in one sentence", async () => {
    await writeFile(path, "shopping list\nmilk\n");
    await expect(openAgain()).rejects.toThrow(
      `The file ${path} was not written by this version of the program: move it away.`,
    );
  });

  test("a second store on the same folder is refused in one sentence, until the first is closed", async () => {
    const first = await openAgain();
    await expect(openAgain()).rejects.toThrow(
      `The folder ${folder} is in use by process ${process.pid}: stop that one, or set DATA_DIR to another folder.`,
    );
    await first.close();
    await during(({ store }) => store.ping());
  });

  test("a lock whose process number now belongs to a process of another time is no hindrance", async () => {
    await writeFile(join(folder, "lock.1"), JSON.stringify({ pid: process.pid, started: "another boot:1" }));
    await during(({ store }) => store.ping());
  });

  test.each(Array.from({ length: 10 }, (_, round) => round + 1))(
    "of many who open an abandoned folder at once one gets it, each time (%i)",
    async () => {
      await writeFile(join(folder, "lock.1"), JSON.stringify({ pid: 2 ** 30, started: null }));
      const attempts = await Promise.allSettled(Array.from({ length: 10 }, openAgain));
      const opened = attempts.filter((attempt) => attempt.status === "fulfilled");
      expect(opened).toHaveLength(1);
      for (const { value } of opened) await value.close();
      expect(await readdir(folder)).toEqual(["conversations.log", "lock.2"]);
    },
  );

  test("a process that is killed while it writes loses nothing that it was told is safe", async () => {
    for (const afterMessages of [1, 50, 400]) {
      const confirmed = await killWriterAfter(folder, afterMessages);
      expect(confirmed).toBeGreaterThanOrEqual(afterMessages);
      await during(async ({ store }) => {
        for (let i = 0; i <= confirmed; i++) {
          expect(await store.arrive(`web:${i}`, { id: "1", body: "" })).toEqual({ outcome: "duplicate" });
          expect(await takeTurn(store, `web:${i}`, "2")).toMatchObject({ version: 1, snapshot: "after 1" });
        }
      });
      await rm(path);
    }
  }, 60_000);

  test("a file that has grown is written anew, with all but the conversations that were silent for long", async () => {
    const snapshot = "s".repeat(100_000);
    await during(async ({ store, transcript }) => {
      await store.finish(await handle(store, await takeTurn(store, "web:forgotten", "1")));
      clock.advance(FORGET_AFTER_MS);
      await transcript.append(CHAT, { id: "a", body: "halo" });
      await store.arrive("web:budi", { id: "1", body: "waits" });
      let turn: Turn = await takeTurn(store, CHAT, "1");
      for (let i = 0; i < 700; i++) turn = await store.commit(turn, { snapshot, replies: [], wakeAt: null });
      await store.commit(turn, { snapshot: "last", replies: ["a"], wakeAt: null });
    });
    expect((await stat(path)).size).toBeLessThan(40_000_000);
    clock.advance(LEASE_MS);
    await during(async ({ store, transcript }) => {
      expect(await transcript.read(CHAT, 0)).toEqual([{ position: 1, id: "a", body: "halo" }]);
      const turns = await store.recover(10);
      expect(turns.find(({ conversation }) => conversation === CHAT)).toMatchObject({
        version: 701,
        snapshot: "last",
        replies: [{ seq: 1, body: "a" }],
      });
      expect(turns.find(({ conversation }) => conversation === "web:budi")).toMatchObject({
        message: { id: "1", body: "waits" },
      });
      expect(await takeTurn(store, "web:forgotten", "1")).toMatchObject({ version: 0, snapshot: null });
    });
  });
});

/** Lets a process handle messages in the folder, kills it after so many, and gives the number of the last one it was told is safe. */
async function killWriterAfter(folder: string, messages: number): Promise<number> {
  const script = fileURLToPath(new URL("writing-process.ts", import.meta.url));
  const writer = spawn(process.execPath, ["--import", "tsx", script, folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exit = once(writer, "exit");
  let last = -1;
  for await (const line of createInterface({ input: writer.stdout })) {
    if (line !== "open") last = Number(line);
    if (last >= messages) writer.kill("SIGKILL");
  }
  await exit;
  return last;
}
