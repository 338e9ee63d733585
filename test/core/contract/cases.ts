import type { CaseReceipt } from "../../../flows/kit/account.ts";
import { runApprovals } from "../../../src/cli/approvals-command.ts";
import type { Role, World } from "../world.ts";
import { begun } from "../world.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NEW_PHONE = "+6289990007788";

/** Recovery, "bukan saya", chats, requests about data, erasure: all that takes time or an officer's hand. */
export function casesContract(world: World): void {
  const chat = "telegram:1";
  const other = "web:2";
  const siti = () => world.person("siti");

  async function openRecovery(role: Role, conversation = "whatsapp:7"): Promise<CaseReceipt> {
    const { nik, cards } = world.person(role);
    const fields = { nik, kpj: cards[0]?.kpj ?? "", phone: NEW_PHONE, email: "baru@example.com" };
    const draftId = await world.draft(conversation, fields);
    const outcome = await world.core.openRecovery({ conversation, draftId }, world.key());
    if (outcome.result !== "opened") throw new Error(outcome.why);
    return outcome.receipt;
  }

  /** An officer at the command line: exit code and what is printed. */
  async function officer(...words: string[]): Promise<[number, string]> {
    const lines: string[] = [];
    const exitCode = await runApprovals(world.core, words, (line) => lines.push(line));
    return [exitCode, lines.join("\n")];
  }

  async function heard(): Promise<string[]> {
    const notices = await world.core.takeNotices(100);
    for (const { id } of notices) await world.core.finishNotice(id);
    return notices.map(({ to, about }) => `${to.address} ${about.kind}`).sort();
  }

  describe("a recovery, where phone and e-mail are dead", () => {
    test("waits for papers for 14 days, for two officers, and for 7 days more; then the new phone signs in", async () => {
      const { number, dueAt } = await openRecovery("siti");
      expect(dueAt).toBe((await world.now()) + 14 * DAY);
      expect(await officer("approve", number, "--as", "Rina")).toMatchObject([
        0,
        expect.stringContaining("1 more"),
      ]);
      await world.pass(7 * DAY);
      expect(await world.core.settleDue()).toMatchObject({ settled: 0 });
      expect((await officer("approve", number, "--as", "Joko"))[0]).toBe(0);
      await world.pass(7 * DAY - 1);
      expect(await world.core.settleDue()).toMatchObject({ settled: 0 });
      await world.pass(1);
      expect(await world.core.settleDue()).toMatchObject({ settled: 1 });
      const session = await world.signIn(chat, { ...siti(), phone: NEW_PHONE });
      expect(await world.core.readAccount(session)).toMatchObject({
        phone: "•••••7788",
        email: "b•••@e•••.com",
      });
    });

    test("is not approved twice by the same officer, however he writes his name", async () => {
      const { number } = await openRecovery("siti");
      await officer("approve", number, "--as", "Rina");
      const [exitCode, said] = await officer("approve", number.toLowerCase(), "--as", "RINA");
      expect([exitCode, said]).toEqual([1, expect.stringContaining("Another person")]);
    });

    test("says who decided and on what it rests, and how many are still needed", async () => {
      const { number } = await openRecovery("siti");
      const [listed] = await world.core.listCases();
      expect(listed).toMatchObject({ number, missing: 2, history: [{ event: "opened", actor: "member" }] });
      const seen = { number, by: "agent-1", grounds: ["id-card", "member-card"] as const };
      const first = await world.core.approveCase(seen, world.key());
      expect(first).toMatchObject({ result: "approved", missing: 1, case: { missing: 1 } });
      expect((await world.core.readCase(number))?.history.at(-1)).toMatchObject({
        event: "approved",
        grounds: ["id-card", "member-card"],
      });
      const again = await world.core.approveCase({ ...seen, by: "AGENT-1" }, world.key());
      expect(again).toEqual({ result: "refused", why: "same-person" });
      const second = await world.core.approveCase({ ...seen, by: "agent-2" }, world.key());
      expect(second).toMatchObject({ result: "closed", case: { state: "holding", missing: 0 } });
      const doubted = { number, by: "agent-1", grounds: ["suspicious"] as const };
      const stopped = await world.core.refuseCase(doubted, world.key());
      expect(stopped).toMatchObject({ result: "closed", case: { state: "refused", phone: null } });
    });

    test("is answered alike for somebody, for somebody without an account, and for nobody", async () => {
      const shape = ({ number, dueAt, ...rest }: CaseReceipt) => ({
        ...rest,
        number: number.length,
        due: dueAt,
      });
      const answers = [await openRecovery("siti", "web:11"), await openRecovery("budi", "web:12")];
      const draftId = await world.draft("web:13", {
        nik: "3173990101010001",
        kpj: "99000000001",
        phone: NEW_PHONE,
      });
      const nobody = await world.core.openRecovery({ conversation: "web:13", draftId }, world.key());
      if (nobody.result !== "opened") throw new Error("not opened");
      expect(new Set([...answers, nobody.receipt].map((one) => JSON.stringify(shape(one)))).size).toBe(1);
      expect((await officer("approve", nobody.receipt.number, "--as", "Rina"))[1]).toContain(
        "nobody on record",
      );
    });

    test("tells nobody before officers have agreed, then every old chat and address", async () => {
      await world.signIn(chat, siti());
      await heard();
      const { number } = await openRecovery("siti");
      expect(await heard()).toEqual([]);
      await officer("approve", number, "--as", "Rina");
      await officer("approve", number, "--as", "Joko");
      expect(await heard()).toEqual(
        [chat, siti().phone, siti().email].map((to) => `${to} change-pending`).sort(),
      );
    });

    test("is taken back from an old chat, and then never happens", async () => {
      await world.signIn(chat, siti());
      const { number } = await openRecovery("siti");
      await officer("approve", number, "--as", "Rina");
      await officer("approve", number, "--as", "Joko");
      expect(await world.core.disown({ conversation: chat, code: null }, world.key())).not.toBeNull();
      await world.pass(7 * DAY);
      expect(await world.core.settleDue()).toMatchObject({ settled: 0 });
      expect(await world.core.readCase(number)).toMatchObject({ state: "cancelled", phone: null });
    });

    test("signs out all chats of before when it happens", async () => {
      await world.signIn(chat, siti());
      const { number } = await openRecovery("siti");
      await officer("approve", number, "--as", "Rina");
      await officer("approve", number, "--as", "Joko");
      await world.pass(7 * DAY);
      await world.core.settleDue();
      const session = await world.signIn(other, { ...siti(), phone: NEW_PHONE });
      expect((await world.core.readAccount(session))?.chats).toMatchObject([{ here: true, channel: "web" }]);
    });

    test("is disowned from an old chat for seven days after it happened, as its notice says, and no longer", async () => {
      await world.signIn(chat, siti());
      const { number } = await openRecovery("siti");
      await officer("approve", number, "--as", "Rina");
      await officer("approve", number, "--as", "Joko");
      await world.pass(7 * DAY);
      await world.core.settleDue();
      const session = await world.signIn(other, { ...siti(), phone: NEW_PHONE });
      await world.pass(7 * DAY - 1);
      expect(await world.core.disown({ conversation: "web:9", code: null }, world.key())).toBeNull();
      expect(await world.core.disown({ conversation: chat, code: null }, world.key())).not.toBeNull();
      expect(await world.core.isLive(session)).toBe(false);
      await world.pass(1);
      expect(await world.core.disown({ conversation: chat, code: null }, world.key())).toBeNull();
    });

    test("is over when nobody came in 14 days, and when an officer refuses it", async () => {
      const forgotten = await openRecovery("siti");
      const refused = await openRecovery("budi");
      expect(await officer("refuse", refused.number, "--as", "Rina")).toMatchObject([
        0,
        expect.stringContaining("refused"),
      ]);
      await world.pass(14 * DAY);
      await world.core.settleDue();
      expect(await world.core.readCase(forgotten.number)).toMatchObject({ state: "cancelled" });
      expect((await officer("approve", forgotten.number, "--as", "Rina"))[0]).toBe(1);
    });

    test("can be asked for three times a day in a chat", async () => {
      for (let times = 0; times < 3; times += 1) await openRecovery("siti");
      await expect(openRecovery("siti")).rejects.toThrow("too-many");
      await world.pass(DAY);
      await openRecovery("siti");
    });

    test("gives a person who never had an account the phone with which he can register", async () => {
      const budi = world.person("budi");
      const { number } = await openRecovery("budi");
      await officer("approve", number, "--as", "Rina");
      await officer("approve", number, "--as", "Joko");
      await world.pass(7 * DAY);
      await world.core.settleDue();
      const { challengeId } = begun(await world.register(chat, { ...budi, phone: NEW_PHONE }));
      expect(await world.codeOf(challengeId)).toMatch(/^\d{6}$/);
    });
  });

  describe('"bukan saya"', () => {
    test("ends every other chat, keeps this one, freezes changes, and opens one ticket for 72 hours", async () => {
      const stranger = await world.signIn(other, siti());
      const mine = await world.signIn(chat, siti());
      const receipt = await world.core.disown({ conversation: chat, code: null }, world.key());
      expect(receipt).toMatchObject({
        kind: "disowned",
        state: "open",
        dueAt: (await world.now()) + 72 * HOUR,
      });
      expect([await world.core.isLive(stranger), await world.core.isLive(mine)]).toEqual([false, true]);
      expect(await world.core.readAccount(mine)).toMatchObject({ frozen: true, chats: [{ here: true }] });
      const draftId = await world.draft(chat, { phone: NEW_PHONE });
      const act = {
        session: mine,
        conversation: chat,
        act: "change_phone_old",
        draftId,
        chat: null,
      } as const;
      expect(await world.core.startStepUp(act, world.key())).toEqual({ result: "not-now", why: "frozen" });
      expect(await world.core.disown({ conversation: chat, code: null }, world.key())).toEqual(receipt);
    });

    test("is let go by two officers", async () => {
      const mine = await world.signIn(chat, siti());
      const { number } = (await world.core.disown({ conversation: chat, code: null }, world.key())) ?? {
        number: "",
      };
      await officer("approve", number, "--as", "Rina");
      expect(await world.core.readAccount(mine)).toMatchObject({ frozen: true });
      await officer("approve", number, "--as", "Joko");
      expect(await world.core.readAccount(mine)).toMatchObject({ frozen: false, requests: [] });
    });

    test("does nothing in a chat that speaks for nobody", async () => {
      await world.signIn(chat, siti());
      expect(await world.core.disown({ conversation: other, code: null }, world.key())).toBeNull();
    });
  });

  describe("the chats of an account", () => {
    test("are told when another one signs in, and only then", async () => {
      await world.signIn(chat, siti());
      expect(await heard()).toEqual([]);
      await world.signIn(other, siti());
      expect(await heard()).toEqual([`${chat} new-chat`]);
      await world.signIn(other, siti());
      expect(await heard()).toEqual([]);
    });

    test("are listed, and ended one by one or all others at once with a code that says so", async () => {
      for (const conversation of ["web:2", "web:3"]) await world.signIn(conversation, siti());
      const session = await world.signIn(chat, siti());
      const chats = (await world.core.readAccount(session))?.chats ?? [];
      expect(chats.map(({ channel, here }) => [channel, here])).toEqual([
        ["telegram", true],
        ["web", false],
        ["web", false],
      ]);
      const end = async (target: string | null) => {
        const act = { session, conversation: chat, act: "unbind", draftId: null, chat: target } as const;
        const start = await world.core.startStepUp(act, world.key());
        if (start?.result !== "started") throw new Error("not begun");
        return world.check(chat, start.challengeId, await world.codeOf(start.challengeId));
      };
      expect(await end(chats[1]?.id ?? "")).toMatchObject({ result: "right", session: null });
      expect((await world.core.readAccount(session))?.chats.map(({ id }) => id)).toEqual([
        chats[0]?.id,
        chats[2]?.id,
      ]);
      await end(null);
      expect((await world.core.readAccount(session))?.chats.map(({ id }) => id)).toEqual([chats[0]?.id]);
    });
  });

  describe("a request about one's data", () => {
    test("has a number and 72 hours, an alarm after 48, and is one request however often it is asked for", async () => {
      const session = await world.signIn(chat, siti());
      const request = { session, conversation: chat, kind: "correct", subject: "name" } as const;
      const receipt = await world.core.requestData(request, world.key());
      expect(receipt).toMatchObject({
        kind: "correct",
        state: "open",
        dueAt: (await world.now()) + 72 * HOUR,
      });
      expect(await world.core.requestData(request, world.key())).toEqual(receipt);
      await world.pass(48 * HOUR - 1);
      expect((await world.core.settleDue()).overdue).toEqual([]);
      await world.pass(1);
      expect((await world.core.settleDue()).overdue).toEqual([receipt?.number]);
      expect((await world.core.settleDue()).overdue).toEqual([]);
    });

    test("is closed by one officer, and its person is told", async () => {
      const session = await world.signIn(chat, siti());
      const request = { session, conversation: chat, kind: "restrict", subject: null } as const;
      const { number } = (await world.core.requestData(request, world.key())) ?? { number: "" };
      expect((await officer("list"))[1]).toContain(number);
      await officer("approve", number, "--as", "Rina");
      expect(await heard()).toEqual([`${chat} case-closed`]);
      expect((await officer("list"))[1]).toContain("No case");
      expect((await officer("show", number))[1]).toMatch(/restrict {2}done[\s\S]*approved \(Rina\)/);
    });

    test("can be taken back by its person", async () => {
      const session = await world.signIn(chat, siti());
      const request = { session, conversation: chat, kind: "restrict", subject: null } as const;
      const { number } = (await world.core.requestData(request, world.key())) ?? { number: "" };
      await world.core.cancelCase({ session, number }, world.key());
      expect((await world.core.readAccount(session))?.requests).toEqual([]);
    });
  });

  describe("erasing an account", () => {
    test("takes account, chats and sessions away at once, says so elsewhere, and lets the person begin anew", async () => {
      const elsewhere = await world.signIn(other, siti());
      const session = await world.signIn(chat, siti());
      await heard();
      const act = { session, conversation: chat, act: "erase_account", draftId: null, chat: null } as const;
      const start = await world.core.startStepUp(act, world.key());
      if (start?.result !== "started") throw new Error("not begun");
      const outcome = await world.check(chat, start.challengeId, await world.codeOf(start.challengeId));
      expect(outcome).toMatchObject({ result: "right", receipt: { kind: "erase", state: "done" } });
      expect([await world.core.isLive(session), await world.core.isLive(elsewhere)]).toEqual([false, false]);
      expect(await heard()).toEqual(
        [other, siti().phone, siti().email].map((to) => `${to} case-closed`).sort(),
      );
      expect((await world.look()).accounts.map(({ member }) => member)).not.toContain(siti().id);
      const anew = begun(await world.register(chat, siti()));
      expect(await world.check(chat, anew.challengeId, await world.codeOf(anew.challengeId))).toMatchObject({
        result: "right",
      });
    });
  });

  describe("a case number", () => {
    test("with a slip in it is told apart from every other", async () => {
      const { number } = await openRecovery("siti");
      const last = number.at(-1) === "0" ? "1" : "0";
      expect((await officer("show", number.slice(0, -1) + last))[1]).toContain("wrong");
      expect((await officer("show"))[1]).toContain("npm run approvals");
    });
  });
}
