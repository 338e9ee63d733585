import type { ModelFault } from "../support/model-core/context.ts";
import { identityProperties, playIdentity } from "./contract/identity-properties.ts";
import { simultaneityContract } from "./contract/simultaneity.ts";
import { describeCore } from "./core-contract.ts";
import { openModelSubject } from "./model-subject.ts";
import { createWorld } from "./world.ts";

describeCore(
  "the model of the core",
  async () => openModelSubject(),
  (world) => {
    simultaneityContract(world);
    identityProperties(world, { runs: 150, length: 50 }, (seen) => {
      const kinds = ["signed in", "wrong", "over", "resent", "signed out", "held", "changed"];
      kinds.push("changed hands", "disowned", "guessed elsewhere", "erased");
      expect(kinds.filter((kind) => !seen.has(kind))).toEqual([]);
    });
  },
);

describe("the play of identity", () => {
  test.each<ModelFault>([
    "code-usable-twice",
    "challenge-not-bound-to-conversation",
    "session-never-ends",
    "one-lane-for-all",
  ])("notices a core with the fault %s", async (fault) => {
    const subject = openModelSubject(new Set([fault]));
    await expect(
      playIdentity(
        createWorld(() => subject),
        { runs: 200, length: 30 },
      ),
    ).rejects.toThrow("Property failed");
  });
});
