import { openEmbeddedStore } from "../../src/store/embedded/open-embedded-store.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { makeDataFolder } from "../support/program.ts";
import { createBench } from "../support/runtime-bench.ts";
import { alarm, withMenu } from "../support/small-flows.ts";

const HOUR = 60 * 60_000;

test("a timer fires when it is due: not before, and once", async () => {
  const bench = await createBench({ flows: withMenu(alarm) });
  await bench.asks("halo");
  expect(await bench.waits(HOUR - 1)).toEqual([]);
  expect(await bench.waits(1)).toEqual(["sudah satu jam"]);
  expect(await bench.waits(HOUR)).toEqual([]);
  expect(await bench.waits(24 * HOUR)).toEqual([]);
});

test("a timer that fell due while a message was on its way fires once, and the message is answered", async () => {
  const bench = await createBench({ flows: withMenu(alarm) });
  await bench.asks("halo");
  bench.clock.advance(HOUR);
  await bench.sends("bantuan");
  await Promise.all([bench.runtime.recover(), bench.runtime.idle()]);
  await bench.waits(0);
  const said = bench.channel.textsTo("1").slice(1);
  expect(said.filter((text) => text.includes("sudah satu jam"))).toHaveLength(1);
  expect(said.join()).toContain("Ditunggu.");
});

test("a flow that was left takes its timers with it", async () => {
  const bench = await createBench({ flows: withMenu(alarm) });
  await bench.asks("halo");
  await bench.asks("batal");
  expect(await bench.waits(24 * HOUR)).toEqual([]);
});

test("a timer outlives the process: it fires once after a restart of the store, also one that fell due meanwhile", async () => {
  const folder = await makeDataFolder();
  const clock = createFakeClock();
  const before = await openEmbeddedStore({ folder: folder.path, clock });
  const first = await createBench({ flows: withMenu(alarm), store: before.store, clock });
  await first.asks("halo", "1");
  clock.advance(HOUR / 2);
  await first.asks("halo", "2");
  await before.close();

  clock.advance(HOUR / 2);
  const after = await openEmbeddedStore({ folder: folder.path, clock });
  const second = await createBench({ flows: withMenu(alarm), store: after.store, clock });
  await second.waits(0);
  expect(second.channel.sent).toMatchObject([{ chat: "1", text: "sudah satu jam" }]);
  await second.waits(HOUR / 2);
  expect(second.channel.sent.slice(1)).toMatchObject([{ chat: "2", text: "sudah satu jam" }]);
  await after.close();
  await folder.close();
});
