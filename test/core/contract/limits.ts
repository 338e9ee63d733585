import type { DemoPerson } from "../../../src/core/demo/person.ts";
import { begun, otherThan, type World } from "../world.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Every number of the policy on codes, one test each. */
export function limitsContract(world: World): void {
  describe("limits on sending", () => {
    test("a challenge is sent three times, with a minute and then two between", async () => {
      const chat = "web:1";
      const { challengeId } = begun(await world.startSignIn(chat, phoneOf(world.person("siti"))));
      const resend = () => world.core.resendCode({ conversation: chat, challengeId }, world.key());
      await world.pass(MINUTE - 1);
      expect(await resend()).toEqual({ result: "refused", retryAfterMinutes: 1 });
      await world.pass(1);
      expect(await resend()).toMatchObject({ result: "started", resendAfterMs: 2 * MINUTE });
      await world.pass(2 * MINUTE - 1);
      expect(await resend()).toEqual({ result: "refused", retryAfterMinutes: 1 });
      await world.pass(1);
      expect(await resend()).toMatchObject({ result: "started", resendAfterMs: null });
      await world.pass(2 * MINUTE);
      expect(await resend()).toEqual({ result: "refused", retryAfterMinutes: 3 });
    });

    test.each([
      ["a known", "five minutes", 5 * MINUTE],
      ["an unknown", "five minutes", 5 * MINUTE],
      ["a known", "a day", DAY],
      ["an unknown", "a day", DAY],
    ] as const)("a code to %s phone is not sent again after %s: it is over", async (who, _, later) => {
      const chat = "web:1";
      const phone = who === "a known" ? phoneOf(world.person("siti")) : "+6281200003333";
      const { challengeId } = begun(await world.startSignIn(chat, phone));
      const resend = () => world.core.resendCode({ conversation: chat, challengeId }, world.key());
      await world.pass(later);
      expect(await resend()).toEqual({ result: "refused", retryAfterMinutes: 0 });
      expect((await world.look()).sends).toBe(1);
      begun(await world.startSignIn(chat, phone));
    });

    test("a code by e-mail is sent again as long as it lives, which is ten minutes", async () => {
      const chat = "web:1";
      const { challengeId } = begun(await world.register(chat, world.person("budi"), "email"));
      const resend = () => world.core.resendCode({ conversation: chat, challengeId }, world.key());
      await world.pass(10 * MINUTE - 1);
      expect(await resend()).toMatchObject({ result: "started" });
      await world.pass(10 * MINUTE);
      expect(await resend()).toEqual({ result: "refused", retryAfterMinutes: 0 });
    });

    test.each([
      ["a known", "known"],
      ["an unknown", "unknown"],
    ] as const)("%s phone gets five codes an hour and ten a day, whoever asks", async (_, kind) => {
      const phone = kind === "known" ? phoneOf(world.person("siti")) : "+6281200003333";
      const ask = (chat: number) => world.startSignIn(`web:${chat}`, phone);
      for (let chat = 1; chat <= 5; chat += 1) begun(await ask(chat));
      expect(await ask(6)).toEqual({ result: "refused", retryAfterMinutes: 60 });
      await world.pass(HOUR);
      for (let chat = 11; chat <= 15; chat += 1) begun(await ask(chat));
      await world.pass(HOUR);
      expect(await ask(16)).toEqual({ result: "refused", retryAfterMinutes: 22 * 60 });
      await world.pass(22 * HOUR);
      begun(await ask(17));
    });

    test("a conversation asks for five codes an hour", async () => {
      const chat = "web:1";
      const [first, second] = [phoneOf(world.person("siti")), phoneOf(world.person("latecomer"))];
      for (const phone of [first, second, first, second, first]) begun(await world.startSignIn(chat, phone));
      expect(await world.startSignIn(chat, second)).toEqual({ result: "refused", retryAfterMinutes: 60 });
      await world.pass(HOUR);
      begun(await world.startSignIn(chat, second));
    });

    test("a conversation names three destinations a day", async () => {
      const chat = "web:1";
      const phones = ["+6281200000001", "+6281200000002", "+6281200000003"];
      for (const phone of phones) begun(await world.startSignIn(chat, phone));
      expect(await world.startSignIn(chat, "+6281200000004")).toEqual({
        result: "refused",
        retryAfterMinutes: 24 * 60,
      });
      begun(await world.startSignIn(chat, "+6281200000001"));
      await world.pass(DAY);
      begun(await world.startSignIn(chat, "+6281200000004"));
    });

    test("a conversation names three people a day", async () => {
      const chat = "web:1";
      const budi = world.person("budi");
      const named = (nik: string) => world.register(chat, { ...budi, nik });
      for (const nik of ["3173995501900001", "3173995501900002", "3173995501900003"]) begun(await named(nik));
      expect(await named(budi.nik)).toEqual({ result: "refused", retryAfterMinutes: 24 * 60 });
      begun(await named("3173995501900003"));
    });

    test("ten codes a day are sent about one NIK, whatever numbers are named with it", async () => {
      const budi = world.person("budi");
      for (let chat = 0; chat < 10; chat += 1) {
        begun(await world.register(`web:${chat}`, { ...budi, phone: `+62812000000${chat}` }));
      }
      expect(await world.register("web:10", budi)).toEqual({ result: "refused", retryAfterMinutes: 24 * 60 });
    });

    test("a member who was written to ten times today is left in peace, and the answer does not tell", async () => {
      const siti = world.person("siti");
      for (let chat = 0; chat < 10; chat += 1) {
        begun(await world.register(`web:${chat}`, { ...siti, phone: `+62812000000${chat}` }));
      }
      const start = begun(await world.startSignIn("web:11", phoneOf(siti)));
      expect(await world.core.revealCode(start.challengeId)).toMatchObject({ to: "nowhere" });
    });
  });

  describe("limits on trying", () => {
    /** Types so many wrong codes, each challenge in a chat of its own that was never signed in. */
    const guess = async (person: DemoPerson, times: number, name: string) => {
      for (let typed = 0; typed < times; typed += 5) {
        const chat = `${name}:${typed}`;
        const { challengeId } = begun(await world.startSignIn(chat, phoneOf(person)));
        const wrong = otherThan(await world.codeOf(challengeId));
        for (let tries = 0; tries < Math.min(5, times - typed); tries += 1) {
          await world.check(chat, challengeId, wrong);
        }
      }
    };
    const tryRight = async (chat: string, person: DemoPerson) => {
      const { challengeId } = begun(await world.startSignIn(chat, phoneOf(person)));
      return await world.check(chat, challengeId, await world.codeOf(challengeId));
    };

    test("after ten wrong codes in a day strangers' chats are closed, with the answer of a wrong code", async () => {
      const siti = world.person("siti");
      await guess(siti, 10, "web");
      expect(await tryRight("web:new", siti)).toEqual({ result: "wrong", triesLeft: 4 });
      await world.pass(DAY);
      expect(await tryRight("web:new", siti)).toMatchObject({ result: "right" });
    });

    test("strangers cannot lock a member out of his own chat", async () => {
      const siti = world.person("siti");
      await world.signIn("telegram:own", siti);
      await guess(siti, 10, "web");
      await world.pass(HOUR);
      expect(await tryRight("telegram:own", siti)).toMatchObject({ result: "right" });
    });

    test("a person's ten are the same whatever the code is for, by which way it came, and in which channel", async () => {
      const budi = world.person("budi");
      const chats = [
        ["telegram:1", "phone"],
        ["whatsapp:1", "email"],
      ] as const;
      for (const [chat, via] of chats) {
        const { challengeId } = begun(await world.register(chat, budi, via));
        const wrong = otherThan(await world.codeOf(challengeId));
        for (let tries = 0; tries < 5; tries += 1) await world.check(chat, challengeId, wrong);
      }
      const { challengeId } = begun(await world.register("web:1", budi));
      const code = await world.codeOf(challengeId);
      expect(await world.check("web:1", challengeId, code)).toEqual({ result: "wrong", triesLeft: 4 });
    });

    test("the member's own chat has its own ten", async () => {
      const siti = world.person("siti");
      const own = "telegram:own";
      await world.signIn(own, siti);
      await world.pass(HOUR);
      for (let challenge = 0; challenge < 2; challenge += 1) {
        const { challengeId } = begun(await world.startSignIn(own, phoneOf(siti)));
        const wrong = otherThan(await world.codeOf(challengeId));
        for (let tries = 0; tries < 5; tries += 1) await world.check(own, challengeId, wrong);
      }
      await world.pass(HOUR);
      expect(await tryRight("web:new", siti)).toMatchObject({ result: "right" });
    });

    test("tries at a closed lane are not counted, so nobody can keep it closed", async () => {
      const siti = world.person("siti");
      await guess(siti, 10, "web");
      await world.pass(12 * HOUR);
      await guess(siti, 5, "later");
      await world.pass(12 * HOUR);
      expect(await tryRight("web:new", siti)).toMatchObject({ result: "right" });
    });

    test("a new code gives a lane no new tries", async () => {
      const siti = world.person("siti");
      await guess(siti, 9, "web");
      const { challengeId } = begun(await world.startSignIn("web:new", phoneOf(siti)));
      await world.check("web:new", challengeId, otherThan(await world.codeOf(challengeId)));
      await world.pass(MINUTE);
      await world.core.resendCode({ conversation: "web:new", challengeId }, world.key());
      const code = await world.codeOf(challengeId);
      expect(await world.check("web:new", challengeId, code)).toEqual({ result: "wrong", triesLeft: 3 });
    });

    test("fifty wrong codes in a row, over days, close the lane for good", async () => {
      const siti = world.person("siti");
      for (let day = 0; day < 5; day += 1) {
        await guess(siti, 10, `day-${day}`);
        await world.pass(DAY);
      }
      expect(await tryRight("web:new", siti)).toEqual({ result: "wrong", triesLeft: 4 });
      await world.pass(30 * DAY);
      expect(await tryRight("web:new", siti)).toEqual({ result: "wrong", triesLeft: 4 });
    });

    test("a right code ends a row of wrong ones", async () => {
      const siti = world.person("siti");
      for (let day = 0; day < 4; day += 1) {
        await guess(siti, 10, `day-${day}`);
        await world.pass(DAY);
      }
      await guess(siti, 9, "last");
      expect(await tryRight("web:a", siti)).toMatchObject({ result: "right" });
      await world.pass(DAY);
      await guess(siti, 9, "after");
      expect(await tryRight("web:b", siti)).toMatchObject({ result: "right" });
    });

    test("a conversation that typed ten wrong codes today starts no sign-in, whomever it names", async () => {
      const chat = "web:1";
      for (const phone of ["+6281200000001", "+6281200000002"]) {
        const { challengeId } = begun(await world.startSignIn(chat, phone));
        for (let tries = 0; tries < 5; tries += 1) await world.check(chat, challengeId, "000000");
      }
      expect(await world.startSignIn(chat, phoneOf(world.person("siti")))).toEqual({
        result: "refused",
        retryAfterMinutes: 24 * 60,
      });
      await world.pass(DAY);
      expect(await tryRight(chat, world.person("siti"))).toMatchObject({ result: "right" });
    });
  });
}

function phoneOf(person: DemoPerson): string {
  if (person.phone === null) throw new Error("has no phone");
  return person.phone;
}
