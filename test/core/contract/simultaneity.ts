import { begun, otherThan, type World } from "../world.ts";

/** What two processes do at once; only for a core that really lets calls overlap, or that is to be seen not to. */
export function simultaneityContract(world: World): void {
  describe("at the same moment", () => {
    const siti = () => world.person("siti").phone ?? "";

    test("the same right code from two sides opens one session", async () => {
      const { challengeId } = begun(await world.startSignIn("web:1", siti()));
      const code = await world.codeOf(challengeId);
      const outcomes = await Promise.all(
        Array.from({ length: 5 }, () => world.check("web:1", challengeId, code)),
      );
      const [first] = outcomes;
      expect(first).toMatchObject({ result: "right" });
      expect(outcomes).toEqual(outcomes.map(() => first));
      expect((await world.look()).sessions).toHaveLength(1);
    });

    test("the same request from two sides has one outcome", async () => {
      const { challengeId } = begun(await world.startSignIn("web:1", siti()));
      const code = await world.codeOf(challengeId);
      const request = { conversation: "web:1", challengeId, code };
      const outcomes = await Promise.all(
        Array.from({ length: 5 }, () => world.core.checkCode(request, "same")),
      );
      const [first] = outcomes;
      expect(first).toMatchObject({ result: "right" });
      expect(outcomes).toEqual(outcomes.map(() => first));
    });

    test("no number of wrong codes in one go gets more than five tries", async () => {
      const { challengeId } = begun(await world.startSignIn("web:1", siti()));
      const wrong = otherThan(await world.codeOf(challengeId));
      const outcomes = await Promise.all(
        Array.from({ length: 12 }, () => world.check("web:1", challengeId, wrong)),
      );
      expect(outcomes.filter(({ result }) => result === "wrong")).toHaveLength(4);
    });

    test("no number of requests in one go gets a phone more than five codes an hour", async () => {
      const starts = await Promise.all(
        Array.from({ length: 9 }, (_, chat) => world.startSignIn(`web:${chat}`, siti())),
      );
      expect(starts.filter(({ result }) => result === "started")).toHaveLength(5);
    });
  });
}
