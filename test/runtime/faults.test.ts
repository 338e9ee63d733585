import { ConsentWithdrawn } from "../../src/ports/core.ts";
import { ServiceRefusal, type ServiceTable } from "../../src/ports/services.ts";
import { type Bench, createBench, liveSession, translator } from "../support/runtime-bench.ts";
import { echo, withMenu } from "../support/small-flows.ts";

/** The person is told within so long that a system is slow (issue: "within 10 seconds"). */
const TOLD_WITHIN_MS = 10_000;

const NIK = "3173990505900001";

type Accident = "is down" | "is silent" | "breaks";

/** A service that meets with an accident as long as `during()` says so. */
function meeting<Name extends keyof ServiceTable>(
  accident: Accident,
  during: () => boolean,
  service: ServiceTable[Name],
): ServiceTable[Name] {
  const meet = async (): Promise<never> => {
    if (accident === "is silent") await new Promise(() => undefined);
    if (accident === "is down") throw new ServiceRefusal({ failure: "unavailable" });
    throw new Error("a fault in a service");
  };
  return ((input: never, context: never) =>
    during() ? meet() : service(input, context)) as ServiceTable[Name];
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
}

/** Sends something and lets the longest time pass that a person may be left alone. */
async function asksPatiently(bench: Bench, words: string): Promise<string[]> {
  const before = bench.channel.sent.length;
  await bench.sends(words);
  // Fakes answer within a few turns of the event loop, or never; after that only time can help.
  await turns();
  bench.clock.advance(TOLD_WITHIN_MS);
  await turns();
  return bench.channel.sent.slice(before).map(({ text }) => text);
}

test("a consent that was taken back, which the chat has forgotten, is asked for before anything is taken in", async () => {
  const keepInDraft = async () => {
    throw new ConsentWithdrawn("withdrawn");
  };
  const bench = await createBench({ services: { keepInDraft } });
  await bench.place({ consent: true });
  await bench.asks("daftar");
  const [asked = ""] = await bench.asks(NIK);
  expect(asked).toContain(translator.plain({ key: "welcome:notice" }, "id"));
  const [agreed = ""] = await bench.asks("setuju");
  expect(agreed).toContain(translator.plain({ key: "register:ask-nik" }, "id"));
});

describe.each<Accident>(["is down", "is silent", "breaks"])("when the core %s", (accident) => {
  test("a consent that somebody took back, and whose fate is unknown, is not relied on", async () => {
    let recorded = true;
    const recordConsent = meeting<"recordConsent">(
      accident,
      () => true,
      async () => ({ output: {} }),
    );
    const readConsent = async () => ({ output: { given: recorded }, consent: recorded });
    const bench = await createBench({ services: { recordConsent, readConsent } });
    await bench.place({ consent: true });
    await bench.asks("data saya");
    // It was taken back in the core, only its answer did not come.
    recorded = false;
    await asksPatiently(bench, "cabut persetujuan");
    const [asked = ""] = await bench.asks("daftar");
    expect(asked).not.toContain(translator.plain({ key: "register:ask-nik" }, "id"));
    expect(asked).toContain(translator.plain({ key: "welcome:notice" }, "id"));
  });

  test("a person who registers is told within ten seconds, keeps his step, and goes on when it is back", async () => {
    let away = false;
    const keepInDraft = meeting<"keepInDraft">(
      accident,
      () => away,
      async () => ({
        output: { draftId: "draft-1", mask: "•••" },
      }),
    );
    const bench = await createBench({ services: { keepInDraft } });
    await bench.place({ consent: true });
    await bench.asks("daftar");
    away = true;
    const [told = ""] = await asksPatiently(bench, NIK);
    expect(told).toContain(translator.plain({ key: "register:not-saved" }, "id"));
    expect(told).toContain(translator.plain({ key: "register:ask-nik" }, "id"));
    away = false;
    expect(await bench.asks(NIK)).toEqual([translator.plain({ key: "register:ask-kpj" }, "id")]);
  });

  test("a person who asks for his balance is told so, and what to do", async () => {
    const readBalances = meeting<"readBalances">(
      accident,
      () => true,
      async () => {
        throw new Error("never asked");
      },
    );
    const bench = await createBench({ services: { readBalances } });
    await bench.place({ consent: true, session: liveSession(bench.clock.now()) });
    expect(await asksPatiently(bench, "saldo")).toEqual([
      translator.plain({ key: "check-balance:unavailable" }, "id"),
    ]);
    expect(bench.channel.sent.at(-1)?.message.choices.length).toBeGreaterThan(0);
  });

  test("the menu is shown all the same", async () => {
    const readSession = meeting<"readSession">(
      accident,
      () => true,
      async () => ({ output: { signedIn: false } }),
    );
    const bench = await createBench({ services: { readSession } });
    await bench.place({ consent: true });
    expect(await asksPatiently(bench, "menu")).toEqual([translator.plain({ key: "menu:title" }, "id")]);
  });
});

describe("an answer that comes too late", () => {
  test("changes nothing any more", async () => {
    let answer: (mask: string) => void = () => undefined;
    const bench = await createBench({
      services: {
        keepInDraft: () =>
          new Promise((resolve) => {
            answer = (mask) => resolve({ output: { draftId: "draft-late", mask } });
          }),
      },
    });
    await bench.place({ consent: true });
    await bench.asks("daftar");
    await asksPatiently(bench, NIK);
    answer("terlambat");
    await turns();
    expect((await bench.asks("bantuan")).join()).toContain(
      translator.plain({ key: "register:ask-nik" }, "id"),
    );
  });
});

describe("when the core does not answer the runtime itself", () => {
  test.each(["that it is down", "never"] as const)(
    "(%s) a person whose session is in use is still answered within ten seconds",
    async (answers) => {
      const bench = await createBench();
      await bench.place({ consent: true, session: liveSession(bench.clock.now()) });
      bench.clock.advance(2 * 60_000);
      bench.core.answers = answers;
      expect((await asksPatiently(bench, "menu")).length).toBe(1);
    },
  );

  test.each(["that it is down", "never"] as const)(
    "(%s) a person whose session ran out is still answered, and is signed out",
    async (answers) => {
      const bench = await createBench();
      await bench.place({ consent: true, session: liveSession(bench.clock.now()) });
      bench.clock.advance(11 * 60_000);
      bench.core.answers = answers;
      const [told = ""] = await asksPatiently(bench, "saldo");
      expect(told).toContain(translator.plain({ key: "sign-in:expired" }, "id"));
    },
  );
});

describe("a fault in a flow", () => {
  test("is said with a reference that the log has too, and the conversation is as before", async () => {
    const bench = await createBench({ flows: withMenu(echo) });
    await bench.asks("halo");
    await bench.asks("apa");
    const [apology = ""] = await bench.asks("racun");
    const reference = /[0-9A-F]{8}/.exec(apology)?.[0] ?? "";
    expect(bench.log.lines).toMatchObject([
      { level: "error", event: "message_set_aside", fields: { reference } },
    ]);
    expect(await bench.asks("siapa")).toEqual(["2:siapa"]);
  });

  test("of one person is nothing to another", async () => {
    const bench = await createBench({ flows: withMenu(echo) });
    await bench.asks("halo", "1");
    await bench.asks("halo", "2");
    await Promise.all([bench.sends("racun", "1"), bench.sends("apa", "2")]);
    await bench.runtime.idle();
    expect(bench.channel.textsTo("2").slice(1)).toEqual(["1:apa"]);
  });
});
