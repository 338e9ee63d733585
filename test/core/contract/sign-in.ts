import { NOW } from "../core-subject.ts";
import { begun, opened, otherThan, type World } from "../world.ts";

/** Signing in: codes, and where they go. */
export function signInContract(world: World): void {
  describe("signing in", () => {
    const chat = "telegram:7";

    test("a member signs in with the code sent to his phone", async () => {
      const siti = world.person("siti");
      const start = begun(await world.startSignIn(chat, siti.phone ?? ""));
      expect(await world.core.revealCode(start.challengeId)).toMatchObject({
        to: "sms",
        address: siti.phone,
        purpose: "login",
      });
      const outcome = await world.check(chat, start.challengeId, await world.codeOf(start.challengeId));
      expect(outcome).toMatchObject({ result: "right", session: { epoch: 1 }, accounts: [] });
    });

    test("a phone that no account has is answered alike, and gets nothing", async () => {
      const known = begun(await world.startSignIn("telegram:a", world.person("siti").phone ?? ""));
      const unknown = begun(await world.startSignIn("telegram:b", "+6281200001111"));
      const told = { challengeId: "", to: "", tag: "" };
      expect({ ...unknown, ...told }).toEqual({ ...known, ...told });
      expect(await world.core.revealCode(unknown.challengeId)).toMatchObject({ to: "nowhere" });
    });

    test("without a draft and without a proven number there is nothing to go by", async () => {
      expect(await world.core.startSignIn({ conversation: chat, draftId: null }, world.key())).toEqual({
        result: "refused",
        retryAfterMinutes: 0,
      });
    });

    describe("by the e-mail of the account", () => {
      const byEmail = async (conversation: string, email: string, recovering = false) => {
        const draftId = await world.draft(conversation, { email });
        return world.core.startSignIn({ conversation, draftId, recovering }, world.key());
      };
      const siti = () => {
        const { phone, email } = world.person("siti");
        return { phone: phone ?? "", email: email ?? "" };
      };

      test("a code goes to its phone all the same, and signs in", async () => {
        const start = begun(await byEmail(chat, siti().email));
        expect(start).toMatchObject({ via: "sms", to: "" });
        expect(await world.core.revealCode(start.challengeId)).toMatchObject({
          to: "sms",
          address: siti().phone,
          purpose: "login",
        });
        const outcome = await world.check(chat, start.challengeId, await world.codeOf(start.challengeId));
        expect(outcome).toMatchObject({ result: "right", session: { epoch: 1 }, accounts: [] });
      });

      test("an e-mail that no account has is answered alike, and gets nothing", async () => {
        const known = begun(await byEmail("telegram:a", siti().email));
        const unknown = begun(await byEmail("telegram:b", "tidak.ada@example.com"));
        const told = { challengeId: "", tag: "" };
        expect({ ...unknown, ...told }).toEqual({ ...known, ...told });
        expect(await world.core.revealCode(unknown.challengeId)).toEqual({ to: "nowhere", by: "sms" });
        await world.pass(60_000);
        const [again, alike] = await Promise.all(
          [known, unknown].map(({ challengeId }, at) =>
            world.core.resendCode(
              { conversation: at === 0 ? "telegram:a" : "telegram:b", challengeId },
              world.key(),
            ),
          ),
        );
        expect({ ...alike, ...told }).toEqual({ ...again, ...told });
        expect(again).toMatchObject({ result: "started", to: "" });
      });

      test("how much was sent to the phone is not told by its e-mail, nor the other way round", async () => {
        const { phone, email } = siti();
        for (let sends = 1; sends <= 5; sends += 1)
          begun(await world.startSignIn(`telegram:p${sends}`, phone));
        expect(await world.startSignIn("telegram:p6", phone)).toMatchObject({ result: "refused" });
        for (let sends = 1; sends <= 5; sends += 1) begun(await byEmail(`telegram:e${sends}`, email));
        expect(await byEmail("telegram:e6", email)).toMatchObject({ result: "refused" });
      });

      test("together they get no more codes to one person than a day allows", async () => {
        const { phone, email } = siti();
        for (let sends = 1; sends <= 5; sends += 1) {
          begun(await world.startSignIn(`telegram:p${sends}`, phone));
          begun(await byEmail(`telegram:e${sends}`, email));
        }
        await world.pass(3_600_000);
        const start = begun(await byEmail("telegram:e6", email));
        expect(await world.core.revealCode(start.challengeId)).toEqual({ to: "nowhere", by: "sms" });
      });

      test("it never goes into the chat, whose owner would learn whose e-mail it is", async () => {
        await world.core.noteContact({ conversation: chat, phone: siti().phone, proven: true });
        expect(begun(await byEmail(chat, siti().email)).via).toBe("sms");
      });

      test("a phone that is named as well is what counts", async () => {
        const draftId = await world.draft(chat, { email: "tidak.ada@example.com", phone: siti().phone });
        const start = begun(await world.core.startSignIn({ conversation: chat, draftId }, world.key()));
        expect(start.to).toBe("•••••0002");
      });

      test("accounts on different phones that claim the same e-mail get nothing by it", async () => {
        const { nik, cards, phone } = world.person("noEmail");
        const claimed = { nik, cards, phone, email: siti().email };
        const { challengeId } = begun(await world.register("telegram:n", claimed));
        await world.check("telegram:n", challengeId, await world.codeOf(challengeId));
        const start = begun(await byEmail(chat, siti().email));
        expect(await world.core.revealCode(start.challengeId)).toEqual({ to: "nowhere", by: "sms" });
        begun(await world.startSignIn(chat, siti().phone));
      });

      test("but somebody whose e-mail is proven is not held up by others who claim it", async () => {
        const budi = world.person("budi");
        const first = begun(await world.register("telegram:b", budi, "email"));
        await world.check("telegram:b", first.challengeId, await world.codeOf(first.challengeId));
        const { nik, cards, phone } = world.person("noEmail");
        const other = begun(await world.register("telegram:n", { nik, cards, phone, email: budi.email }));
        await world.check("telegram:n", other.challengeId, await world.codeOf(other.challengeId));
        const start = begun(await byEmail(chat, budi.email ?? ""));
        expect(await world.core.revealCode(start.challengeId)).toMatchObject({ address: budi.phone });
      });

      test("a forgotten password is begun by it too, with the code to the phone first", async () => {
        const { challengeId } = begun(await byEmail(chat, siti().email, true));
        expect(await world.core.revealCode(challengeId)).toMatchObject({
          address: siti().phone,
          purpose: "reset_password",
        });
        expect(await world.check(chat, challengeId, await world.codeOf(challengeId))).toMatchObject({
          session: null,
          next: "second-proof",
        });
      });
    });

    describe("into the chat", () => {
      beforeEach(() =>
        world.core.noteContact({
          conversation: chat,
          phone: world.person("siti").phone ?? "",
          proven: true,
        }),
      );

      test("a code goes into the chat whose own number is proven to be the member's", async () => {
        const start = begun(await world.core.startSignIn({ conversation: chat, draftId: null }, world.key()));
        expect(start).toMatchObject({ via: "chat", to: "•••••0002" });
        expect(await world.core.revealCode(start.challengeId)).toEqual({
          to: "chat",
          kind: "code",
          code: expect.stringMatching(/^[0-9]{6}$/),
          tag: start.tag,
          purpose: "login",
          expiresAt: Date.parse(NOW) + 300_000,
        });
      });

      test("it goes by SMS when the operator keeps codes out of chats", async () => {
        const core = world.coreWith({ codesInChat: "never" });
        const start = begun(await core.startSignIn({ conversation: chat, draftId: null }, world.key()));
        expect(start.via).toBe("sms");
      });

      test("it goes by SMS when another number was typed", async () => {
        expect(begun(await world.startSignIn(chat, "+6281200001111")).via).toBe("sms");
      });

      test("a number that is only claimed proves nothing", async () => {
        const phone = world.person("siti").phone ?? "";
        await world.core.noteContact({ conversation: chat, phone, proven: false });
        expect(await world.core.readProvenPhone(chat)).toBeNull();
        expect(begun(await world.startSignIn(chat, phone)).via).toBe("sms");
      });

      test("the proven number is shown as a mask", async () => {
        expect(await world.core.readProvenPhone(chat)).toEqual({ mask: "•••••0002" });
        expect(await world.core.readProvenPhone("telegram:other")).toBeNull();
      });
    });

    describe("codes", () => {
      const open = async () => {
        const start = begun(await world.startSignIn(chat, world.person("siti").phone ?? ""));
        return { ...start, code: await world.codeOf(start.challengeId) };
      };

      test("a wrong code costs a try, and the fifth ends the challenge", async () => {
        const { challengeId, code } = await open();
        const wrong = otherThan(code);
        for (const triesLeft of [4, 3, 2, 1]) {
          expect(await world.check(chat, challengeId, wrong)).toEqual({ result: "wrong", triesLeft });
        }
        expect(await world.check(chat, challengeId, wrong)).toEqual({ result: "over", why: "tries" });
        expect(await world.check(chat, challengeId, code)).toEqual({ result: "over", why: "tries" });
        expect(await world.core.revealCode(challengeId)).toMatchObject({ to: "nowhere" });
      });

      test("the right code is still right at the fifth try", async () => {
        const { challengeId, code } = await open();
        for (let tries = 0; tries < 4; tries += 1) await world.check(chat, challengeId, otherThan(code));
        expect(await world.check(chat, challengeId, code)).toMatchObject({ result: "right" });
      });

      test("a code works once", async () => {
        const { challengeId, code } = await open();
        await world.check(chat, challengeId, code);
        await world.check(chat, challengeId, code);
        expect((await world.look()).sessions).toHaveLength(1);
        expect(await world.core.revealCode(challengeId)).toMatchObject({ to: "nowhere" });
        const again = await world.core.resendCode({ conversation: chat, challengeId }, world.key());
        expect(again).toEqual({ result: "refused", retryAfterMinutes: 0 });
      });

      test("a code ends after five minutes", async () => {
        const { challengeId, code } = await open();
        await world.pass(300_000 - 1);
        expect(await world.codeOf(challengeId)).toBe(code);
        await world.pass(1);
        expect(await world.core.revealCode(challengeId)).toMatchObject({ to: "nowhere" });
        expect(await world.check(chat, challengeId, code)).toEqual({ result: "over", why: "expired" });
      });

      test("an e-mailed code ends after ten minutes", async () => {
        const { challengeId } = begun(await world.register(chat, world.person("budi"), "email"));
        const code = await world.codeOf(challengeId);
        await world.pass(600_000 - 1);
        expect(await world.codeOf(challengeId)).toBe(code);
        await world.pass(1);
        expect(await world.check(chat, challengeId, code)).toEqual({ result: "over", why: "expired" });
      });

      test("a code works only in the conversation that asked for it", async () => {
        const { challengeId, code } = await open();
        expect(await world.check("telegram:8", challengeId, code)).toEqual({ result: "over", why: "used" });
        expect(await world.check(chat, challengeId, code)).toMatchObject({ result: "right" });
      });

      test("a new request ends the one before it in the same chat", async () => {
        const first = await open();
        const second = await open();
        expect(await world.check(chat, first.challengeId, first.code)).toEqual({
          result: "over",
          why: "used",
        });
        expect(await world.check(chat, second.challengeId, second.code)).toMatchObject({ result: "right" });
      });

      test("a stranger's request leaves the member's own alone", async () => {
        const mine = await open();
        await world.startSignIn("telegram:stranger", world.person("siti").phone ?? "");
        expect(await world.check(chat, mine.challengeId, mine.code)).toMatchObject({ result: "right" });
      });

      test("another code replaces the first, and gives back no try", async () => {
        const { challengeId, code } = await open();
        await world.check(chat, challengeId, otherThan(code));
        await world.pass(60_000);
        const again = begun(await world.core.resendCode({ conversation: chat, challengeId }, world.key()));
        expect(again).toMatchObject({ challengeId, resendAfterMs: 120_000 });
        const fresh = await world.codeOf(challengeId);
        if (fresh !== code) {
          expect(await world.check(chat, challengeId, code)).toEqual({ result: "wrong", triesLeft: 3 });
        }
        expect(await world.check(chat, challengeId, fresh)).toMatchObject({ result: "right" });
      });
    });

    describe("a phone that several people share", () => {
      const open = async () => {
        const { challengeId } = begun(await world.startSignIn(chat, world.person("slamet").phone ?? ""));
        const outcome = await world.check(chat, challengeId, await world.codeOf(challengeId));
        if (outcome.result !== "right") throw new Error("not right");
        return { challengeId, outcome };
      };
      const choose = (challengeId: string, account: string) =>
        world.core.chooseAccount({ conversation: chat, challengeId, account }, world.key()).then(opened);

      test("they choose by initials whose account it is to be", async () => {
        const { challengeId, outcome } = await open();
        expect(outcome.session).toBeNull();
        expect(outcome.accounts.map(({ label }) => label).sort()).toEqual(["S. R.", "W. R."]);
        const wati = outcome.accounts.find(({ label }) => label === "W. R.")?.account ?? "";
        const session = await choose(challengeId, wati);
        expect(await world.core.isLive(session ?? { sessionId: "", epoch: 0 })).toBe(true);
        expect(await choose(challengeId, wati)).toBeNull();
      });

      test("the choice ends after five minutes", async () => {
        const { challengeId, outcome } = await open();
        await world.pass(300_000);
        expect(await choose(challengeId, outcome.accounts[0]?.account ?? "")).toBeNull();
      });

      test("an account that was not offered cannot be chosen", async () => {
        const { challengeId } = await open();
        const { accounts } = await world.look();
        const other = accounts.find(({ member }) => member === world.person("siti").id);
        expect(other).toBeDefined();
        expect(await choose(challengeId, other?.id ?? "")).toBeNull();
        expect(await choose(challengeId, "nonsense")).toBeNull();
      });

      test("the third relative may register, since three may share a phone", async () => {
        const { challengeId } = begun(await world.register("web:3", world.person("third")));
        const code = await world.codeOf(challengeId);
        expect(await world.check("web:3", challengeId, code)).toMatchObject({ result: "right" });
      });
    });
  });
}
