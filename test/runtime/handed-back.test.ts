import { createBench } from "../support/runtime-bench.ts";

const handedBack = (why: "done" | "idle") => ({ type: "handed-back", why }) as const;
const met = { met: true, consent: true };

test("a chat that a person of ours had is told that the bot answers again, in its language", async () => {
  const bench = await createBench();
  await bench.place(met);
  expect(await bench.asks(handedBack("done"))).toEqual([
    expect.stringContaining("asisten otomatis kembali menjawab"),
  ]);
  await bench.place({ ...met, language: "en" });
  expect(await bench.asks(handedBack("done"))).toEqual([expect.stringContaining("finished here")]);
});

test("where he only fell silent it is said so, and how to reach a person", async () => {
  const bench = await createBench();
  await bench.place(met);
  const [answer] = await bench.asks(handedBack("idle"));
  expect(answer).toContain("belum menulis lagi");
  expect(answer).toContain("ketik petugas");
});

test("what was asked before he came is asked again, with its choices", async () => {
  const bench = await createBench();
  await bench.asks("daftar");
  const [answer = ""] = await bench.asks(handedBack("done"));
  expect(answer).toContain("kembali menjawab");
  expect(answer).toContain("Pilih Setuju");
  expect(bench.channel.sent.at(-1)?.message.choices.length).toBeGreaterThan(0);
});
