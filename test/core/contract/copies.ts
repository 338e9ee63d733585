import { runApprovals } from "../../../src/cli/approvals-command.ts";
import { policy } from "../../../src/policy.ts";
import type { Session } from "../../../src/ports/core.ts";
import { nothingFilled } from "../../support/nothing-filled.ts";
import { openCopy } from "../open-copy.ts";
import type { World } from "../world.ts";
import { PHOTO } from "./ticket-files.ts";
import { ticketWays } from "./tickets.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Copies of one's data: by a code that says so, from a page that is good for minutes, answered by the first file. */
export function copiesContract(world: World): void {
  const chat = "telegram:1";
  const siti = () => world.person("siti");
  let session: Session;

  async function heard(): Promise<string[]> {
    const notices = await world.core.takeNotices(100);
    for (const { id } of notices) await world.core.finishNotice(id);
    return notices.map(({ to, about }) => `${to.address} ${about.kind}`).sort();
  }

  async function officerSees(): Promise<string> {
    const lines: string[] = [];
    await runApprovals(world.core, ["list"], (line) => lines.push(line));
    return lines.join("\n");
  }

  describe("a copy of one's data", () => {
    beforeEach(async () => {
      session = await world.signIn(chat, siti());
    });

    test("is a request with a number and 72 hours, and the first file answers it", async () => {
      const { receipt, token } = await openCopy(world, { session, conversation: chat });
      expect(receipt).toMatchObject({
        kind: "export",
        state: "open",
        dueAt: (await world.now()) + 72 * HOUR,
      });
      const { number } = receipt;
      expect(await world.core.viewPage(token)).toEqual({
        purpose: "copy",
        language: "id",
        number,
        files: [],
      });
      expect(await world.core.readAccount(session)).toMatchObject({ requests: [{ number }] });
      expect(await world.core.takeCopy(token, "pdf")).toMatchObject({ number, language: "id" });
      expect(await world.core.readAccount(session)).toMatchObject({ requests: [] });
      expect(await world.core.readCase(number)).toMatchObject({ state: "done" });
    });

    test("holds masks in place of identifiers, the balances of the day, and what the account has", async () => {
      const { token, receipt } = await openCopy(world, { session, conversation: chat });
      const copy = await world.core.takeCopy(token, "json");
      const { nik, phone, email, cards, name } = siti();
      expect(copy?.person).toMatchObject({ name, nik: `${nik.slice(0, 4)}••••••••${nik.slice(-4)}` });
      expect(copy?.account).toMatchObject({ phone: `•••••${phone?.slice(-4)}`, hasPassword: false });
      expect(copy?.balances).toEqual(await world.core.readBalances(session));
      expect(copy?.chats).toMatchObject([{ channel: "telegram" }]);
      expect(copy?.signIns).toHaveLength(1);
      expect(copy?.requests).toMatchObject([{ number: receipt.number, kind: "export", state: "done" }]);
      const written = JSON.stringify(copy);
      for (const secret of [nik, phone, email, ...cards.map(({ kpj }) => kpj)]) {
        expect(written).not.toContain(secret);
      }
    });

    test("is told to every chat, the one that asked among them, and every address, once", async () => {
      await world.signIn("web:2", siti());
      await heard();
      const { token } = await openCopy(world, { session, conversation: chat });
      expect(await heard()).toEqual([]);
      await world.core.takeCopy(token, "pdf");
      await world.core.takeCopy(token, "json");
      expect(await heard()).toEqual(
        [chat, "web:2", siti().phone, siti().email].map((to) => `${to} copy-taken`).sort(),
      );
    });

    test("is given six times at most, however many ask at the same moment", async () => {
      expect(policy.page.copiesPerPage).toBe(6);
      const { token } = await openCopy(world, { session, conversation: chat });
      const files = await Promise.all(Array.from({ length: 9 }, () => world.core.takeCopy(token, "pdf")));
      expect(files.filter((file) => file !== null)).toHaveLength(6);
      expect(await world.core.viewPage(token)).toBeNull();
    });

    test("is not given after ten minutes, nor when its chat has signed out", async () => {
      const { token } = await openCopy(world, { session, conversation: chat });
      await world.pass(10 * MINUTE);
      expect(await world.core.takeCopy(token, "pdf")).toBeNull();
      session = await world.signIn(chat, siti());
      const second = await openCopy(world, { session, conversation: chat });
      await world.core.endSession(session, "signed-out");
      expect(await world.core.viewPage(second.token)).toBeNull();
      expect(await world.core.takeCopy(second.token, "pdf")).toBeNull();
    });

    test("is the same request while nobody has fetched it; after 72 hours it is over, and no officer is called", async () => {
      const first = await openCopy(world, { session, conversation: chat });
      const again = await openCopy(world, { session, conversation: chat });
      expect(again.receipt).toEqual(first.receipt);
      expect(await world.core.takeCopy(first.token, "pdf")).toBeNull();
      expect(await officerSees()).toContain("No case");
      await world.pass(72 * HOUR);
      expect(await world.core.settleDue()).toMatchObject({ overdue: [] });
      expect(await world.core.readCase(first.receipt.number)).toMatchObject({ state: "cancelled" });
    });

    test("needs a fresh code of its own in the very chat, and an account that is not locked", async () => {
      const { challengeId } = await openCopy(world, { session, conversation: chat });
      const elsewhere = await world.signIn("web:2", siti());
      const open = (conversation: string, live: Session, challenge: string | null) =>
        world.core.openPage(
          { conversation, purpose: "copy", language: "id", session: live, challengeId: challenge },
          world.key(),
        );
      const gone = { result: "refused", retryAfterMinutes: 0 };
      expect(await open("web:2", elsewhere, challengeId)).toEqual(gone);
      expect(await open(chat, session, null)).toEqual(gone);
      await world.pass(5 * MINUTE);
      expect(await open(chat, session, challengeId)).toEqual(gone);
      const fresh = await openCopy(world, { session, conversation: chat });
      await world.core.disown({ conversation: chat, code: null }, world.key());
      expect(await open(chat, session, fresh.challengeId)).toEqual(gone);
    });

    test("lists the photos and documents of his talks with their time and end, and gives each by itself", async () => {
      const { open, agent, take } = ticketWays(world);
      await agent("sari");
      const { ticket, number } = await open(chat, { session, words: "" });
      await world.core.addFile({ conversation: chat, ticket, id: "m1" }, PHOTO);
      await take("sari", ticket);
      const at = await world.now();
      await world.pass(MINUTE);
      const letter = {
        kind: "document",
        mime: "application/pdf",
        bytes: PHOTO.bytes.subarray(0, 99),
      } as const;
      const sent = await world.core.desk.sendFile({
        agent: "sari",
        ticket,
        requestKey: world.key(),
        file: letter,
      });
      const position = sent.outcome === "said" ? sent.position : 0;
      await world.core.noteDelivery({ ticket, position, outcome: "failed" });
      await world.core.closeTicket({ conversation: chat, ticket }, world.key());
      const keptUntil = (await world.now()) + policy.retention["agent-chat-1y"];
      const { token, receipt } = await openCopy(world, { session, conversation: chat });
      const view = await world.core.viewPage(token);
      const files = view?.purpose === "copy" ? view.files : [];
      expect(files).toEqual([
        {
          ...{ ticket: number, position: expect.any(Number), at, from: "participant", kind: "photo" },
          ...{ mime: "image/jpeg", bytes: 256, delivery: null, keptUntil },
        },
        {
          ...{ ticket: number, position, at: at + MINUTE, from: "agent", kind: "document" },
          ...{ mime: "application/pdf", bytes: 99, delivery: "failed", keptUntil },
        },
      ]);
      await heard();
      for (const [place, file] of [
        [files[0], PHOTO],
        [files[1], letter],
      ] as const) {
        const given = place && (await world.core.takeCopyFile(token, place));
        expect(given && { ...given, bytes: Uint8Array.from(given.bytes) }).toEqual(file);
      }
      expect((await heard()).filter((line) => line.startsWith(chat))).toEqual([`${chat} copy-taken`]);
      expect(await world.core.readCase(receipt.number)).toMatchObject({ state: "done" });
      expect(await world.core.takeCopy(token, "json")).toMatchObject({ files });
    });

    test("gives nobody else's photo, none that is not there, and none without end", async () => {
      const { open } = ticketWays(world);
      const other = await open("web:9", { words: "" });
      await world.core.addFile({ conversation: "web:9", ticket: other.ticket, id: "m1" }, PHOTO);
      const { ticket, number } = await open(chat, { session, words: "" });
      await world.core.addFile({ conversation: chat, ticket, id: "m1" }, PHOTO);
      const { token } = await openCopy(world, { session, conversation: chat });
      const [own] = (await world.core.takeCopy(token, "json"))?.files ?? [];
      const position = own?.position ?? 0;
      expect(await world.core.takeCopyFile(token, { ticket: other.number, position })).toBeNull();
      expect(await world.core.takeCopyFile(token, { ticket: number, position: position + 1 })).toBeNull();
      expect(await world.core.takeCopyFile("A".repeat(43), { ticket: number, position })).toBeNull();
      let given = 0;
      for (let times = 0; times < policy.page.filesPerPage + 1; times += 1)
        if (await world.core.takeCopyFile(token, { ticket: number, position })) given += 1;
      expect(given).toBe(policy.page.filesPerPage);
      expect(await world.core.viewPage(token)).not.toBeNull();
    });

    test("comes from a page that takes nothing else, and whose number opens nothing", async () => {
      const { token, pageId } = await openCopy(world, { session, conversation: chat });
      const fields = { ...nothingFilled, password: "kereta lambat", again: "kereta lambat" };
      expect(await world.core.submitPage(token, fields, "")).toEqual({ result: "over" });
      const typed = { conversation: chat, pageId, number: "0000" };
      expect(await world.core.confirmPage(typed, world.key())).toEqual({ result: "waiting" });
      expect(await world.core.takeCopy("A".repeat(43), "pdf")).toBeNull();
    });
  });
}
