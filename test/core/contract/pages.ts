import { TOTP } from "otpauth";
import type { PagePurpose } from "../../../flows/kit/services.ts";
import { policy } from "../../../src/policy.ts";
import type { Session } from "../../../src/ports/core.ts";
import type { PageFields, PageOutcome, PageToSend } from "../../../src/ports/secure-pages.ts";
import { nothingFilled } from "../../support/nothing-filled.ts";
import { begun, type World } from "../world.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const GOOD = "kereta lambat Wonogiri";
const OTHER = "angsa di kolam teratai";

/** One-time pages, and the passwords that are entered on them. */
export function pagesContract(world: World): void {
  const chat = "telegram:1";
  let session: Session;

  const open = async (purpose: PagePurpose, how: { challengeId?: string; chat?: string } = {}) => {
    const start = await world.core.openPage(
      {
        conversation: how.chat ?? chat,
        purpose,
        language: "id",
        session: how.challengeId === undefined ? session : null,
        challengeId: how.challengeId ?? null,
      },
      world.key(),
    );
    if (start.result !== "started") return { refused: start.retryAfterMinutes };
    return { pageId: start.pageId, ...reached(await world.core.revealPage(start.pageId)) };
  };
  const opened = async (purpose: PagePurpose, how: { challengeId?: string; chat?: string } = {}) => {
    const page = await open(purpose, how);
    if ("refused" in page) throw new Error(`refused for ${page.refused} minutes`);
    return page;
  };
  const fill = (key: string, fields: Partial<PageFields>) =>
    world.core.submitPage(key, { ...nothingFilled, ...fields }, "");
  const fillNew = (key: string, password: string, current = "") =>
    fill(key, { password, again: password, current });
  const confirm = (pageId: string, number: string, conversation = chat) =>
    world.core.confirmPage({ conversation, pageId, number }, world.key());
  const setPassword = async (password: string, current = "") => {
    const page = await opened("set-password");
    return confirm(page.pageId, numberOf(await fillNew(page.token, password, current)));
  };
  const formOf = async (key: string) => {
    const view = await world.core.viewPage(key);
    return view?.purpose === "copy" ? null : view;
  };
  /** To the step after a right code. */
  const proven = async (conversation: string) => {
    const phone = world.person("siti").phone ?? "";
    const { challengeId } = begun(await world.startSignIn(conversation, phone));
    const outcome = await world.check(conversation, challengeId, await world.codeOf(challengeId));
    return { challengeId, outcome };
  };
  const enter = async (conversation: string, password: string) => {
    const { challengeId } = await proven(conversation);
    const page = await opened("enter-password", { challengeId, chat: conversation });
    return { ...page, outcome: await fill(page.token, { password }) };
  };

  describe("one-time pages", () => {
    beforeEach(async () => {
      session = await world.signIn(chat, world.person("siti"));
    });

    test("a password is set on a page, and takes effect when its number comes back into the chat", async () => {
      const page = await opened("set-password");
      expect(page.token).toMatch(/^[\w-]{43}$/);
      expect(page.code).toMatch(/^[\w]{5}-[\w]{5}$|^[\w-]{10}$/);
      expect(await world.core.viewPage(page.token)).toEqual({
        purpose: "set-password",
        language: "id",
        needsCurrent: false,
        authenticator: null,
        fields: [],
      });
      expect(await confirm(page.pageId, "0000")).toEqual({ result: "waiting" });
      const number = numberOf(await fillNew(page.token, GOOD));
      expect(number).toMatch(/^\d{4}$/);
      expect((await proven("web:2")).outcome).not.toHaveProperty("next");
      expect(await confirm(page.pageId, number)).toMatchObject({ result: "done", session: null });
      expect((await proven("web:3")).outcome).toMatchObject({ session: null, next: "enter-password" });
    });

    test("looking at a page changes nothing, however often", async () => {
      const page = await opened("set-password");
      for (let looks = 0; looks < 30; looks += 1) {
        expect(await world.core.viewPage(page.token)).not.toBeNull();
      }
      expect(await world.core.viewPage(page.code)).not.toBeNull();
      numberOf(await fillNew(page.token, GOOD));
    });

    test("a page is filled in once: what comes later or at the same moment finds it over", async () => {
      const page = await opened("set-password");
      const outcomes = await Promise.all([fillNew(page.token, GOOD), fillNew(page.token, OTHER)]);
      expect(outcomes.map(({ result }) => result).sort()).toEqual(["over", "taken"]);
      expect(await fillNew(page.token, OTHER)).toEqual({ result: "over" });
      expect(await world.core.viewPage(page.token)).toBeNull();
      expect(await world.core.revealPage(page.pageId)).toBeNull();
    });

    test("the code beside the link opens the same page, however it is typed", async () => {
      const page = await opened("set-password");
      expect(numberOf(await fillNew(page.code, GOOD))).toMatch(/^\d{4}$/);
    });

    test("a page is over after ten minutes, and ten minutes after it was filled in", async () => {
      const late = await opened("set-password");
      await world.pass(10 * MINUTE);
      expect(await world.core.viewPage(late.token)).toBeNull();
      expect(await fillNew(late.token, GOOD)).toEqual({ result: "over" });

      session = await world.signIn(chat, world.person("siti"));
      const page = await opened("set-password");
      const number = numberOf(await fillNew(page.token, GOOD));
      await world.pass(10 * MINUTE);
      expect(await confirm(page.pageId, number)).toEqual({ result: "over" });
    });

    test("three wrong numbers end a page", async () => {
      const page = await opened("set-password");
      const number = numberOf(await fillNew(page.token, GOOD));
      const wrong = number === "0000" ? "0001" : "0000";
      expect(await confirm(page.pageId, wrong)).toEqual({ result: "wrong", triesLeft: 2 });
      expect(await confirm(page.pageId, wrong)).toEqual({ result: "wrong", triesLeft: 1 });
      expect(await confirm(page.pageId, wrong)).toEqual({ result: "over" });
      expect(await confirm(page.pageId, number)).toEqual({ result: "over" });
    });

    test("the number counts only in the chat that asked for the page", async () => {
      const page = await opened("set-password");
      const number = numberOf(await fillNew(page.token, GOOD));
      expect(await confirm(page.pageId, number, "web:thief")).toEqual({ result: "over" });
      expect(await confirm(page.pageId, number)).toMatchObject({ result: "done" });
    });

    test("a new page ends the one before it", async () => {
      const first = await opened("set-password");
      await opened("set-password");
      expect(await world.core.viewPage(first.token)).toBeNull();
    });

    test("twenty refusals end a page", async () => {
      const page = await opened("set-password");
      for (let tries = 1; tries <= policy.page.refusalsPerPage; tries += 1) {
        expect(await fillNew(page.token, "pendek")).toEqual({ result: "refused", why: "short" });
      }
      expect(await fillNew(page.token, GOOD)).toEqual({ result: "over" });
    });

    test("a chat gets ten pages an hour", async () => {
      for (let pages = 0; pages < 10; pages += 1) await opened("set-password");
      expect(await open("set-password")).toEqual({ refused: 60 });
    });

    test("nobody opens a page without a live session or a right code", async () => {
      await world.core.endSession(session, "signed-out");
      expect(await open("set-password")).toEqual({ refused: 0 });
      expect(await open("enter-password", { challengeId: "none" })).toEqual({ refused: 0 });
    });

    test("a page of a session that has ended has no effect", async () => {
      const page = await opened("set-password");
      const number = numberOf(await fillNew(page.token, GOOD));
      await world.core.endSession(session, "signed-out");
      expect(await confirm(page.pageId, number)).toEqual({ result: "over" });
      expect((await proven("web:2")).outcome).not.toHaveProperty("next");
    });

    test("a repeated request gives the first outcome, and has no second effect", async () => {
      const request = { conversation: chat, purpose: "set-password", language: "id" } as const;
      const key = world.key();
      const openIt = () => world.core.openPage({ ...request, session, challengeId: null }, key);
      expect(await openIt()).toEqual(await openIt());
    });
  });

  describe("an authenticator app", () => {
    let secret: string;
    const app = async (offset = 0) =>
      new TOTP({ secret }).generate({ timestamp: (await world.now()) + offset * 30_000 });
    const signInWith = async (code: string, conversation: string) => {
      const phone = world.person("siti").phone ?? "";
      const { challengeId } = begun(await world.startSignIn(conversation, phone));
      return await world.check(conversation, challengeId, code);
    };

    beforeEach(async () => {
      session = await world.signIn(chat, world.person("siti"));
      const page = await opened("authenticator");
      secret = (await formOf(page.token))?.authenticator?.secret ?? "";
      expect(await fill(page.token, { code: await app(3) })).toEqual({
        result: "refused",
        why: "wrong-code",
      });
      const number = numberOf(await fill(page.token, { code: await app() }));
      expect((await confirm(page.pageId, number)).result).toBe("done");
    });

    test("gives codes that sign in, each of them once, and not the one that it was added with", async () => {
      const first = await app();
      expect(await signInWith(first, "web:2")).toMatchObject({ result: "wrong" });
      const next = await app(1);
      expect(await signInWith(next, "web:3")).toMatchObject({ result: "right", session: { epoch: 1 } });
      expect(await signInWith(next, "web:4")).toMatchObject({ result: "wrong" });
    });

    test("counts wrong codes like any other: five end the challenge", async () => {
      const phone = world.person("siti").phone ?? "";
      const { challengeId } = begun(await world.startSignIn("web:2", phone));
      for (let tries = 0; tries < 5; tries += 1) await world.check("web:2", challengeId, await app(9));
      expect(await world.check("web:2", challengeId, await app(1))).toEqual({ result: "over", why: "tries" });
    });

    test("leaves the code that was sent good too", async () => {
      const phone = world.person("siti").phone ?? "";
      const { challengeId } = begun(await world.startSignIn("web:2", phone));
      expect(await world.check("web:2", challengeId, await world.codeOf(challengeId))).toMatchObject({
        result: "right",
      });
    });

    test("is nobody else's", async () => {
      const phone = world.person("latecomer").phone ?? "";
      const { challengeId } = begun(await world.startSignIn("web:2", phone));
      expect(await world.check("web:2", challengeId, await app(1))).toMatchObject({ result: "wrong" });
    });

    test("asks for the password of now, where there is one, before another takes its place", async () => {
      await setPassword(GOOD);
      const page = await opened("authenticator");
      const view = await formOf(page.token);
      expect(view?.needsCurrent).toBe(true);
      secret = view?.authenticator?.secret ?? "";
      expect(await fill(page.token, { code: await app(), current: OTHER })).toEqual({
        result: "refused",
        why: "wrong-password",
      });
      numberOf(await fill(page.token, { code: await app(), current: GOOD }));
    });
  });

  describe("a forgotten password", () => {
    const forget = async (conversation: string) => {
      const draftId = await world.draft(conversation, { phone: world.person("siti").phone ?? "" });
      const request = { conversation, draftId, recovering: true };
      return begun(await world.core.startSignIn(request, world.key())).challengeId;
    };
    const second = (challengeId: string, conversation: string) =>
      world.core.startSecondProof({ conversation, challengeId }, world.key());

    beforeEach(async () => {
      session = await world.signIn(chat, world.person("siti"));
      await setPassword(GOOD);
    });

    test("takes a code by phone and one by e-mail, ends every session, signs nobody in, and tells every address and chat", async () => {
      const first = await forget("web:2");
      expect(await open("reset-password", { challengeId: first, chat: "web:2" })).toEqual({ refused: 0 });
      const byPhone = await world.check("web:2", first, await world.codeOf(first));
      expect(byPhone).toMatchObject({ session: null, next: "second-proof" });
      expect(await open("reset-password", { challengeId: first, chat: "web:2" })).toEqual({ refused: 0 });
      const { challengeId, via } = begun(await second(first, "web:2"));
      expect(via).toBe("email");
      const byEmail = await world.check("web:2", challengeId, await world.codeOf(challengeId));
      expect(byEmail).toMatchObject({ session: null, next: "reset-password" });
      const page = await opened("reset-password", { challengeId, chat: "web:2" });
      const confirmed = await confirm(page.pageId, numberOf(await fillNew(page.token, OTHER)), "web:2");
      expect(confirmed).toMatchObject({ result: "done", session: null });
      expect(await world.core.isLive(session)).toBe(false);
      const notices = confirmed.result === "done" ? confirmed.notices : [];
      const told = await Promise.all(notices.map((id) => world.core.revealNotice(id)));
      expect(told.map((notice) => [notice?.by, notice?.kind])).toEqual([
        ["sms", "password-reset"],
        ["email", "password-reset"],
      ]);
      numberOf((await enter("web:3", OTHER)).outcome);
      const letters = (await world.core.takeNotices(100)).filter(({ to }) => to.way === "chat");
      expect(letters.map(({ to, about }) => [to.address, about.kind])).toContainEqual([
        chat,
        "password-reset",
      ]);
      expect(await world.core.disown({ conversation: chat, code: null }, world.key())).not.toBeNull();
    });

    test("a stranger's second proof opens nothing", async () => {
      const first = await forget("web:2");
      expect(await second(first, "web:2")).toEqual({ result: "refused", retryAfterMinutes: 0 });
      await world.check("web:2", first, await world.codeOf(first));
      expect(await second(first, "web:thief")).toEqual({ result: "refused", retryAfterMinutes: 0 });
      await world.pass(5 * MINUTE);
      expect(await second(first, "web:2")).toEqual({ result: "refused", retryAfterMinutes: 0 });
    });

    test("a chat that was bound thirty days ago is the second proof itself", async () => {
      await world.pass(29 * 24 * HOUR);
      const page = await enter(chat, GOOD);
      await confirm(page.pageId, numberOf(page.outcome));
      await world.pass(24 * HOUR);
      const first = await forget(chat);
      expect(await world.check(chat, first, await world.codeOf(first))).toMatchObject({
        session: null,
        next: "reset-password",
      });
    });
  });

  describe("passwords", () => {
    beforeEach(async () => {
      session = await world.signIn(chat, world.person("siti"));
    });

    test.each([
      ["pendek", "short"],
      ["manchester99", "common"],
      ["bpjsketenagakerjaan", "context"],
      ["ababababababab", "pattern"],
    ] as const)("%s is refused: %s", async (password, why) => {
      const page = await opened("set-password");
      expect(await fillNew(page.token, password)).toEqual({ result: "refused", why });
      numberOf(await fillNew(page.token, GOOD));
    });

    test("what others know of a member is refused, and so are two that differ", async () => {
      const siti = world.person("siti");
      const page = await opened("set-password");
      for (const password of [
        siti.nik,
        `x${siti.phone}y`,
        `rumah ${siti.cards[0]?.kpj}`,
        `${siti.name} 77`,
      ]) {
        expect(await fillNew(page.token, password)).toEqual({ result: "refused", why: "own" });
      }
      expect(await fill(page.token, { password: GOOD, again: OTHER })).toEqual({
        result: "refused",
        why: "different",
      });
    });

    test("whoever has one needs the code and the password to sign in", async () => {
      await setPassword(GOOD);
      const page = await enter("web:2", GOOD);
      const confirmed = await confirm(page.pageId, numberOf(page.outcome), "web:2");
      expect(confirmed).toMatchObject({ result: "done", notices: [] });
      if (confirmed.result !== "done" || !confirmed.session) throw new Error("not signed in");
      expect(await world.core.isLive(confirmed.session)).toBe(true);
    });

    test("the page for it opens only in the chat of the code, and for five minutes", async () => {
      await setPassword(GOOD);
      const { challengeId } = await proven("web:2");
      expect(await open("enter-password", { challengeId, chat: "web:thief" })).toEqual({ refused: 0 });
      expect(await open("first-password", { challengeId, chat: "web:2" })).toEqual({ refused: 0 });
      await world.pass(5 * MINUTE);
      expect(await open("enter-password", { challengeId, chat: "web:2" })).toEqual({ refused: 0 });
    });

    test("a change asks for the one of now, ends the other chats' sessions and tells every address", async () => {
      await setPassword(GOOD);
      const page = await enter("web:2", GOOD);
      const other = await confirm(page.pageId, numberOf(page.outcome), "web:2");
      if (other.result !== "done" || !other.session) throw new Error("not signed in");

      const change = await opened("set-password");
      expect(await world.core.viewPage(change.token)).toMatchObject({ needsCurrent: true });
      expect(await fillNew(change.token, OTHER, "bukan yang ini")).toEqual({
        result: "refused",
        why: "wrong-password",
      });
      const confirmed = await confirm(change.pageId, numberOf(await fillNew(change.token, OTHER, GOOD)));
      if (confirmed.result !== "done") throw new Error("not changed");
      expect(await world.core.isLive(session)).toBe(true);
      expect(await world.core.isLive(other.session)).toBe(false);
      const told = await Promise.all(confirmed.notices.map((id) => world.core.revealNotice(id)));
      const { phone, email } = world.person("siti");
      expect(told).toEqual([
        { by: "sms", address: phone, kind: "password-set", language: "id" },
        { by: "email", address: email, kind: "password-set", language: "id" },
      ]);
      expect((await enter("web:3", GOOD)).outcome).toEqual({ result: "refused", why: "wrong-password" });
    });

    test("five wrong ones are free, then each costs a wait that doubles up to fifteen minutes", async () => {
      await setPassword(GOOD);
      const page = await enter("web:2", "salah satu salah semua");
      const again = (password: string) => fill(page.token, { password });
      for (let tries = 2; tries <= 5; tries += 1) await again("salah satu salah semua");
      expect(await again(GOOD)).toEqual({ result: "refused", why: "wrong-password" });
      await world.pass(30_000 - 1);
      expect(await again(GOOD)).toEqual({ result: "refused", why: "wrong-password" });
      await world.pass(1);
      expect(await again("salah satu salah semua")).toMatchObject({ result: "refused" });
      await world.pass(30_000);
      expect(await again(GOOD)).toEqual({ result: "refused", why: "wrong-password" });
      await world.pass(30_000);
      numberOf(await again(GOOD));
    });

    test("strangers who guess do not close the owner's own chat", async () => {
      await setPassword(GOOD);
      const page = await enter("web:2", "salah satu salah semua");
      for (let tries = 0; tries < 6; tries += 1) {
        await fill(page.token, { password: "salah satu salah semua" });
      }
      expect(await fill(page.token, { password: GOOD })).toMatchObject({ result: "refused" });
      const own = await enter(chat, GOOD);
      numberOf(own.outcome);
    });

    test("where the operator demands one, an account without gets a page to make its first", async () => {
      const strict = world.coreWith({ codesInChat: "proven", signInRule: "password-required" });
      const phone = world.person("siti").phone ?? "";
      const { challengeId } = begun(await world.startSignIn("web:2", phone));
      const code = await world.codeOf(challengeId);
      const outcome = await strict.checkCode({ conversation: "web:2", challengeId, code }, world.key());
      expect(outcome).toMatchObject({ session: null, next: "first-password" });
      const page = await opened("first-password", { challengeId, chat: "web:2" });
      const confirmed = await confirm(page.pageId, numberOf(await fillNew(page.token, GOOD)), "web:2");
      expect(confirmed).toMatchObject({ result: "done", session: { epoch: 1 } });
      expect((await proven("web:3")).outcome).toMatchObject({ next: "enter-password" });
    });

    test('is told to the other chats, in which "bukan saya" then works, and not to the one that set it', async () => {
      const heard = async () => {
        const notices = await world.core.takeNotices(100);
        for (const { id } of notices) await world.core.finishNotice(id);
        return notices.map(({ to, about }) => `${to.address} ${about.kind}`).sort();
      };
      await world.signIn("web:5", world.person("siti"));
      session = await world.signIn(chat, world.person("siti"));
      await heard();
      await setPassword(GOOD);
      expect(await heard()).toEqual(["web:5 password-set"]);
      expect(await world.core.disown({ conversation: "web:5", code: null }, world.key())).not.toBeNull();
      expect(await world.core.isLive(session)).toBe(false);
    });

    test("the numbers of the waits, the tries and the pages are those of the policy", () => {
      expect(policy.passwordTries).toEqual({
        free: 5,
        firstWaitMs: 30_000,
        longestWaitMs: 15 * MINUTE,
        inARow: 100,
      });
      expect(policy.page).toMatchObject({ tokenBytes: 32, lifeMs: 10 * MINUTE, numberTries: 3 });
      expect(HOUR / policy.page.opensPerConversationPerHour).toBe(6 * MINUTE);
    });
  });
}

function reached(page: PageToSend | null): PageToSend {
  if (!page) throw new Error("the page can't be reached");
  return page;
}

/** The number that a page shows; throws when what was filled in was not taken. */
function numberOf(outcome: PageOutcome): string {
  if (outcome.result !== "taken") throw new Error(JSON.stringify(outcome));
  return outcome.number;
}
