import { begun, type World } from "../world.ts";

const DAY = 24 * 60 * 60_000;

/** When a chat is no longer taken for the person who proved himself in it. */
export function trustContract(world: World): void {
  const chat = "whatsapp:1";
  const suspend = (conversation = chat) =>
    world.core.suspendChat({ conversation, why: "identity-changed" }, world.key());
  const phoneOf = (role: Parameters<World["person"]>[0]) => world.person(role).phone ?? "";

  describe("a chat that may be in other hands", () => {
    test("shows nothing of the member any more, also to the session that was open", async () => {
      const session = await world.signIn(chat, world.person("siti"));
      await world.core.noteContact({ conversation: chat, phone: phoneOf("siti"), proven: true });
      await suspend();
      expect(await world.core.isLive(session)).toBe(false);
      expect(await world.core.readBalances(session)).toBeNull();
      expect(await world.core.readProvenPhone(chat)).toBeNull();
    });

    test("has not agreed to anything: whoever agreed may be somebody else", async () => {
      const consent = {
        conversation: chat,
        purpose: "chat-service",
        version: "1",
        given: true,
        textSha256: "ab".repeat(32),
        language: "id",
      } as const;
      await world.core.recordConsent(consent, world.key());
      await suspend();
      expect(await world.core.readConsent(chat)).toBeNull();
      await world.core.recordConsent(consent, world.key());
      expect(await world.core.readConsent(chat)).toEqual({ version: "1", given: true });
    });

    test("cannot go on with a code or a draft that was begun before", async () => {
      const { challengeId } = begun(await world.startSignIn(chat, phoneOf("siti")));
      const code = await world.codeOf(challengeId);
      const draftId = await world.draft(chat, { phone: phoneOf("siti") });
      await suspend();
      expect(await world.check(chat, challengeId, code)).toMatchObject({ result: "over" });
      expect(await world.core.startSignIn({ conversation: chat, draftId }, world.key())).toEqual({
        result: "refused",
        retryAfterMinutes: 0,
      });
    });

    test("is given no code of the family to choose from, after one was right", async () => {
      const { challengeId } = begun(await world.startSignIn(chat, phoneOf("slamet")));
      const outcome = await world.check(chat, challengeId, await world.codeOf(challengeId));
      const [choice] = outcome.result === "right" ? outcome.accounts : [];
      await suspend();
      const chosen = { conversation: chat, challengeId, account: choice?.account ?? "" };
      expect(await world.core.chooseAccount(chosen, world.key())).toBeNull();
    });

    test("tries in the lane of strangers, and is bound anew by whoever signs in there", async () => {
      await world.signIn(chat, world.person("siti"));
      await suspend();
      await world.pass(60 * 60_000);
      const session = await world.signIn(chat, world.person("siti"));
      expect((await world.look()).latestLane).toBe("unbound");
      expect(await world.core.isLive(session)).toBe(true);
    });

    test("does no harm to the member's other chats", async () => {
      const other = await world.signIn("telegram:1", world.person("siti"));
      await world.signIn(chat, world.person("siti"));
      await suspend();
      expect(await world.core.isLive(other)).toBe(true);
    });
  });

  describe("a number that a chat proved", () => {
    const prove = () => world.core.noteContact({ conversation: chat, phone: phoneOf("siti"), proven: true });

    test("is not taken for the chat's own a month later, when nobody has signed in since", async () => {
      await prove();
      await world.pass(30 * DAY - 1);
      expect(await world.core.readProvenPhone(chat)).not.toBeNull();
      await world.pass(1);
      expect(await world.core.readProvenPhone(chat)).toBeNull();
    });

    test("stays the chat's own while its member signs in there", async () => {
      await prove();
      await world.pass(20 * DAY);
      await world.signIn(chat, world.person("siti"));
      await world.pass(20 * DAY);
      expect(await world.core.readProvenPhone(chat)).not.toBeNull();
    });
  });
}
