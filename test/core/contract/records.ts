import { ConsentWithdrawn } from "../../../src/ports/core.ts";
import { begun, type World } from "../world.ts";

/** Consent and drafts. */
export function recordsContract(world: World): void {
  const chat = "telegram:1";

  describe("consent", () => {
    const consent = {
      conversation: chat,
      purpose: "chat-service" as const,
      version: "1",
      given: true,
      textSha256: "ab".repeat(32),
      language: "id" as const,
    };

    test("the newest one counts, and a chat that was never asked has none", async () => {
      expect(await world.core.readConsent(chat)).toBeNull();
      await world.core.recordConsent(consent, world.key());
      expect(await world.core.readConsent(chat)).toEqual({ version: "1", given: true });
      await world.core.recordConsent({ ...consent, given: false }, world.key());
      expect(await world.core.readConsent(chat)).toEqual({ version: "1", given: false });
      expect(await world.core.readConsent("telegram:2")).toBeNull();
    });

    test("nothing more is kept after it was taken back, until it is given again", async () => {
      const entry = { conversation: chat, draftId: null, field: "nik", value: "3173991703880001" } as const;
      const contact = { conversation: chat, phone: "+6289990007788", proven: true };
      await world.core.recordConsent({ ...consent, given: false }, world.key());
      await expect(world.core.keepInDraft(entry, world.key())).rejects.toBeInstanceOf(ConsentWithdrawn);
      await expect(world.core.noteContact(contact)).rejects.toBeInstanceOf(ConsentWithdrawn);
      expect(await world.core.readProvenPhone(chat)).toBeNull();
      await world.core.recordConsent(consent, world.key());
      await world.core.noteContact(contact);
      expect(await world.core.readProvenPhone(chat)).not.toBeNull();
      expect(await world.core.keepInDraft(entry, world.key())).toMatchObject({ mask: expect.any(String) });
    });

    test("the owner's notice is in the language in which he consented", async () => {
      await world.core.recordConsent({ ...consent, language: "en" }, world.key());
      await world.signIn(chat, world.person("siti"));
      const { challengeId } = begun(await world.register("web:9", world.person("siti")));
      expect(await world.core.revealCode(challengeId)).toMatchObject({ kind: "notice", language: "en" });
    });
  });

  describe("a draft", () => {
    test.each([
      ["nik", "3173991703880001", "3173••••••••0001"],
      ["kpj", "99000105231", "•••••••5231"],
      ["phone", "+6289990007788", "•••••7788"],
      ["email", "budi@gmail.com", "b•••@g•••.com"],
    ] as const)("gives back a %s only as a mask", async (field, value, mask) => {
      const entry = { conversation: chat, draftId: null, field, value };
      expect(await world.core.keepInDraft(entry, world.key())).toEqual({ draftId: expect.any(String), mask });
    });

    test("keeps its fields together", async () => {
      const draftId = await world.draft(chat, { nik: "3173991703880001", kpj: "99000105231" });
      expect((await world.look()).drafts).toEqual([draftId]);
    });

    test("is gone after a day, and a new one is begun", async () => {
      const draftId = await world.draft(chat, { phone: "+6289990007788" });
      await world.pass(24 * 60 * 60_000);
      const entry = { conversation: chat, draftId, field: "phone" as const, value: "+6289990007788" };
      expect((await world.core.keepInDraft(entry, world.key())).draftId).not.toBe(draftId);
      expect(await world.core.startSignIn({ conversation: chat, draftId }, world.key())).toMatchObject({
        result: "refused",
      });
    });

    test("of another chat cannot be used", async () => {
      const draftId = await world.draft("telegram:2", { phone: "+6289990007788" });
      expect(await world.core.startSignIn({ conversation: chat, draftId }, world.key())).toMatchObject({
        result: "refused",
      });
    });

    test("is forgotten when it has served", async () => {
      await world.signIn(chat, world.person("siti"));
      expect((await world.look()).drafts).toEqual([]);
    });
  });
}
