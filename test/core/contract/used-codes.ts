import { begun, otherThan, type World } from "../world.ts";

/** Whoever never got the answer to his code is told to try again, and does: with the same code, in a message of its own. */
export function usedCodesContract(world: World): void {
  describe("a code that was used and is given again", () => {
    const chat = "telegram:1";
    const used = { result: "over", why: "used" };
    const use = async () => {
      const { challengeId } = begun(await world.startSignIn(chat, world.person("siti").phone ?? ""));
      const code = await world.codeOf(challengeId);
      const outcome = await world.check(chat, challengeId, code);
      if (outcome.result !== "right" || !outcome.session) throw new Error("not signed in");
      return { challengeId, code, outcome, session: outcome.session };
    };

    test("gives the same session, and opens none", async () => {
      const { challengeId, code, outcome, session } = await use();
      expect(await world.check(chat, challengeId, code)).toEqual(outcome);
      expect(await world.core.isLive(session)).toBe(true);
      expect((await world.look()).sessions).toHaveLength(1);
    });

    test.each(["phone", "email"] as const)(
      "says of a registration by %s again what came of it",
      async (via) => {
        const { challengeId } = begun(await world.register(chat, world.person("budi"), via));
        const code = await world.codeOf(challengeId);
        const outcome = await world.check(chat, challengeId, code);
        const record = await world.look();
        expect(outcome).toMatchObject({ result: "right" });
        expect(await world.check(chat, challengeId, code)).toEqual(outcome);
        expect(await world.look()).toEqual(record);
      },
    );

    test("offers the same choice, of which one is made", async () => {
      const { challengeId } = begun(await world.startSignIn(chat, world.person("slamet").phone ?? ""));
      const code = await world.codeOf(challengeId);
      const outcome = await world.check(chat, challengeId, code);
      expect(await world.check(chat, challengeId, code)).toEqual(outcome);
      const account = outcome.result === "right" ? (outcome.accounts[0]?.account ?? "") : "";
      const choose = () =>
        world.core.chooseAccount({ conversation: chat, challengeId, account }, world.key());
      expect(await choose()).not.toBeNull();
      expect(await world.check(chat, challengeId, code)).toEqual(outcome);
      expect(await choose()).toBeNull();
    });

    test("does not bring back a session that has ended", async () => {
      const { challengeId, code, outcome, session } = await use();
      await world.core.endSession(session, "signed-out");
      expect(await world.check(chat, challengeId, code)).toEqual(outcome);
      expect(await world.core.isLive(session)).toBe(false);
    });

    test("is over once it would have run out", async () => {
      const { challengeId, code, outcome } = await use();
      await world.pass(300_000 - 1);
      expect(await world.check(chat, challengeId, code)).toEqual(outcome);
      await world.pass(1);
      expect(await world.check(chat, challengeId, code)).toEqual(used);
    });

    test("is over in any other chat", async () => {
      const { challengeId, code, outcome } = await use();
      expect(await world.check("telegram:2", challengeId, code)).toEqual(used);
      expect(await world.check(chat, challengeId, code)).toEqual(outcome);
    });

    test("cannot be guessed: it is over after five tries, right or wrong", async () => {
      const { challengeId, code, outcome } = await use();
      for (let tries = 0; tries < 4; tries += 1) {
        expect(await world.check(chat, challengeId, otherThan(code))).toEqual(used);
      }
      expect(await world.check(chat, challengeId, code)).toEqual(outcome);
      expect(await world.check(chat, challengeId, code)).toEqual(used);
    });

    test("is over when another had replaced it before its use", async () => {
      const { challengeId } = begun(await world.startSignIn(chat, world.person("siti").phone ?? ""));
      const old = await world.codeOf(challengeId);
      await world.pass(60_000);
      await world.core.resendCode({ conversation: chat, challengeId }, world.key());
      const code = await world.codeOf(challengeId);
      await world.check(chat, challengeId, code);
      const expected = old === code ? { result: "right" } : used;
      expect(await world.check(chat, challengeId, old)).toMatchObject(expected);
    });
  });
}
