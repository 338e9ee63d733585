import { readEmail, readKpj, readNik, readPhone } from "../../flows/kit/identifiers.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { balancesOf } from "../support/model-core/balances.ts";
import type { ModelFault } from "../support/model-core/context.ts";
import { createModelCore } from "../support/model-core/model-core.ts";
import { createModelPeople, type ModelPerson } from "../support/model-core/people.ts";
import { createModelRecords } from "../support/model-core/records.ts";
import { AGENT } from "./contract/tickets.ts";
import { begun, otherThan } from "./world.ts";

const CHAT = "telegram:1";

describe("people of the model", () => {
  const people = createModelPeople(12_000);
  const distinct = (values: unknown[]) => new Set(values).size === people.length;

  test("say who they are in numbers that the flows take", () => {
    for (const { nik, kpjs, phone, email } of [...people.slice(0, 100), ...people.slice(-100)]) {
      expect(readNik(nik)).toEqual({ ok: true, value: nik, warning: null });
      expect(readKpj(kpjs[0] ?? "")).toMatchObject({ ok: true });
      expect(readPhone(phone ?? "")).toMatchObject({ ok: true, value: phone });
      expect(readEmail(email ?? "")).toMatchObject({ ok: true, value: email });
    }
  });

  test("have no number and no figure in common", () => {
    for (const field of ["id", "nik", "phone", "email", "figure"] as const) {
      expect(distinct(people.map((person) => person[field]))).toBe(true);
    }
    expect(distinct(people.map(({ kpjs }) => kpjs[0]))).toBe(true);
  });

  test("have a balance that adds up to the figure, also over several cards", () => {
    const [person] = people;
    if (!person) throw new Error("nobody");
    const { jht } = balancesOf({ ...person, kpjs: ["99000000011", "99000000012", "99000000013"] }, 0);
    expect(jht.balance).toBe(person.figure);
    expect(jht.contributions + jht.returns).toBe(person.figure);
    expect(jht.cards.reduce((sum, card) => sum + card.balance, 0)).toBe(person.figure);
    expect(jht.cards.reduce((sum, card) => sum + card.returns, 0)).toBe(jht.returns);
  });
});

describe("what can be seen of the model", () => {
  test("a sign-in, a look at the balance, and the end", async () => {
    const bench = openBench();
    const session = await bench.signIn();
    await bench.core.readBalances(session);
    await bench.core.endSession(session, "signed-out");
    const { view } = bench.core;
    expect(view.events.map(({ what }) => what)).toEqual([
      "challenge-opened",
      "code-revealed",
      "code-judged",
      "session-opened",
      "balances-read",
      "session-ended",
    ]);
    expect(view.accepted()).toMatchObject([{ conversation: CHAT, at: bench.clock.now() }]);
    expect(view.challenges()).toMatchObject([
      { state: "used", tries: 1, sends: 1, members: [bench.person.id] },
    ]);
    expect(view.sessions()).toMatchObject([{ epoch: 1, live: false, endedWhy: "signed-out" }]);
    expect(view.bindings()).toMatchObject([{ conversation: CHAT, member: bench.person.id, live: true }]);
  });

  test("wrong codes, in their lane, until the challenge ends", async () => {
    const bench = openBench();
    const { challengeId } = await bench.start();
    expect(bench.core.view.liveChallenges()).toMatchObject([{ challengeId, state: "live" }]);
    const wrong = otherThan(await bench.codeOf(challengeId));
    for (let tries = 0; tries < 6; tries += 1) await bench.check(challengeId, wrong);
    const judged = bench.core.view.events.flatMap((event) =>
      event.what === "code-judged" ? [[event.attempt, event.verdict]] : [],
    );
    expect(judged.slice(3)).toEqual([
      [4, "wrong"],
      [5, "tries"],
      [null, "tries"],
    ]);
    expect(bench.core.view.liveChallenges()).toEqual([]);
    expect(bench.core.view.lanes()).toEqual([
      { member: bench.person.id, lane: "unbound", wrongInARow: 5, wrongToday: 5, disabled: false },
    ]);
  });

  test("is the same each time that the same happens", async () => {
    const story = async () => {
      const bench = openBench();
      await bench.core.readBalances(await bench.signIn());
      return bench.core.view.events;
    };
    expect(await story()).toEqual(await story());
  });
});

describe("a fault planted in the model breaks its rule and no other", () => {
  const breaches = {
    "code-read-then-write": async ({ start, codeOf, check }) => {
      const { challengeId } = await start();
      const wrong = otherThan(await codeOf(challengeId));
      const outcomes = await Promise.all(Array.from({ length: 9 }, () => check(challengeId, wrong)));
      return outcomes.filter(({ result }) => result === "wrong").length > 5;
    },
    "code-usable-twice": async ({ core, start, codeOf, check }) => {
      const { challengeId } = await start();
      const code = await codeOf(challengeId);
      await check(challengeId, code);
      await check(challengeId, code);
      return core.view.accepted().length > 1;
    },
    "challenge-not-bound-to-conversation": async ({ start, codeOf, check }) => {
      const { challengeId } = await start();
      const outcome = await check(challengeId, await codeOf(challengeId), "web:stranger");
      return outcome.result === "right";
    },
    "one-lane-for-all": async ({ core, clock, signIn, start, codeOf, check }) => {
      await signIn();
      clock.advance(60_000);
      const { challengeId } = await start();
      await check(challengeId, otherThan(await codeOf(challengeId)));
      return core.view.lanes().some(({ lane, wrongToday }) => lane === "unbound" && wrongToday > 0);
    },
    "session-never-ends": async ({ core, clock, signIn }) => {
      const session = await signIn();
      await core.endSession(session, "signed-out");
      clock.advance(5 * 3_600_000);
      return (await core.readBalances(session)) !== null;
    },
    "request-key-ignored": async ({ core, person }) => {
      const entry = { conversation: CHAT, draftId: null, field: "phone", value: person.phone ?? "" } as const;
      const [first, second] = [await core.keepInDraft(entry, "same"), await core.keepInDraft(entry, "same")];
      return first.draftId !== second.draftId;
    },
    "ticket-taken-from-holder": async (bench) => {
      const { take } = await openTalk(bench);
      await take("sari");
      return (await take("tono")).outcome === "taken";
    },
    "stranger-may-say": async (bench) => {
      const { take, say } = await openTalk(bench);
      await take("sari");
      return (await say("tono")).outcome === "said";
    },
  } satisfies Record<ModelFault, (bench: ReturnType<typeof openBench>) => Promise<boolean>>;
  const faults = Object.keys(breaches) as ModelFault[];

  test.each(faults)("%s", async (fault) => {
    for (const planted of faults) {
      const isBroken = await breaches[fault](openBench(new Set([planted])));
      expect([planted, isBroken]).toEqual([planted, planted === fault]);
    }
    expect(await breaches[fault](openBench())).toBe(false);
  });

  test("a pause between reading and writing can be as long as a test wants", async () => {
    let goOn = () => {};
    const paused = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const bench = openBench(new Set(["code-read-then-write"]), () => paused);
    const { challengeId } = await bench.start();
    const code = await bench.codeOf(challengeId);
    const both = Promise.all([bench.check(challengeId, code), bench.check(challengeId, code)]);
    expect(bench.core.view.accepted()).toEqual([]);
    goOn();
    await both;
    expect(bench.core.view.accepted()).toHaveLength(2);
  });
});

/** A model with one person in it who has an account, and what he does in his chat. */
function openBench(faults: ReadonlySet<ModelFault> = new Set(), between = async () => {}) {
  const clock = createFakeClock();
  const person = createModelPeople(1)[0] as ModelPerson;
  const records = createModelRecords([person]);
  let drawn = 0;
  const random = () => {
    drawn = (drawn + 0.618_033_988_749_895) % 1;
    return drawn;
  };
  const core = createModelCore({ records, clock, random, faults, between });
  let keys = 0;
  const key = () => `request-${++keys}`;
  const start = async () => {
    const entry = { conversation: CHAT, draftId: null, field: "phone", value: person.phone ?? "" } as const;
    const { draftId } = await core.keepInDraft(entry, key());
    return begun(await core.startSignIn({ conversation: CHAT, draftId }, key()));
  };
  const codeOf = async (challengeId: string) => {
    const message = await core.revealCode(challengeId);
    if (!("code" in message)) throw new Error("no code is sent");
    return message.code;
  };
  const check = (challengeId: string, code: string, conversation = CHAT) =>
    core.checkCode({ conversation, challengeId, code }, key());
  const signIn = async () => {
    const { challengeId } = await start();
    const outcome = await check(challengeId, await codeOf(challengeId));
    if (outcome.result !== "right" || !outcome.session) throw new Error("not signed in");
    return outcome.session;
  };
  return { core, clock, person, start, codeOf, check, signIn };
}

/** A ticket, and what two agents try with it. */
async function openTalk({ core }: ReturnType<typeof openBench>) {
  for (const id of ["sari", "tono"]) await core.desk.saveAgent({ id, ...AGENT });
  const asked = { conversation: CHAT, session: null, topic: "other", kind: "chat", language: "id" } as const;
  const request = { ...asked, words: "halo", callbackAt: null, tried: [] };
  const { ticket } = await core.openTicket(request, "open");
  return {
    take: (agent: string) => core.desk.take({ agent, ticket, requestKey: "take" }),
    say: (agent: string) => core.desk.say({ agent, ticket, text: "halo", requestKey: "say" }),
  };
}
