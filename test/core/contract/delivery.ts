import { policy } from "../../../src/policy.ts";
import { begun, otherThan, type World } from "../world.ts";

const MINUTE = 60_000;

/** How codes travel, what becomes of them, and what nobody may do to somebody else's. */
export function deliveryContract(world: World): void {
  const chat = "telegram:1";
  const phoneOf = (role: "siti" | "budi") => world.person(role).phone ?? "";
  const all = () => ["sms", "whatsapp", "email"] as const;

  describe("ways", () => {
    const start = async (
      conversation: string,
      phone: string,
      ways = all as () => readonly ("sms" | "whatsapp" | "email")[],
    ) => {
      const draftId = await world.draft(conversation, { phone });
      return world.coreWith({ ways }).startSignIn({ conversation, draftId }, world.key());
    };

    test.each([
      ["of a member", () => phoneOf("siti")],
      ["of nobody", () => "+6281200001111"],
    ])("a number %s is offered the same ones, and another is taken after the wait", async (_, phone) => {
      const core = world.coreWith({ ways: all });
      const { challengeId, ...first } = begun(await start(chat, phone()));
      expect(first).toMatchObject({ via: "sms", otherWays: ["whatsapp"] });
      const resend = () => core.resendCode({ conversation: chat, challengeId, by: "whatsapp" }, world.key());
      expect(await resend()).toEqual({ result: "refused", retryAfterMinutes: 1 });
      await world.pass(MINUTE);
      const second = begun(await resend());
      expect(second).toMatchObject({
        challengeId,
        via: "whatsapp",
        otherWays: ["sms"],
        resendAfterMs: 2 * MINUTE,
      });
      expect(second.tag).toMatch(/^[A-HJ-NP-Z]{2}$/);
    });

    test("the code goes by the way that was taken last, and by that alone", async () => {
      const core = world.coreWith({ ways: all });
      const { challengeId } = begun(await start(chat, phoneOf("siti")));
      await world.pass(MINUTE);
      await core.resendCode({ conversation: chat, challengeId, by: "whatsapp" }, world.key());
      expect(await core.revealCode(challengeId)).toMatchObject({ to: "whatsapp", address: phoneOf("siti") });
    });

    test("somebody who chats in WhatsApp gets no code there: it would come where it is typed", async () => {
      const start_ = begun(await start("whatsapp:6281200000000", phoneOf("siti")));
      expect(start_).toMatchObject({ via: "sms", otherWays: [] });
    });

    test("WhatsApp carries where no SMS gateway does", async () => {
      expect(begun(await start(chat, phoneOf("siti"), () => ["whatsapp"]))).toMatchObject({
        via: "whatsapp",
        otherWays: [],
      });
    });

    test("a way that was never offered, or has closed since, is not taken: the code goes as before", async () => {
      const { challengeId } = begun(await start(chat, phoneOf("siti"), () => ["sms"]));
      await world.pass(MINUTE);
      const core = world.coreWith({ ways: () => ["sms"] });
      const again = await core.resendCode({ conversation: chat, challengeId, by: "whatsapp" }, world.key());
      expect(again).toMatchObject({ result: "started", via: "sms" });
    });

    test.each([
      ["of a member", () => phoneOf("siti")],
      ["of nobody", () => "+6281200001111"],
    ])(
      "where nobody carries anything a number %s is told so, and nothing is opened or counted",
      async (_, phone) => {
        expect(await start(chat, phone(), () => [])).toEqual({ result: "closed", way: "sms" });
        expect((await world.look()).sends).toBe(0);
      },
    );

    test("an e-mail never stands in for a phone, nor a phone for an e-mail", async () => {
      expect(await start(chat, phoneOf("siti"), () => ["email"])).toEqual({ result: "closed", way: "sms" });
      const budi = world.person("budi");
      const fields = {
        nik: budi.nik,
        kpj: budi.cards[0]?.kpj ?? "",
        phone: budi.phone ?? "",
        email: budi.email ?? "",
      };
      const draftId = await world.draft(chat, fields);
      const core = world.coreWith({ ways: () => ["sms"] });
      const byEmail = await core.startRegistration(
        { conversation: chat, draftId, via: "email" },
        world.key(),
      );
      expect(byEmail).toEqual({ result: "closed", way: "email" });
      const other = begun(await world.register("web:2", budi, "email"));
      expect(other.otherWays).toEqual([]);
      await world.pass(MINUTE);
      const again = await world.core.resendCode(
        { conversation: "web:2", challengeId: other.challengeId, by: "sms" },
        world.key(),
      );
      expect(again).toMatchObject({ result: "started", via: "email" });
    });

    test("only numbers of the country's mobile prefixes get an SMS", async () => {
      for (const prefix of policy.code.sms.prefixes)
        begun(await start(`web:${prefix}`, `${prefix}200004444`));
      expect(await start("web:84", "+6284200004444")).toMatchObject({ via: "whatsapp", otherWays: [] });
      expect(await start("web:85", "+6284200005555", () => ["sms"])).toEqual({
        result: "closed",
        way: "sms",
      });
    });

    test("each sending has a tag of its own", async () => {
      const first = begun(await world.startSignIn(chat, phoneOf("siti")));
      expect(await world.core.revealCode(first.challengeId)).toMatchObject({ tag: first.tag });
      const tags = new Set([first.tag]);
      for (const wait of policy.code.resendWaitsMs) {
        await world.pass(wait);
        const { challengeId } = first;
        const next = begun(await world.core.resendCode({ conversation: chat, challengeId }, world.key()));
        expect(await world.core.revealCode(challengeId)).toMatchObject({ tag: next.tag });
        tags.add(next.tag);
      }
      // Two letters may meet by chance, three times the same would be no tag.
      expect(tags.size).toBeGreaterThan(1);
    });
  });

  describe("what became of a sending", () => {
    const open = async () => {
      const { challengeId } = begun(await world.startSignIn(chat, phoneOf("siti")));
      const message = await world.core.revealCode(challengeId);
      return "sendingId" in message ? message.sendingId : "";
    };
    const note = (sendingId: string, state: "sent" | "delivered" | "failed" | "unknown") =>
      world.core.noteSending({ sendingId, state, providerId: null });
    const state = async () => (await world.look()).latestSending;

    test.each([
      [["unknown", "sent", "failed", "delivered"], "delivered"],
      [["sent", "unknown"], "sent"],
      [["delivered", "sent", "failed", "unknown"], "delivered"],
      [["failed", "sent"], "failed"],
    ] as const)("after %j is %s, for a late report takes nothing back", async (reports, expected) => {
      const id = await open();
      expect(await state()).toBe("queued");
      for (const report of reports) await note(id, report);
      expect(await state()).toBe(expected);
    });

    test("is not changed by a report on a sending that never was", async () => {
      await open();
      await note("no such sending", "delivered");
      await note("0", "delivered");
      expect(await state()).toBe("queued");
    });
  });

  describe("somebody else's", () => {
    const stranger = "telegram:stranger";

    test("code can't be asked for again, and stays as it is", async () => {
      const { challengeId } = begun(await world.startSignIn(chat, phoneOf("siti")));
      const code = await world.codeOf(challengeId);
      await world.pass(MINUTE);
      const again = await world.core.resendCode({ conversation: stranger, challengeId }, world.key());
      expect(again).toEqual({ result: "refused", retryAfterMinutes: 0 });
      expect(await world.codeOf(challengeId)).toBe(code);
    });

    test("code costs its owner no try when it is guessed elsewhere", async () => {
      const { challengeId } = begun(await world.startSignIn(chat, phoneOf("siti")));
      const code = await world.codeOf(challengeId);
      for (let tries = 0; tries < 6; tries += 1) await world.check(stranger, challengeId, otherThan(code));
      expect(await world.check(chat, challengeId, otherThan(code))).toEqual({
        result: "wrong",
        triesLeft: 4,
      });
    });

    test("used code gives nothing to another conversation", async () => {
      const { challengeId } = begun(await world.startSignIn(chat, phoneOf("siti")));
      const code = await world.codeOf(challengeId);
      await world.check(chat, challengeId, code);
      expect(await world.check(stranger, challengeId, code)).toEqual({ result: "over", why: "used" });
    });

    test("choice of an account can't be made from another conversation, and is still open", async () => {
      const { challengeId } = begun(await world.startSignIn(chat, world.person("slamet").phone ?? ""));
      const outcome = await world.check(chat, challengeId, await world.codeOf(challengeId));
      const account = outcome.result === "right" ? (outcome.accounts[0]?.account ?? "") : "";
      const choose = (conversation: string) =>
        world.core.chooseAccount({ conversation, challengeId, account }, world.key());
      expect(await choose(stranger)).toBeNull();
      expect(await choose(chat)).not.toBeNull();
    });

    test("draft begins no sign-in and no registration, and is not written into", async () => {
      const draftId = await world.draft(chat, { phone: phoneOf("siti") });
      const gone = { result: "refused", retryAfterMinutes: 0 };
      expect(await world.core.startSignIn({ conversation: stranger, draftId }, world.key())).toEqual(gone);
      const request = { conversation: stranger, draftId, via: "phone" } as const;
      expect(await world.core.startRegistration(request, world.key())).toEqual(gone);
      const entry = { conversation: stranger, draftId, field: "phone", value: phoneOf("budi") } as const;
      expect((await world.core.keepInDraft(entry, world.key())).draftId).not.toBe(draftId);
      const { to } = begun(await world.core.startSignIn({ conversation: chat, draftId }, world.key()));
      expect(to).toBe(`•••••${phoneOf("siti").slice(-4)}`);
    });
  });

  describe("one live code", () => {
    test("for each purpose and person in a conversation: a request for another purpose ends none", async () => {
      const login = begun(await world.startSignIn(chat, phoneOf("siti")));
      const code = await world.codeOf(login.challengeId);
      begun(await world.register(chat, world.person("budi")));
      expect(await world.check(chat, login.challengeId, code)).toMatchObject({ result: "right" });
    });

    test("and a decoy has one as well: its older one ends in the same words", async () => {
      const first = begun(await world.startSignIn(chat, "+6281200001111"));
      begun(await world.startSignIn(chat, "+6281200001111"));
      expect(await world.check(chat, first.challengeId, "000000")).toEqual({ result: "over", why: "used" });
    });

    test("that was replaced or wrong too often can't be asked for again", async () => {
      const first = begun(await world.startSignIn(chat, phoneOf("siti")));
      const second = begun(await world.startSignIn(chat, phoneOf("siti")));
      const wrong = otherThan(await world.codeOf(second.challengeId));
      for (let tries = 0; tries < 5; tries += 1) await world.check(chat, second.challengeId, wrong);
      await world.pass(MINUTE);
      for (const { challengeId } of [first, second]) {
        const again = await world.core.resendCode({ conversation: chat, challengeId }, world.key());
        expect(again).toEqual({ result: "refused", retryAfterMinutes: 0 });
      }
    });

    test("asked for again counts against the hour of its conversation and of its destination", async () => {
      const phone = phoneOf("siti");
      const { challengeId } = begun(await world.startSignIn(chat, phone));
      for (const wait of policy.code.resendWaitsMs) {
        await world.pass(wait);
        begun(await world.core.resendCode({ conversation: chat, challengeId }, world.key()));
      }
      for (let others = 0; others < 2; others += 1) begun(await world.startSignIn(`web:${others}`, phone));
      expect(await world.startSignIn("web:9", phone)).toMatchObject({ result: "refused" });
    });
  });
}
