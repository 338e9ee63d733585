import { maskBank } from "../../../src/core/sql/masks.ts";
import { policy } from "../../../src/policy.ts";
import type { Session } from "../../../src/ports/core.ts";
import { nothingFilled } from "../../support/nothing-filled.ts";
import { begun, type World } from "../world.ts";

const HOUR = 3_600_000;
const BANK = { bank: "BRI", account: "002101234564567", holder: "SITI AMINAH" };
const MASK = maskBank(BANK);

/** Bank accounts: asked for with a code, held for a day, checked by people, and never changed at once. */
export function bankAccountsContract(world: World): void {
  const chat = "telegram:1";
  const other = "web:2";
  const siti = () => world.person("siti");

  const start = async (session: Session, draftId: string | null, conversation = chat) =>
    world.core.startStepUp({ session, conversation, act: "change_bank", draftId, chat: null }, world.key());

  async function ask(session: Session, bank: Partial<typeof BANK> = {}, conversation = chat) {
    const draftId = await world.draft(conversation, { ...BANK, ...bank });
    const started = await start(session, draftId, conversation);
    if (!started || started.result === "not-now") throw new Error(JSON.stringify(started));
    const { challengeId } = begun(started);
    const outcome = await world.check(conversation, challengeId, await world.codeOf(challengeId));
    const receipt = outcome.result === "right" ? outcome.receipt : undefined;
    if (!receipt) throw new Error(JSON.stringify(outcome));
    return receipt;
  }

  async function heard() {
    const notices = await world.core.takeNotices(100);
    for (const { id } of notices) await world.core.finishNotice(id);
    return notices;
  }

  describe("asking to be paid to another bank account", () => {
    test("names in the code's message the end of the number, and nothing that anybody typed besides", async () => {
      const session = await world.signIn(chat, siti());
      const started = await start(session, await world.draft(chat, BANK));
      if (started?.result !== "started") throw new Error("not begun");
      expect(await world.core.revealCode(started.challengeId)).toMatchObject({
        to: "sms",
        address: siti().phone,
        purpose: "change_bank",
        about: "•••• 4567",
      });
    });

    test("changes nothing: it is held for a day, in which every chat and address may object, and answered within three", async () => {
      await world.signIn(other, siti());
      const session = await world.signIn(chat, siti());
      await heard();
      const receipt = await ask(session);
      const now = await world.now();
      expect(receipt).toMatchObject({
        ...{ kind: "change-bank", state: "holding" },
        ...{ effectiveAt: now + policy.change.holdMs, dueAt: now + policy.case.answerWithinMs },
      });
      const notices = await heard();
      expect(notices.map(({ to, about }) => [to.address, about.kind])).toEqual(
        expect.arrayContaining([
          [other, "change-pending"],
          [siti().phone, "change-pending"],
          [siti().email, "change-pending"],
        ]),
      );
      expect(JSON.stringify(notices)).not.toContain(BANK.account);
      expect(await world.core.readAccount(session)).toMatchObject({
        bank: null,
        changes: [{ kind: "change-bank", state: "holding", to: MASK }],
        requests: [],
      });
      expect(await world.core.listCases()).toEqual([]);
    });

    test("reaches whoever checks it after the day, masked but for the holder's name, and counts from his yes on", async () => {
      const session = await world.signIn(chat, siti());
      const { number } = await ask(session);
      await heard();
      const early = await world.core.approveCase({ number, by: "Ratna" }, world.key());
      expect(early).toEqual({ result: "refused", why: "closed" });
      await world.pass(policy.change.holdMs);
      expect(await world.core.settleDue()).toMatchObject({ settled: 1 });
      expect(await world.core.settleDue()).toMatchObject({ settled: 0 });
      const [file] = await world.core.listCases();
      expect(file).toMatchObject({ number, state: "open", missing: 1, bank: `${MASK}, ${BANK.holder}` });
      expect(file?.history.map(({ event }) => event)).toEqual(["opened", "holding", "released"]);
      const seen = { number, by: "Ratna", grounds: ["passbook"] as const };
      const approved = await world.core.approveCase(seen, world.key());
      expect(approved).toMatchObject({ result: "closed", case: { state: "done", bank: null } });
      const yes = "case" in approved && approved.case?.history.find(({ event }) => event === "approved");
      expect(yes).toMatchObject({ actor: "Ratna", grounds: ["passbook"] });
      const told = (await heard()).map(({ to, about }) => [to.address, about.kind]);
      expect(told).toEqual(expect.arrayContaining([[siti().phone, "change-done"]]));
      const again = await world.signIn(chat, siti());
      expect(await world.core.readAccount(again)).toMatchObject({ bank: MASK, changes: [] });
    });

    test("is one request at a time, and none for the account that is on record", async () => {
      const session = await world.signIn(chat, siti());
      const { number } = await ask(session);
      const more = await world.draft(chat, { ...BANK, account: "1234567890" });
      expect(await start(session, more)).toEqual({ result: "not-now", why: "pending" });
      await world.pass(policy.change.holdMs);
      await world.core.settleDue();
      const later = await world.signIn(chat, siti());
      expect(await start(later, await world.draft(chat, BANK))).toEqual({
        result: "not-now",
        why: "pending",
      });
      await world.core.approveCase({ number, by: "Ratna" }, world.key());
      expect(await start(later, await world.draft(chat, BANK))).toEqual({ result: "not-now", why: "same" });
    });

    test("needs all three, and is bound to what they were when the code was asked for", async () => {
      const session = await world.signIn(chat, siti());
      const { holder: _, ...incomplete } = BANK;
      const gone = { result: "refused", retryAfterMinutes: 0 };
      expect(await start(session, await world.draft(chat, incomplete))).toEqual(gone);
      const draftId = await world.draft(chat, BANK);
      const started = await start(session, draftId);
      if (started?.result !== "started") throw new Error("not begun");
      const code = await world.codeOf(started.challengeId);
      const entry = { conversation: chat, draftId, field: "account", value: "9999999999" } as const;
      await world.core.keepInDraft(entry, world.key());
      expect(await world.check(chat, started.challengeId, code)).toMatchObject({ result: "over" });
    });

    test.each(["held", "being checked"] as const)(
      "is taken back by its owner while it is %s",
      async (when) => {
        const session = await world.signIn(chat, siti());
        const { number } = await ask(session);
        if (when === "being checked") {
          await world.pass(policy.change.holdMs);
          await world.core.settleDue();
        }
        const now = when === "held" ? session : await world.signIn(chat, siti());
        await heard();
        const { receipt } = (await world.core.cancelCase({ session: now, number }, world.key())) ?? {};
        expect(receipt).toMatchObject({ number, state: "cancelled" });
        expect((await heard()).map(({ about }) => about.kind)).toContain("change-stopped");
        expect(await world.core.listCases()).toEqual([]);
      },
    );

    test.each(["held", "being checked"] as const)(
      "is stopped by the link or the code of a notice while it is %s",
      async (when) => {
        const session = await world.signIn(chat, siti());
        const { number } = await ask(session);
        const abouts = (await heard()).flatMap(({ about }) =>
          about.kind === "change-pending" ? [about] : [],
        );
        const token = abouts.find((about) => about.token !== undefined)?.token ?? "";
        if (when === "being checked") {
          await world.pass(policy.change.holdMs);
          await world.core.settleDue();
        }
        expect(await world.core.viewChange(token)).toMatchObject({
          kind: "change-bank",
          state: "holding",
          to: MASK,
        });
        expect(await world.core.stopByLink(token)).toMatchObject({ state: "cancelled", to: "" });
        const second = await world.signIn(chat, siti());
        const { number: next } = await ask(second);
        const code = (await heard()).flatMap(({ about }) => ("code" in about ? [about.code] : []))[0] ?? "";
        expect(await world.core.disown({ conversation: other, code }, world.key())).not.toBeNull();
        for (const stopped of [number, next]) {
          expect(await world.core.readCase(stopped)).toMatchObject({ state: "cancelled", bank: null });
        }
      },
    );

    test("is refused by whoever checks it, and its owner is told at every address", async () => {
      const session = await world.signIn(chat, siti());
      const { number } = await ask(session);
      await world.pass(policy.change.holdMs);
      await world.core.settleDue();
      await heard();
      await world.core.refuseCase({ number, by: "Ratna" }, world.key());
      expect((await heard()).map(({ to, about }) => [to.address, about.kind])).toContainEqual([
        siti().phone,
        "change-stopped",
      ]);
      expect(await world.core.readCase(number)).toMatchObject({ state: "refused", bank: null });
    });

    test("raises an alarm when nobody has answered after two days", async () => {
      const { number } = await ask(await world.signIn(chat, siti()));
      await world.pass(policy.change.holdMs);
      await world.core.settleDue();
      await world.pass(policy.case.alarmAfterMs - policy.change.holdMs - HOUR);
      expect((await world.core.settleDue()).overdue).toEqual([]);
      await world.pass(HOUR);
      expect((await world.core.settleDue()).overdue).toEqual([number]);
    });

    test("goes into the draft from a page as from the chat", async () => {
      await world.signIn(chat, siti());
      const wanted = { draftId: null, fields: ["bank", "account", "holder"] } as const;
      const opened = await world.core.openPage(
        {
          conversation: chat,
          purpose: "identifiers",
          language: "id",
          session: null,
          challengeId: null,
          wanted,
        },
        world.key(),
      );
      const pageId = opened.result === "started" ? opened.pageId : "";
      const token = (await world.core.revealPage(pageId))?.token ?? "";
      const typed = { bank: "bank rakyat indonesia", account: "0021-01-234564-567", holder: "Siti Aminah" };
      expect(
        await world.core.submitPage(token, { ...nothingFilled, ...typed, account: "0812 3456 7890" }, ""),
      ).toEqual({
        result: "refused",
        why: "identifiers",
        troubles: { account: "phone-number" },
      });
      const filled = await world.core.submitPage(token, { ...nothingFilled, ...typed }, "");
      const number = filled.result === "taken" ? filled.number : "";
      expect(await world.core.confirmPage({ conversation: chat, pageId, number }, world.key())).toMatchObject(
        {
          kept: { masks: { bank: "BRI", account: "•••• 4567", holder: "S••• A•••" } },
        },
      );
    });
  });
}
