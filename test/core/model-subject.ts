import { createDemoRandom } from "../../src/core/demo/random.ts";
import { policy } from "../../src/policy.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import type { ModelFault } from "../support/model-core/context.ts";
import { createModelCore } from "../support/model-core/model-core.ts";
import { modelPeopleFrom } from "../support/model-core/people.ts";
import { createModelRecords } from "../support/model-core/records.ts";
import { type CoreSettings, type CoreSubject, NOW } from "./core-subject.ts";

/** The model of the core; with faults, one that the contract must not pass. */
export function openModelSubject(faults: ReadonlySet<ModelFault> = new Set()): CoreSubject {
  const demoRandom = createDemoRandom("model");
  const random = () => demoRandom.int(0, 2 ** 32 - 1) / 2 ** 32;
  let clock = createFakeClock(Date.parse(NOW));
  let records = createModelRecords([]);
  const coreWith = (options: CoreSettings) => createModelCore({ records, clock, random, faults, ...options });
  return {
    get core() {
      return coreWith({});
    },
    coreWith,
    async reset(people) {
      clock = createFakeClock(Date.parse(NOW));
      records = createModelRecords(modelPeopleFrom(people));
    },
    now: async () => clock.now(),
    pass: async (ms) => clock.advance(ms),
    look: async () => ({
      accounts: [...records.accounts.all],
      drafts: [...records.drafts.keys()],
      consents: records.consents.all.length,
      sends: records.sends.all.length,
      latestSending: records.sends.all.at(-1)?.state ?? null,
      latestLane: records.attempts.all.at(-1)?.lane ?? null,
      sessions: records.sessions.all.map(({ lastUsedAt, endedWhy }) => ({ lastUsedAt, endedWhy })),
    }),
    async spoilBindings(how) {
      for (const binding of records.bindings.all) {
        if (how === "suspended") binding.suspended = true;
        else binding.lastVerifiedAt = clock.now() - policy.binding.staleAfterMs;
      }
    },
    async close() {
      // Nothing is open.
    },
  };
}
