import { begun, type World } from "../world.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Sessions and the chats they are bound to. */
export function sessionsContract(world: World): void {
  describe("a session", () => {
    const chat = "telegram:1";

    test("ends ten minutes after it was last used", async () => {
      const session = await world.signIn(chat, world.person("siti"));
      await world.pass(10 * MINUTE - 1);
      expect(await world.core.isLive(session)).toBe(true);
      await world.core.touchSession(session);
      await world.pass(10 * MINUTE - 1);
      expect(await world.core.isLive(session)).toBe(true);
      await world.pass(1);
      expect(await world.core.isLive(session)).toBe(false);
      expect(await world.core.readBalances(session)).toBeNull();
      await world.core.touchSession(session);
      expect(await world.core.isLive(session)).toBe(false);
    });

    test("ends four hours after it began, however much it is used", async () => {
      const session = await world.signIn(chat, world.person("siti"));
      for (let minutes = 9; minutes < 240; minutes += 9) {
        await world.pass(9 * MINUTE);
        await world.core.touchSession(session);
      }
      expect(await world.core.isLive(session)).toBe(true);
      await world.pass(session.expiresAt - (await world.now()));
      expect(await world.core.isLive(session)).toBe(false);
    });

    test("is written at most once a minute, however often it is used", async () => {
      const session = await world.signIn(chat, world.person("siti"));
      const lastUsed = async () => (await world.look()).sessions.map(({ lastUsedAt }) => lastUsedAt);
      const before = await lastUsed();
      await world.pass(MINUTE - 1);
      await world.core.touchSession(session);
      expect(await lastUsed()).toEqual(before);
      await world.pass(1);
      await world.core.touchSession(session);
      expect(await lastUsed()).not.toEqual(before);
    });

    test("ends when the person signs out, and ending it again does nothing", async () => {
      const session = await world.signIn(chat, world.person("siti"));
      await world.core.endSession(session, "signed-out");
      await world.core.endSession(session, "idle");
      expect(await world.core.isLive(session)).toBe(false);
      expect((await world.look()).sessions).toMatchObject([{ endedWhy: "signed-out" }]);
    });

    test("is not live under another epoch", async () => {
      const session = await world.signIn(chat, world.person("siti"));
      expect(await world.core.isLive({ ...session, epoch: session.epoch + 1 })).toBe(false);
      expect(await world.core.isLive({ sessionId: "made-up", epoch: 1 })).toBe(false);
    });

    test("is replaced by the next one of its chat, under a higher epoch", async () => {
      const first = await world.signIn(chat, world.person("siti"));
      const second = await world.signIn(chat, world.person("siti"));
      expect(second.epoch).toBe(first.epoch + 1);
      expect(await world.core.isLive(first)).toBe(false);
      expect(await world.core.isLive(second)).toBe(true);
    });

    test("of somebody else in the same chat ends when another signs in there", async () => {
      const first = await world.signIn(chat, world.person("siti"));
      const second = await world.signIn(chat, world.person("latecomer"));
      expect([await world.core.isLive(first), await world.core.isLive(second)]).toEqual([false, true]);
    });

    test("in a fourth chat ends the one in the oldest chat", async () => {
      const siti = world.person("siti");
      const sessions = [];
      for (const id of [1, 2, 3, 4]) {
        sessions.push(await world.signIn(`telegram:${id}`, siti));
        await world.pass(MINUTE);
      }
      const live = await Promise.all(sessions.map((session) => world.core.isLive(session)));
      expect(live).toEqual([false, true, true, true]);
    });

    test.each(["suspended", "stale"] as const)(
      "is not live while the binding of its chat is %s",
      async (how) => {
        const session = await world.signIn(chat, world.person("siti"));
        await world.spoilBindings(how);
        expect(await world.core.isLive(session)).toBe(false);
        expect(await world.core.isLive(await world.signIn(chat, world.person("siti")))).toBe(true);
      },
    );
  });

  describe("a bound chat", () => {
    test("counts as the member's own for thirty days, not longer", async () => {
      const lane = async () => {
        const { challengeId } = begun(
          await world.startSignIn("telegram:1", world.person("siti").phone ?? ""),
        );
        await world.check("telegram:1", challengeId, "000000");
        return (await world.look()).latestLane;
      };
      await world.signIn("telegram:1", world.person("siti"));
      await world.pass(30 * DAY - 1);
      expect(await lane()).toBe("bound");
      await world.pass(1);
      expect(await lane()).toBe("unbound");
    });
  });
}
