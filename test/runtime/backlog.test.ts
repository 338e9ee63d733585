import { createBench } from "../support/runtime-bench.ts";

const backlog = (...texts: string[]) => ({ type: "backlog", texts }) as const;
const met = { met: true, consent: true };

test("what piled up is answered once: one apology, then the newest wish", async () => {
  const bench = await createBench();
  await bench.place(met);
  const answers = await bench.asks(backlog("saldo", "bantuan", "halo??"));
  expect(answers).toHaveLength(1);
  expect(answers[0]).toMatch(/^Maaf, tadi kami sempat tidak bisa dihubungi/);
  expect(answers[0]).toContain("Kata yang selalu berlaku");
});

test("more of it a moment later is answered without a second apology", async () => {
  const bench = await createBench();
  await bench.place(met);
  const [answer = ""] = await bench.asks({ ...backlog("bantuan"), apologised: true });
  expect(answer).not.toContain("Maaf");
  expect(answer).toContain("Kata yang selalu berlaku");
});

test("a code that waited too long is not acted on", async () => {
  const bench = await createBench();
  await bench.place(met);
  const [answer = ""] = await bench.asks(backlog("482 913"));
  expect(answer).toMatch(/^Maaf, tadi kami sempat/);
});

test("what can't be read asks for nothing but a way on", async () => {
  const bench = await createBench();
  await bench.place(met);
  expect(await bench.asks(backlog())).toHaveLength(1);
});

test("what comes after something newer was answered gets no answer in between", async () => {
  const bench = await createBench();
  await bench.place(met);
  await bench.asks("saldo");
  expect(await bench.asks({ ...backlog("bantuan"), overtaken: true })).toEqual([]);
});
