import { begun, otherThan, type World } from "../world.ts";

/** A message that is replayed after a crash repeats its requests under the same keys. */
export function repetitionContract(world: World): void {
  describe("a repeated request", () => {
    const chat = "telegram:1";

    test("opens no second challenge and sends no second code", async () => {
      const draftId = await world.draft(chat, { phone: world.person("siti").phone ?? "" });
      const ask = () => world.core.startSignIn({ conversation: chat, draftId }, "same");
      const first = await ask();
      expect(await ask()).toEqual(first);
      expect((await world.look()).sends).toBe(1);
    });

    test("gives the same session for the same right code", async () => {
      const { challengeId } = begun(await world.startSignIn(chat, world.person("siti").phone ?? ""));
      const code = await world.codeOf(challengeId);
      const check = () => world.core.checkCode({ conversation: chat, challengeId, code }, "same");
      const first = await check();
      expect(first).toMatchObject({ result: "right" });
      expect(await check()).toEqual(first);
    });

    test("costs one try for one wrong code", async () => {
      const { challengeId } = begun(await world.startSignIn(chat, world.person("siti").phone ?? ""));
      const code = otherThan(await world.codeOf(challengeId));
      const check = (key: string) => world.core.checkCode({ conversation: chat, challengeId, code }, key);
      expect(await check("same")).toEqual({ result: "wrong", triesLeft: 4 });
      expect(await check("same")).toEqual({ result: "wrong", triesLeft: 4 });
      expect(await check("another")).toEqual({ result: "wrong", triesLeft: 3 });
    });

    test("records one consent, one draft, one choice", async () => {
      const consent = {
        conversation: chat,
        purpose: "chat-service" as const,
        version: "1",
        given: true,
        textSha256: "cd".repeat(32),
        language: "id" as const,
      };
      await world.core.recordConsent(consent, "c");
      await world.core.recordConsent(consent, "c");
      expect((await world.look()).consents).toBe(1);

      const entry = { conversation: chat, draftId: null, field: "phone" as const, value: "+6289990007788" };
      expect(await world.core.keepInDraft(entry, "c")).toEqual(await world.core.keepInDraft(entry, "c"));

      const { challengeId } = begun(await world.startSignIn(chat, world.person("slamet").phone ?? ""));
      const outcome = await world.check(chat, challengeId, await world.codeOf(challengeId));
      const account = outcome.result === "right" ? (outcome.accounts[0]?.account ?? "") : "";
      const choose = () => world.core.chooseAccount({ conversation: chat, challengeId, account }, "c");
      const session = await choose();
      expect(session).not.toBeNull();
      expect(await choose()).toEqual(session);
    });
  });
}
