import type { CaseReceipt } from "../../../flows/kit/account.ts";
import type { StartStepUp } from "../../../src/ports/account.ts";
import type { CodeOutcome, Session } from "../../../src/ports/core.ts";
import { begun, type World } from "../world.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NEW_PHONE = "+6289990007788";

/** Changes of phone and e-mail: authorised by the old, proven by the new, held, and open to objection. */
export function changesContract(world: World): void {
  const chat = "telegram:1";
  const other = "web:2";
  const siti = () => world.person("siti");

  /** Asks for the code of an act; the right code of it when `code` is left out. */
  const startAct = (session: Session, act: StartStepUp["act"], draftId: string | null, conversation = chat) =>
    world.core.startStepUp({ session, conversation, act, draftId, chat: null }, world.key());

  async function prove(
    session: Session,
    act: StartStepUp["act"],
    draftId: string | null,
    conversation = chat,
  ): Promise<CodeOutcome> {
    const start = await startAct(session, act, draftId, conversation);
    if (!start || start.result === "not-now") throw new Error(`not begun: ${JSON.stringify(start)}`);
    const { challengeId } = begun(start);
    return world.check(conversation, challengeId, await world.codeOf(challengeId));
  }

  async function askForPhone(session: Session, conversation = chat): Promise<CaseReceipt> {
    const draftId = await world.draft(conversation, { phone: NEW_PHONE });
    await prove(session, "change_phone_old", draftId, conversation);
    const outcome = await prove(session, "change_phone_new", draftId, conversation);
    if (outcome.result !== "right" || !outcome.receipt)
      throw new Error(`no receipt: ${JSON.stringify(outcome)}`);
    return outcome.receipt;
  }

  /** What is on its way to other chats and addresses; it counts as handed over. */
  async function heard(): Promise<[string, string][]> {
    const notices = await world.core.takeNotices(100);
    for (const { id } of notices) await world.core.finishNotice(id);
    return notices.map(({ to, about }): [string, string] => [to.address, about.kind]).sort();
  }

  /** The token of the link; null where none was sent. */
  async function stopTokenSentTo(address: string): Promise<string | null> {
    const notice = (await world.core.takeNotices(100)).find(({ to }) => to.address === address);
    return notice?.about.kind === "change-pending" ? (notice.about.token ?? null) : null;
  }

  async function cancelCodeSentTo(address: string): Promise<string> {
    const notice = (await world.core.takeNotices(100)).find(({ to }) => to.address === address);
    return notice?.about.kind === "change-pending" ? notice.about.code : "none";
  }

  describe("changing the phone of an account", () => {
    test("names in the code's message what it does, and to what", async () => {
      const session = await world.signIn(chat, siti());
      const draftId = await world.draft(chat, { phone: NEW_PHONE });
      const start = await startAct(session, "change_phone_old", draftId);
      if (start?.result !== "started") throw new Error("not begun");
      expect(await world.core.revealCode(start.challengeId)).toMatchObject({
        to: "sms",
        address: siti().phone,
        purpose: "change_phone_old",
        about: "•••••7788",
      });
    });

    test("waits 24 hours after old and new have both been proven, then happens once", async () => {
      const session = await world.signIn(chat, siti());
      const receipt = await askForPhone(session);
      expect(receipt).toMatchObject({ kind: "change-phone", state: "holding" });
      expect(receipt.effectiveAt).toBe((await world.now()) + DAY);
      await world.pass(DAY - 1);
      expect(await world.core.settleDue()).toMatchObject({ settled: 0 });
      await world.pass(1);
      const [first, second] = [await world.core.settleDue(), await world.core.settleDue()];
      expect([first.settled, second.settled]).toEqual([1, 0]);
      expect(await world.core.readCase(receipt.number)).toMatchObject({ state: "done", phone: null });
      const moved = await world.signIn(other, { ...siti(), phone: NEW_PHONE });
      expect(await world.core.readAccount(moved)).toMatchObject({ phone: "•••••7788", changes: [] });
    });

    test("ends every session when it happens, so that nothing made under one leaves any more", async () => {
      await askForPhone(await world.signIn(chat, siti()));
      await world.pass(DAY - MINUTE);
      const session = await world.signIn(chat, siti());
      await world.pass(MINUTE);
      await world.core.settleDue();
      expect(await world.core.isLive(session)).toBe(false);
      const after = await world.signIn(chat, { ...siti(), phone: NEW_PHONE });
      expect(after.epoch).toBeGreaterThan(session.epoch);
    });

    test("needs the old phone's code first", async () => {
      const session = await world.signIn(chat, siti());
      const draftId = await world.draft(chat, { phone: NEW_PHONE });
      expect(await startAct(session, "change_phone_new", draftId)).toEqual({
        result: "refused",
        retryAfterMinutes: 0,
      });
    });

    test("takes the old phone's code only for five minutes", async () => {
      const session = await world.signIn(chat, siti());
      const draftId = await world.draft(chat, { phone: NEW_PHONE });
      await prove(session, "change_phone_old", draftId);
      await world.pass(5 * MINUTE);
      expect(await startAct(session, "change_phone_new", draftId)).toMatchObject({ result: "refused" });
    });

    test("takes it only for the number that it named", async () => {
      const session = await world.signIn(chat, siti());
      const draftId = await world.draft(chat, { phone: NEW_PHONE });
      await prove(session, "change_phone_old", draftId);
      const entry = { conversation: chat, draftId, field: "phone", value: "+6289990006677" } as const;
      await world.core.keepInDraft(entry, world.key());
      expect(await startAct(session, "change_phone_new", draftId)).toMatchObject({ result: "refused" });
    });

    test("kills the code of a number that is edited afterwards", async () => {
      const session = await world.signIn(chat, siti());
      const draftId = await world.draft(chat, { phone: NEW_PHONE });
      const start = await startAct(session, "change_phone_old", draftId);
      if (start?.result !== "started") throw new Error("not begun");
      const code = await world.codeOf(start.challengeId);
      const entry = { conversation: chat, draftId, field: "phone", value: "+6289990006677" } as const;
      await world.core.keepInDraft(entry, world.key());
      expect(await world.check(chat, start.challengeId, code)).toMatchObject({ result: "over" });
    });

    test("is not begun in another chat with this one's session, nor with a session that has ended", async () => {
      const session = await world.signIn(chat, siti());
      const draftId = await world.draft(other, { phone: NEW_PHONE });
      expect(await startAct(session, "change_phone_old", draftId, other)).toBeNull();
      await world.core.endSession(session, "signed-out");
      expect(await startAct(session, "change_phone_old", draftId)).toBeNull();
    });

    test("has no effect when the person signed out before typing the code", async () => {
      const session = await world.signIn(chat, siti());
      const draftId = await world.draft(chat, { phone: NEW_PHONE });
      const start = await startAct(session, "change_phone_old", draftId);
      if (start?.result !== "started") throw new Error("not begun");
      const code = await world.codeOf(start.challengeId);
      await world.core.endSession(session, "signed-out");
      expect(await world.check(chat, start.challengeId, code)).toEqual({ result: "over", why: "used" });
    });

    test("to the number it has already, or while one is on its way, is not begun", async () => {
      const session = await world.signIn(chat, siti());
      const same = await world.draft(chat, { phone: siti().phone ?? "" });
      expect(await startAct(session, "change_phone_old", same)).toEqual({ result: "not-now", why: "same" });
      await askForPhone(session);
      const another = await world.draft(chat, { phone: "+6289990006677" });
      expect(await startAct(session, "change_phone_old", another)).toEqual({
        result: "not-now",
        why: "pending",
      });
    });

    test("to a number that three accounts use already sends no code, and says nothing of it", async () => {
      const session = await world.signIn(chat, siti());
      const draftId = await world.draft(chat, { phone: world.person("ketut").phone ?? "" });
      await prove(session, "change_phone_old", draftId);
      const start = await startAct(session, "change_phone_new", draftId);
      if (start?.result !== "started") throw new Error("not begun");
      expect(await world.core.revealCode(start.challengeId)).toMatchObject({ to: "nowhere" });
    });
  });

  describe("a change on its way", () => {
    test("is told to the other chats, and to phone and e-mail as they were", async () => {
      await world.signIn(other, siti());
      const session = await world.signIn(chat, siti());
      await heard();
      await askForPhone(session);
      const addresses = [other, siti().phone ?? "", siti().email ?? ""];
      expect(await heard()).toEqual(addresses.map((to) => [to, "change-pending"]).sort());
      await world.pass(DAY);
      await world.core.settleDue();
      const afterwards = [chat, NEW_PHONE, ...addresses];
      expect(await heard()).toEqual(afterwards.map((to) => [to, "change-done"]).sort());
    });

    test("is seen and taken back in the chat, and then never happens", async () => {
      const session = await world.signIn(chat, siti());
      const { number } = await askForPhone(session);
      expect((await world.core.readAccount(session))?.changes).toMatchObject([{ number, to: "•••••7788" }]);
      expect(await world.core.cancelCase({ session, number }, world.key())).toMatchObject({
        receipt: { state: "cancelled" },
      });
      expect(await world.core.cancelCase({ session, number }, world.key())).toEqual({ receipt: null });
      await world.pass(DAY);
      expect(await world.core.settleDue()).toMatchObject({ settled: 0 });
      expect((await world.core.readAccount(await world.signIn(chat, siti())))?.changes).toEqual([]);
    });

    test("cannot be taken back by somebody else", async () => {
      const { number } = await askForPhone(await world.signIn(chat, siti()));
      const stranger = await world.signIn(other, world.person("latecomer"));
      expect(await world.core.cancelCase({ session: stranger, number }, world.key())).toEqual({
        receipt: null,
      });
    });

    test("is stopped from any chat with the code that the old phone was sent", async () => {
      const session = await world.signIn(chat, siti());
      const { number } = await askForPhone(session);
      const code = await cancelCodeSentTo(siti().phone ?? "");
      const conversation = "whatsapp:9";
      const typed = code.toLowerCase().replaceAll("-", " ");
      expect(await world.core.disown({ conversation, code: typed }, world.key())).toMatchObject({
        kind: "disowned",
        state: "open",
      });
      expect(await world.core.isLive(session)).toBe(false);
      expect(await world.core.readCase(number)).toMatchObject({ state: "cancelled" });
    });

    test("is taken back by the link in the e-mail, once however often it is pressed, and everybody is told", async () => {
      const session = await world.signIn(chat, siti());
      const { number, effectiveAt } = await askForPhone(session);
      const token = (await stopTokenSentTo(siti().email ?? "")) ?? "";
      expect(token).toMatch(/^[\w-]{43}$/);
      const shown = { kind: "change-phone", number, state: "holding", at: effectiveAt, to: "•••••7788" };
      for (let looks = 0; looks < 5; looks += 1) {
        expect(await world.core.viewChange(token)).toEqual({ ...shown, language: "id" });
      }
      const notices = await world.core.takeNotices(100);
      for (const { id } of notices) await world.core.finishNotice(id);
      await world.pass(HOUR);
      await heard();
      const presses = await Promise.all([world.core.stopByLink(token), world.core.stopByLink(token)]);
      expect(presses.map((press) => press?.state)).toEqual(["cancelled", "cancelled"]);
      expect(await world.core.stopByLink(token)).toMatchObject({ state: "cancelled", to: "" });
      const told = [chat, siti().phone ?? "", siti().email ?? ""];
      expect(await heard()).toEqual(told.map((to) => [to, "change-stopped"]).sort());
      await world.pass(DAY);
      expect(await world.core.settleDue()).toMatchObject({ settled: 0 });
    });

    test("leaves the code of the same e-mail to secure the account with, once its link was pressed", async () => {
      await askForPhone(await world.signIn(chat, siti()));
      const notices = (await world.core.takeNotices(100)).map(({ about }) => about);
      const told = notices.find((about) => about.kind === "change-pending" && about.token !== undefined);
      if (told?.kind !== "change-pending") throw new Error("no e-mail was sent");
      await world.core.stopByLink(told.token ?? "");
      expect(await world.core.disown({ conversation: other, code: told.code }, world.key())).toMatchObject({
        kind: "disowned",
      });
    });

    test("has its link in e-mail alone, and the link is about nothing else", async () => {
      await world.signIn(other, siti());
      await askForPhone(await world.signIn(chat, siti()));
      const notices = await world.core.takeNotices(100);
      const withLink = notices.filter(({ about }) => about.kind === "change-pending" && about.token);
      expect(withLink.map(({ to }) => to.way)).toEqual(["email"]);
      expect(await world.core.viewChange("A".repeat(43))).toBeNull();
      expect(await world.core.stopByLink("A".repeat(43))).toBeNull();
      expect(await world.core.viewPage("A".repeat(43))).toBeNull();
    });

    test("says by its link that it has happened, for as long as it can be disowned", async () => {
      await askForPhone(await world.signIn(chat, siti()));
      const token = (await stopTokenSentTo(siti().email ?? "")) ?? "";
      await world.pass(DAY);
      await world.core.settleDue();
      expect(await world.core.stopByLink(token)).toMatchObject({ state: "done" });
      await world.pass(7 * DAY - 1);
      expect(await world.core.viewChange(token)).toMatchObject({ state: "done" });
      await world.pass(1);
      expect(await world.core.viewChange(token)).toBeNull();
    });

    test("does not listen to a code that was never sent", async () => {
      await askForPhone(await world.signIn(chat, siti()));
      const code = "0000-0000-0000";
      expect(await world.core.disown({ conversation: other, code }, world.key())).toBeNull();
    });

    test("can still be disowned for seven days after it happened", async () => {
      await askForPhone(await world.signIn(chat, siti()));
      const code = await cancelCodeSentTo(siti().phone ?? "");
      await world.pass(DAY);
      await world.core.settleDue();
      await world.pass(7 * DAY - 1);
      expect(await world.core.disown({ conversation: other, code }, world.key())).toMatchObject({
        kind: "disowned",
      });
      await world.pass(1);
      expect(await world.core.disown({ conversation: other, code }, world.key())).toBeNull();
    });

    test("is refused when its number has become full meanwhile", async () => {
      const numbers: string[] = [];
      for (const [at, role] of (["siti", "budi", "latecomer", "noEmail"] as const).entries()) {
        const conversation = `telegram:${at + 10}`;
        const person = world.person(role);
        if (!person.hasAccount) {
          const { challengeId } = begun(await world.register(conversation, person));
          await world.check(conversation, challengeId, await world.codeOf(challengeId));
        }
        const session = await world.signIn(conversation, person);
        numbers.push((await askForPhone(session, conversation)).number);
        await world.pass(1_000);
      }
      await world.pass(DAY);
      await world.core.settleDue();
      const states = await Promise.all(
        numbers.map(async (number) => (await world.core.readCase(number))?.state),
      );
      expect(states).toEqual(["done", "done", "done", "refused"]);
    });
  });

  describe("changing the e-mail of an account", () => {
    test("is authorised by the phone, for e-mail proves nobody, and proven at the new address", async () => {
      const session = await world.signIn(chat, siti());
      const draftId = await world.draft(chat, { email: "baru@example.com" });
      const start = await startAct(session, "change_email_old", draftId);
      expect(start).toMatchObject({ result: "started", via: "sms" });
      await prove(session, "change_email_old", draftId);
      const second = await startAct(session, "change_email_new", draftId);
      if (second?.result !== "started") throw new Error("not begun");
      expect(second).toMatchObject({ via: "email" });
      const outcome = await world.check(chat, second.challengeId, await world.codeOf(second.challengeId));
      expect(outcome).toMatchObject({ result: "right", receipt: { kind: "change-email", state: "holding" } });
      await world.pass(DAY);
      await world.core.settleDue();
      const account = await world.core.readAccount(await world.signIn(chat, siti()));
      expect(account).toMatchObject({ email: "b•••@e•••.com", phone: expect.stringContaining("•") });
    });
  });

  describe("a notice", () => {
    test("is given again until it was handed over, after longer and longer waits, and not for ever", async () => {
      await askForPhone(await world.signIn(chat, siti()));
      const count = async () => (await world.core.takeNotices(100)).length;
      expect([await count(), await count()]).toEqual([2, 0]);
      await world.pass(MINUTE);
      expect(await count()).toBe(2);
      await world.pass(MINUTE);
      expect(await count()).toBe(0);
      for (let tries = 2; tries < 10; tries += 1) {
        await world.pass(MINUTE * 2 ** tries);
        await count();
      }
      await world.pass(DAY * 3);
      expect(await count()).toBe(0);
    });
  });
}
