import { setImmediate as turn } from "node:timers/promises";
import { policy } from "../../src/policy.ts";
import { type Channel, FileNotFetched } from "../../src/ports/channel.ts";
import type { CoreSystem } from "../../src/ports/core.ts";
import { CleanerBusy, type CleanFile } from "../../src/ports/files.ts";
import type { ServiceTable } from "../../src/ports/services.ts";
import { ScannerUnavailable } from "../../src/ports/virus-scanner.ts";
import { createServices } from "../../src/services/create-services.ts";
import { filesBy } from "../../src/services/pass-file.ts";
import type { ServiceParts } from "../../src/services/service-parts.ts";
import { createFakeClock } from "../support/fake-clock.ts";

const CLEAN: CleanFile = { kind: "photo", mime: "image/jpeg", bytes: new Uint8Array(3) };
const PHOTO = { kind: "photo", ref: "r1", mime: "image/jpeg", name: null, bytes: null } as const;
const CONTEXT: Parameters<ServiceTable["tellDesk"]>[1] = {
  ...{ conversation: "telegram:1", language: "id", session: null, requestKey: "k" },
};

interface World {
  room?: "there" | "too-many" | "room";
  fetch?: () => Promise<Uint8Array>;
  clean?: NonNullable<ServiceParts["files"]>["clean"];
}

function setUp({
  room = "room",
  fetch = async () => new Uint8Array(9),
  clean = async () => ({ file: CLEAN }),
}: World = {}) {
  const clock = createFakeClock(0);
  const added: CleanFile[] = [];
  const fetched: string[] = [];
  const core: Partial<CoreSystem> = {
    addWords: async () => ({ over: false }),
    roomForFile: async () => room,
    async addFile(_, file) {
      added.push(file);
      return "there";
    },
  };
  const telegram: Pick<Channel, "files"> = {
    files: {
      fetch(ref) {
        fetched.push(ref);
        return fetch();
      },
    },
  };
  const channels = new Map([["telegram", telegram as Channel]]);
  const parts = { core, clock, files: { of: filesBy(channels), clean } };
  const { tellDesk } = createServices(parts as unknown as ServiceParts);
  const passes = async (file: object = {}, context = CONTEXT) =>
    (await tellDesk({ ticket: "t1", sent: [{ id: "m1", file: { ...PHOTO, ...file } }] }, context)).output;
  return { passes, added, fetched, clock };
}

describe("a file on its way to a ticket", () => {
  test("is fetched, cleaned and added; only what is clean is kept", async () => {
    const { passes, added } = setUp();
    expect(await passes()).toEqual({ known: true, over: false, arrived: ["m1"], file: "passed-on" });
    expect(added).toEqual([CLEAN]);
  });

  test.each<[string, World, object, string]>([
    ["is there already", { room: "there" }, {}, "passed-on"],
    ["is one too many", { room: "too-many" }, {}, "too-many"],
    ["is too big as its platform says", {}, { bytes: policy.files.mostBytes + 1 }, "too-big"],
  ])("that %s is not fetched", async (_, world, file, outcome) => {
    const { passes, added, fetched } = setUp(world);
    expect(await passes(file)).toMatchObject({ file: outcome });
    expect([fetched, added]).toEqual([[], []]);
  });

  const fails = (error: Error) => async () => {
    throw error;
  };
  test.each<[string, World, string]>([
    ["its platform has no more", { fetch: fails(new FileNotFetched("gone")) }, "gone"],
    ["turns out too big", { fetch: fails(new FileNotFetched("too-big")) }, "too-big"],
    ["its platform does not give now", { fetch: fails(new FileNotFetched("unreachable")) }, "not-now"],
    ["no scanner looks at now", { clean: fails(new ScannerUnavailable("down")) }, "not-now"],
    ["has too many before it", { clean: fails(new CleanerBusy("busy")) }, "not-now"],
    ["is not clean", { clean: async () => ({ refused: "active" }) }, "active"],
  ])("that %s is not added, and its person is told why", async (_, world, outcome) => {
    const { passes, added } = setUp(world);
    expect(await passes()).toEqual({ known: true, over: false, arrived: ["m1"], file: outcome });
    expect(added).toEqual([]);
  });

  test("of a channel that has none is not asked for anywhere", async () => {
    const { passes, fetched } = setUp();
    expect(await passes({}, { ...CONTEXT, conversation: "console:1" })).toMatchObject({ file: "not-now" });
    expect(fetched).toEqual([]);
  });

  test("that takes too long is let go: it is not added behind his back", async () => {
    let finish: (cleaned: { file: CleanFile }) => void = () => undefined;
    const clean = () =>
      new Promise<{ file: CleanFile }>((resolve) => {
        finish = resolve;
      });
    const { passes, added, clock } = setUp({ clean });
    const told = passes();
    await turn();
    clock.advance(policy.files.answerMs);
    expect(await told).toMatchObject({ file: "not-now" });
    finish({ file: CLEAN });
    await turn();
    expect(added).toEqual([]);
  });
});

test("words before a file go first, and it waits for the next call", async () => {
  const written: unknown[] = [];
  const core: Partial<CoreSystem> = {
    async addWords({ words }) {
      written.push(...words);
      return { over: false };
    },
  };
  const { tellDesk } = createServices({ core } as unknown as ServiceParts);
  const sent = [
    { id: "m1", text: "satu" },
    { id: "m2", file: PHOTO },
    { id: "m3", text: "tiga" },
  ];
  const { output } = await tellDesk({ ticket: "t1", sent }, CONTEXT);
  expect(output).toEqual({ known: true, over: false, arrived: ["m1"], file: null });
  expect(written).toEqual([{ id: "m1", text: "satu" }]);
});
