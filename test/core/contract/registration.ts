import { NOW } from "../core-subject.ts";
import { begun, otherThan, type World } from "../world.ts";

/** Registering: who gets a code, and what nobody can tell from the answer. */
export function registrationContract(world: World): void {
  describe("registering", () => {
    const chat = "web:1";

    test("a participant registers with the phone on file and is signed in", async () => {
      const budi = world.person("budi");
      const start = begun(await world.register(chat, budi));
      expect(start).toEqual({
        result: "started",
        challengeId: expect.any(String),
        via: "sms",
        to: "•••••0001",
        tag: expect.stringMatching(/^[A-Z]{2}$/),
        otherWays: [],
        validMinutes: 5,
        validMs: 300_000,
        resendAfterMs: 60_000,
      });
      const message = await world.core.revealCode(start.challengeId);
      expect(message).toEqual({
        to: "sms",
        address: budi.phone,
        kind: "code",
        code: expect.stringMatching(/^[0-9]{6}$/),
        tag: start.tag,
        sendingId: expect.any(String),
        purpose: "register_phone",
        expiresAt: Date.parse(NOW) + 300_000,
      });
      const outcome = await world.check(chat, start.challengeId, await world.codeOf(start.challengeId));
      expect(outcome).toEqual({
        result: "right",
        session: { sessionId: expect.stringMatching(/^[\w-]{22}$/), epoch: 1, expiresAt: expect.any(Number) },
        accounts: [],
      });
      const { session } = outcome as { session: { sessionId: string; epoch: number } };
      expect(await world.core.isLive(session)).toBe(true);
      expect((await world.core.readBalances(session))?.jht.cards).toHaveLength(2);
    });

    test("a participant who registers by e-mail has an account but must sign in with his phone", async () => {
      const budi = world.person("budi");
      const start = begun(await world.register(chat, budi, "email"));
      expect(start).toMatchObject({ via: "email", to: "p•••@e•••.com", validMinutes: 10, validMs: 600_000 });
      expect(await world.core.revealCode(start.challengeId)).toMatchObject({
        to: "email",
        address: budi.email,
        kind: "code",
        purpose: "register_email",
      });
      const outcome = await world.check(chat, start.challengeId, await world.codeOf(start.challengeId));
      expect(outcome).toEqual({ result: "right", session: null, accounts: [] });
      expect(await world.core.isLive(await world.signIn(chat, budi))).toBe(true);
    });

    test("by e-mail a new phone may be named, which the first right sign-in code verifies", async () => {
      const phone = "+6281234567890";
      const start = begun(await world.register(chat, { ...world.person("budi"), phone }, "email"));
      await world.check(chat, start.challengeId, await world.codeOf(start.challengeId));
      const verified = async () => (await world.look()).accounts.filter(({ phoneVerified }) => phoneVerified);
      const before = (await verified()).length;
      await world.signIn(chat, { ...world.person("budi"), phone });
      expect(await verified()).toHaveLength(before + 1);
    });

    describe("nobody learns whom the records know", () => {
      const stranger = (): Parameters<World["register"]>[1] => ({
        ...world.person("budi"),
        nik: "3173995501900999",
      });
      const otherPhone = () => ({ ...world.person("budi"), phone: "+6281299990000" });
      const otherCard = () => ({ ...world.person("budi"), cards: world.person("siti").cards });

      test.each([
        ["a NIK that nobody has", stranger],
        ["a phone that is not the one on file", otherPhone],
        ["somebody else's card", otherCard],
        ["a participant who has died", () => world.person("deceased")],
        ["a participant with an account", () => world.person("siti")],
        ["a fourth person on a family phone", () => world.person("fourth")],
      ])("%s is answered like a match, and no code is sent", async (_, who) => {
        const match = begun(await world.register("web:match", world.person("budi")));
        const start = begun(await world.register(chat, who()));
        expect(Object.keys(start)).toEqual(Object.keys(match));
        expect({ ...start, challengeId: "", to: "", tag: "" }).toEqual({
          ...match,
          challengeId: "",
          to: "",
          tag: "",
        });
        expect(await world.core.revealCode(start.challengeId)).not.toHaveProperty("code");
      });

      test("a decoy runs down like a challenge with a code", async () => {
        const real = begun(await world.register("web:real", world.person("budi")));
        const decoy = begun(await world.register("web:decoy", stranger()));
        const wrong = otherThan(await world.codeOf(real.challengeId));
        for (let tries = 0; tries < 6; tries += 1) {
          const answers = [
            await world.check("web:real", real.challengeId, wrong),
            await world.check("web:decoy", decoy.challengeId, wrong),
          ];
          expect(answers[1]).toEqual(answers[0]);
        }
        await world.pass(60_000);
        const resend = (conversation: string, challengeId: string) =>
          world.core.resendCode({ conversation, challengeId }, world.key());
        expect(await resend("web:decoy", decoy.challengeId)).toEqual(
          await resend("web:real", real.challengeId),
        );
      });

      test("the owner of an account is told, at his own phone, once", async () => {
        const siti = world.person("siti");
        const start = begun(await world.register(chat, { ...siti, phone: "+6281299990000" }));
        expect(await world.core.revealCode(start.challengeId)).toEqual({
          to: "sms",
          address: siti.phone,
          sendingId: expect.any(String),
          kind: "notice",
          language: "id",
        });
        await world.pass(60_000);
        await world.core.resendCode({ conversation: chat, challengeId: start.challengeId }, world.key());
        expect(await world.core.revealCode(start.challengeId)).toMatchObject({ to: "nowhere" });
      });
    });

    test("editing the draft ends the code that was sent for it", async () => {
      const start = begun(await world.register(chat, world.person("budi")));
      const code = await world.codeOf(start.challengeId);
      const [draftId = null] = (await world.look()).drafts;
      await world.core.keepInDraft(
        { conversation: chat, draftId, field: "email", value: "lain@example.com" },
        world.key(),
      );
      expect(await world.check(chat, start.challengeId, code)).toEqual({ result: "over", why: "used" });
    });

    test("a registration whose draft is gone begins anew", async () => {
      const request = { conversation: chat, draftId: "gone", via: "phone" as const };
      expect(await world.core.startRegistration(request, world.key())).toEqual({
        result: "refused",
        retryAfterMinutes: 0,
      });
    });

    test("nobody can register twice", async () => {
      const first = begun(await world.register("web:1", world.person("budi")));
      const second = begun(await world.register("web:2", world.person("budi")));
      const codes = [await world.codeOf(first.challengeId), await world.codeOf(second.challengeId)] as const;
      expect(await world.check("web:1", first.challengeId, codes[0])).toMatchObject({ result: "right" });
      expect(await world.check("web:2", second.challengeId, codes[1])).toEqual({
        result: "over",
        why: "used",
      });
    });
  });
}
