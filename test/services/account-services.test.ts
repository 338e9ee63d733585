import { policy } from "../../src/policy.ts";
import { ConsentWithdrawn, type CoreSystem, CoreUnavailable } from "../../src/ports/core.ts";
import { ServiceRefusal } from "../../src/ports/services.ts";
import type { Translator } from "../../src/ports/translator.ts";
import { createServices } from "../../src/services/create-services.ts";
import { createFakeClock } from "../support/fake-clock.ts";

const context = { conversation: "web:1", language: "id", session: null, requestKey: "web:1|m1|1" } as const;
const noWords = {} as Translator;

/** Services over a core that answers at once; `random` decides the part of the wait that is left to chance. */
function servicesWith(core: Partial<CoreSystem>, random = 0) {
  const clock = createFakeClock();
  const services = createServices({
    core: { readConsent: async () => null, ...core } as CoreSystem,
    translator: noWords,
    clock,
    random: () => random,
  });
  return { clock, services };
}

async function isSettled(work: Promise<unknown>): Promise<boolean> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
  return Promise.race([work.then(() => true), Promise.resolve(false)]);
}

const refused = { result: "refused", retryAfterMinutes: 1 } as const;

describe.each(["startSignIn", "startRegistration"] as const)("%s", (name) => {
  test.each([
    [0, policy.lookupFloorMs.least],
    [1, policy.lookupFloorMs.least + policy.lookupFloorMs.jitter],
  ])(
    "answers no sooner than its floor, so that its speed tells nothing (chance %d: %d ms)",
    async (chance, floor) => {
      const { clock, services } = servicesWith({ [name]: async () => refused }, chance);
      const answer = services[name]({ draftId: "draft-1", via: "phone" }, context);
      clock.advance(floor - 1);
      expect(await isSettled(answer)).toBe(false);
      clock.advance(1);
      expect(await answer).toEqual({ output: refused });
    },
  );
});

test("a code that is wanted by another way is asked for by that way", async () => {
  const wanted: unknown[] = [];
  const { services } = servicesWith({
    resendCode: async ({ by }) => {
      wanted.push(by);
      return refused;
    },
  });
  await services.resendCode({ challengeId: "challenge-1", by: "whatsapp" }, context);
  await services.resendCode({ challengeId: "challenge-1", by: null }, context);
  expect(wanted).toEqual(["whatsapp", null]);
});

test("nobody is looked for after consent was taken back", async () => {
  const asked: string[] = [];
  const { services, clock } = servicesWith({
    readConsent: async () => ({ version: "1", given: false }),
    startSignIn: async () => {
      asked.push("startSignIn");
      return refused;
    },
  });
  const signIn = services.startSignIn({ draftId: null }, context);
  clock.advance(policy.lookupFloorMs.least);
  await expect(signIn).rejects.toBeInstanceOf(ConsentWithdrawn);
  expect(asked).toEqual([]);
});

test("a number that the channel itself has delivered is proven without asking", async () => {
  const noted: unknown[] = [];
  const services = createServices({
    core: {
      noteContact: async (contact: unknown) => void noted.push(contact),
      readProvenPhone: async () => ({ mask: "•••••7788" }),
    } as unknown as CoreSystem,
    translator: noWords,
    clock: createFakeClock(),
    random: () => 0,
    ownNumber: async () => "+6281200007788",
  });
  expect(await services.readProvenPhone({}, context)).toEqual({ output: { mask: "•••••7788" } });
  expect(noted).toEqual([{ conversation: "web:1", phone: "+6281200007788", proven: true }]);
});

test("a core that is away becomes the failure that flows know", async () => {
  const keepInDraft = async () => {
    throw new CoreUnavailable("down");
  };
  const { services } = servicesWith({ keepInDraft });
  const entry = { draftId: null, field: "nik", value: "3173990505900001", contact: null } as const;
  await expect(services.keepInDraft(entry, context)).rejects.toEqual(
    new ServiceRefusal({ failure: "unavailable" }),
  );
});

test("a number that the channel vouches for is noted as proven, and another as claimed only", async () => {
  const noted: unknown[] = [];
  const { services } = servicesWith({
    noteContact: async (contact) => void noted.push(contact),
    keepInDraft: async () => ({ draftId: "draft-1", mask: "•••••7890" }),
  });
  const phone = "+6281234567890";
  for (const contact of ["own", "other", null] as const) {
    await services.keepInDraft({ draftId: null, field: "phone", value: phone, contact }, context);
  }
  expect(noted).toEqual([
    { conversation: "web:1", phone, proven: true },
    { conversation: "web:1", phone, proven: false },
  ]);
});

test("balances are read only for a session that the core still knows", async () => {
  const { services } = servicesWith({ readBalances: async () => null });
  const session = { sessionId: "s1", epoch: 1 };
  await expect(services.readBalances({}, { ...context, session })).rejects.toMatchObject({
    failure: { failure: "not-signed-in", expired: true },
  });
  await expect(services.readBalances({}, context)).rejects.toMatchObject({
    failure: { failure: "not-signed-in", expired: false },
  });
});
