import { policy } from "../../src/policy.ts";
import { DeliveryError } from "../../src/ports/channel.ts";
import {
  type Bench,
  codec,
  createBench,
  liveSession,
  startedInChat,
  translator,
  writtenCode,
} from "../support/runtime-bench.ts";
import { echo, withMenu } from "../support/small-flows.ts";

const MINUTE = 60_000;
const [FIRST_WAIT_MS = 0] = policy.reply.retryWaitsMs;
const TITLE = /Hanya JHT yang punya saldo/;

/** A bench on which chat 1 has agreed and signed in. */
async function createSignedInBench() {
  const bench = await createBench();
  await bench.place({ consent: true, session: liveSession(bench.clock.now()) });
  return bench;
}

/** A bench on which chats 1 and 2 are talking with the echo. */
async function createEchoBench() {
  const bench = await createBench({ flows: withMenu(echo) });
  await bench.asks("halo", "1");
  await bench.asks("halo", "2");
  return bench;
}

const bySms = { to: "sms", address: "+6281234567890", sendingId: "sending-1", ...writtenCode } as const;

describe("replies", () => {
  test("leave in the order in which they were made, each when the one before has left", async () => {
    const bench = await createEchoBench();
    const leaving: string[] = [];
    const sending = new Set<string>();
    bench.channel.beforeSending = async ({ id }) => {
      sending.add(id);
      leaving.push(`${id} with ${sending.size - 1} others`);
      await new Promise(setImmediate);
      sending.delete(id);
    };
    await Promise.all(["a", "b", "c"].map((text) => bench.sends(text)));
    await bench.runtime.idle();
    expect(bench.channel.textsTo("1").slice(1)).toEqual(["1:a", "2:b", "3:c"]);
    expect(leaving).toEqual([2, 3, 4].map((seq) => `fake:1/${seq} with 0 others`));
  });

  test("a code comes after the question for it, as a message of its own that nothing repeats", async () => {
    const bench = await createBench({ services: { startSignIn: async () => ({ output: startedInChat }) } });
    await bench.place({ consent: true });
    await bench.asks("masuk");
    const heard = await bench.asks("0812 3456 7890");
    expect(heard).toHaveLength(2);
    expect(heard[0]).not.toContain("482913");
    expect(heard[1]).toBe(codeMessage());
    expect(bench.channel.sent.at(-1)?.message).toMatchObject({ class: "secret", choices: [] });
    expect((await bench.asks("bantuan")).join()).not.toContain("482913");
  });

  describe.each([
    ["a code", bySms],
    ["a decoy, which is never sent", { to: "nowhere", by: "sms" }],
  ] as const)("with %s", (_, outgoing) => {
    const openAsked = async () => {
      const bench = await createBench();
      bench.core.code = outgoing;
      await bench.place({ consent: true });
      await bench.asks("masuk");
      return bench;
    };
    /** A person is answered, and the provider has its time. */
    const asksAndWaits = async (bench: Bench, text: string) => {
      const before = bench.channel.sent.length;
      await bench.sends(text);
      for (let steps = 0; steps < 50; steps += 1) {
        await new Promise(setImmediate);
        bench.clock.advance(policy.code.carryMs / 10);
      }
      await bench.runtime.idle();
      return bench.channel.sent.slice(before).map(({ text }) => text);
    };

    test("a provider that is down is told in the chat, with what else can be done", async () => {
      const bench = await openAsked();
      bench.sms.works = false;
      const [asked = "", told = ""] = await asksAndWaits(bench, "0812 3456 7890");
      expect(asked).not.toBe("");
      expect(told).toBe(translator.plain({ key: "code:undelivered-sms" }, "id"));
      expect(bench.sms.sent).toEqual([]);
      expect(bench.log.lines.map(({ event }) => event)).toContain("code_provider_down");
    });

    test("a sending that fails at a provider which works is told to nobody but the operator", async () => {
      const bench = await openAsked();
      bench.sms.fails = new DeliveryError("rejected");
      expect(await asksAndWaits(bench, "0812 3456 7890")).toHaveLength(1);
    });

    test("the next message is answered no sooner and no later than the provider's time", async () => {
      const bench = await openAsked();
      bench.sms.takesMs = 10 * policy.code.carryMs;
      await bench.sends("0812 3456 7890");
      await settle();
      await bench.sends("bahasa");
      bench.clock.advance(policy.code.carryMs - 1);
      await settle();
      const before = bench.channel.sent.length;
      bench.clock.advance(1);
      await bench.runtime.idle();
      expect(bench.channel.sent.length - before).toBe(1);
    });
  });

  test.each([
    ["sent", null],
    ["failed", new DeliveryError("rejected")],
    ["failed", new DeliveryError("misconfigured")],
    ["unknown", new DeliveryError("unreachable")],
    ["unknown", new Error("a fault of ours")],
  ])("the core is told what became of a sending: %s", async (state, failure) => {
    const bench = await createBench();
    bench.core.code = bySms;
    bench.sms.fails = failure;
    await bench.place({ consent: true });
    await bench.asks("masuk");
    await bench.sends("0812 3456 7890");
    await settle();
    bench.clock.advance(policy.code.carryMs);
    await bench.runtime.stop();
    const providerId = state === "sent" ? "provider-1" : null;
    expect(bench.core.sendings).toEqual([{ sendingId: "sending-1", state, providerId }]);
  });
});

/** Lets everything happen that needs no time. */
async function settle(): Promise<void> {
  for (let steps = 0; steps < 50; steps += 1) await new Promise(setImmediate);
}

function codeMessage(): string {
  const { code, tag, expiresAt } = writtenCode;
  return translator.plain({ key: "code:message-login", values: { code, tag, until: expiresAt } }, "id");
}

describe("a personal reply", () => {
  test("is shown to the person who is signed in", async () => {
    const bench = await createSignedInBench();
    expect(await bench.asks("saldo")).toEqual([expect.stringMatching(TITLE)]);
    expect(bench.channel.sent.at(-1)?.message.class).toBe("personal");
  });

  test("made under a session that ended before it left is dropped, and what follows is not", async () => {
    const bench = await createSignedInBench();
    bench.channel.fails("1", new DeliveryError("throttled", { retryAfterMs: MINUTE }));
    expect(await bench.asks("saldo")).toEqual([]);
    bench.core.live = false;
    expect(await bench.waits(MINUTE)).toEqual([]);
    expect((await bench.asks("menu")).length).toBe(1);
    expect(bench.channel.sent.map(({ text }) => text).join()).not.toMatch(TITLE);
  });

  test("that waited too long is not shown even when the session lives, and he is asked to ask again", async () => {
    const bench = await createSignedInBench();
    bench.channel.fails("1", new DeliveryError("throttled", { retryAfterMs: policy.reply.personalMs + 1 }));
    await bench.asks("saldo");
    expect(await bench.waits(policy.reply.personalMs + 1)).toEqual([
      translator.plain({ key: "common:expired-answer" }, "id"),
    ]);
  });

  test("waits as long as the core can't say whether the session lives", async () => {
    const bench = await createSignedInBench();
    bench.core.answers = "that it is down";
    expect(await bench.asks("saldo")).toEqual([]);
    bench.core.answers = "at once";
    expect(await bench.waits(FIRST_WAIT_MS)).toEqual([expect.stringMatching(TITLE)]);
  });
});

describe("a channel that", () => {
  test("says when to come again is sent to then, and others do not wait", async () => {
    const bench = await createEchoBench();
    bench.channel.fails("1", new DeliveryError("throttled", { retryAfterMs: 30_000 }));
    expect(await bench.asks("a", "1")).toEqual([]);
    expect(await bench.asks("b", "2")).toEqual(["1:b"]);
    await bench.sends("c", "1");
    expect(await bench.waits(29_999)).toEqual([]);
    expect(await bench.waits(1)).toEqual(["1:a", "2:c"]);
  });

  test("does not answer is tried again after longer and longer waits, with the same id", async () => {
    const bench = await createEchoBench();
    const tries: [number, string][] = [];
    const began = bench.clock.now();
    bench.channel.beforeSending = async ({ id }) => void tries.push([bench.clock.now() - began, id]);
    bench.channel.fails("1", ...Array.from({ length: 3 }, () => new DeliveryError("unreachable")));
    expect(await bench.asks("a")).toEqual([]);
    const [firstMs = 0, secondMs = 0, thirdMs = 0] = policy.reply.retryWaitsMs;
    for (const wait of [firstMs, secondMs]) expect(await bench.waits(wait)).toEqual([]);
    expect(await bench.waits(thirdMs)).toEqual(["1:a"]);
    expect(tries).toEqual([0, 1_000, 3_000, 7_000].map((ms) => [ms, "fake:1/2"]));
  });

  test.each(["blocked", "rejected"] as const)(
    "says %s is not asked again, and the next message is answered",
    async (kind) => {
      const bench = await createEchoBench();
      bench.channel.fails("1", new DeliveryError(kind));
      expect(await bench.asks("a")).toEqual([]);
      expect(await bench.waits(policy.reply.publicMs)).toEqual([]);
      expect(await bench.asks("b")).toEqual(["2:b"]);
    },
  );

  test("is misconfigured keeps the reply until an operator has acted", async () => {
    const bench = await createEchoBench();
    bench.channel.fails("1", new DeliveryError("misconfigured"));
    expect(await bench.asks("a")).toEqual([]);
    expect(await bench.waits(FIRST_WAIT_MS)).toEqual(["1:a"]);
  });
});

test("a reply that this process can't open is passed over, and the conversation goes on", async () => {
  const bench = await createEchoBench();
  const arrival = await bench.store.arrive("fake:1", { id: "m9", body: codec.sealLetter("fake:1", apa) });
  if (arrival.outcome !== "turn") throw new Error("expected a turn");
  const { turn } = arrival;
  await bench.store.commit(turn, { snapshot: turn.snapshot ?? "", replies: ["k0.spoilt"], wakeAt: null });
  expect(await bench.waits(MINUTE)).toEqual([]);
  expect(await bench.asks("b")).toEqual(["1:b"]);
});

const apa = { kind: "content", content: { type: "text", text: "apa" }, messageId: "m9" } as const;
