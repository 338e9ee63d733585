import { createBench, liveSession, translator } from "../support/runtime-bench.ts";

const SIGNED_OUT = translator.plain({ key: "sign-out:done" }, "id");
const NO_CODE_OPEN = translator.plain({ key: "signpost:no-code-open" }, "id");

async function signedIn() {
  const bench = await createBench();
  await bench.place({ consent: true, met: true, session: liveSession(bench.clock.now()) });
  return bench;
}

describe("keluar", () => {
  test.each(["data saya", "ganti nomor hp", "perangkat saya", "petugas"])(
    "signs out at once where a question is open (%s)",
    async (wish) => {
      const bench = await signedIn();
      await bench.asks(wish);
      expect((await bench.asks("keluar")).join("\n")).toContain(SIGNED_OUT);
    },
  );

  test("asks whether the account or the work is left where no question is open", async () => {
    const bench = await signedIn();
    expect((await bench.asks("keluar")).join("\n")).not.toContain(SIGNED_OUT);
    expect((await bench.asks("1")).join("\n")).toContain(SIGNED_OUT);
  });

  test("does not take the word of somebody who is not signed in for it", async () => {
    const bench = await createBench();
    await bench.place({ consent: true, met: true });
    await bench.asks("petugas");
    expect((await bench.asks("keluar")).join("\n")).not.toContain(SIGNED_OUT);
  });
});

test("six digits are told that no code is awaited, and offered the ways to get one", async () => {
  const bench = await createBench();
  await bench.place({ consent: true, met: true });
  expect((await bench.asks("482 913")).join("\n")).toContain(NO_CODE_OPEN);
});
