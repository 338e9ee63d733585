import { createBench, liveSession, translator } from "../support/runtime-bench.ts";

const EXPIRED = translator.plain({ key: "sign-in:expired" }, "id");

/** Longer than a session may lie unused. */
const TOO_LONG_MS = 11 * 60_000;

/** Somebody whose session has run out while he was away. */
async function away() {
  const bench = await createBench();
  await bench.place({ consent: true, session: liveSession(bench.clock.now()) });
  bench.clock.advance(TOO_LONG_MS);
  return bench;
}

describe("whoever was signed out because time had run out", () => {
  test.each([
    "saldo",
    "perangkat saya",
    "rekening bank",
    "batasi data saya",
    "unduh data saya",
    "ganti kata sandi",
  ])("is told so when he asks for something of his account (%s)", async (wish) => {
    const bench = await away();
    expect((await bench.asks(wish)).join("\n")).toContain(EXPIRED);
  });

  test("is told so before his phone is changed, once he has said that it works", async () => {
    const bench = await away();
    await bench.asks("ganti nomor hp");
    expect((await bench.asks("1")).join("\n")).toContain(EXPIRED);
  });
});
