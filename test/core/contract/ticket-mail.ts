import { policy } from "../../../src/policy.ts";
import type { World } from "../world.ts";
import { ticketWays } from "./tickets.ts";

/** Tickets that are answered by e-mail. */
export function ticketMailContract(world: World): void {
  const { open, agent, take, say } = ticketWays(world);
  const asMember = async (conversation = "web:1") => ({
    conversation,
    session: await world.signIn(conversation, world.person("siti")),
  });
  /** What is on its way outside now, by address. */
  const takeMails = async () =>
    (await world.core.takeNotices(100)).filter(({ about }) => about.kind === "ticket-answer");
  const openByMail = async () => {
    const { session } = await asMember();
    return await open("web:1", { session, kind: "email" });
  };

  beforeEach(() => agent("sari"));

  describe("an answer by e-mail", () => {
    test("is offered to whoever is signed in and has an address, and to nobody else", async () => {
      const asked = await asMember();
      expect(await world.core.canMail(asked)).toBe(true);
      expect(await world.core.canMail({ conversation: "web:2", session: null })).toBe(false);
      await world.core.endSession(asked.session, "signed-out");
      expect(await world.core.canMail(asked)).toBe(false);
    });

    test("goes to the address on file, with the ticket's number and who says it; the chat gets it as well", async () => {
      const { ticket, number } = await openByMail();
      await take("sari", ticket);
      const said = await say("sari", ticket, "Iuran September sudah kami terima.");
      const mails = await takeMails();
      expect(mails).toMatchObject([
        {
          to: { way: "email", address: world.person("siti").email },
          about: { number, agent: { name: "Sari" }, text: "Iuran September sudah kami terima." },
        },
      ]);
      expect(said).toMatchObject({
        position: mails[0] && "position" in mails[0].about && mails[0].about.position,
      });
      const letters = await world.core.readLetters(10);
      expect(letters.map(({ event }) => event.type)).toEqual(["desk.taken"]);
    });

    test("is not sent for a ticket of the chat, and what is refused is not sent either", async () => {
      const { session } = await asMember();
      const { ticket } = await open("web:1", { session });
      await take("sari", ticket);
      await say("sari", ticket, "Baik.");
      expect(await takeMails()).toEqual([]);
    });

    test("that asks for a code is not sent, as it is not said", async () => {
      const { ticket } = await openByMail();
      await take("sari", ticket);
      expect(await say("sari", ticket, "Sebutkan kode OTP Anda")).toMatchObject({ outcome: "blocked" });
      expect(await takeMails()).toEqual([]);
    });

    test("is sent once, however often the act is repeated, and again only until it was handed over", async () => {
      const { ticket } = await openByMail();
      await take("sari", ticket);
      const act = { agent: "sari", ticket, text: "Baik.", requestKey: world.key() };
      await world.core.desk.say(act);
      await world.core.desk.say(act);
      const [mail, ...others] = await takeMails();
      expect(others).toEqual([]);
      await world.pass(policy.notice.retryWaitMs);
      expect(await takeMails()).toMatchObject([{ id: mail?.id, isLastTry: false }]);
      await world.core.finishNotice(mail?.id ?? "");
      await world.pass(policy.notice.retryWaitMs * 2 ** policy.notice.tries);
      expect(await takeMails()).toEqual([]);
    });

    test("may be the summary with which the agent ends the talk", async () => {
      const { ticket } = await openByMail();
      await take("sari", ticket);
      const act = { agent: "sari", ticket, requestKey: world.key() };
      await world.core.desk.resolve({ ...act, summary: "Saldo sudah dijelaskan." });
      expect(await takeMails()).toMatchObject([{ about: { text: "Saldo sudah dijelaskan." } }]);
    });

    test("that never reached the mailbox is seen as failed at the desk, though the chat has it", async () => {
      const { ticket } = await openByMail();
      await take("sari", ticket);
      const said = await say("sari", ticket, "Baik.");
      const position = said.outcome === "said" ? said.position : 0;
      await world.core.noteDelivery({ ticket, position, outcome: "delivered" });
      await world.core.noteUnmailed({ ticket, position });
      const inFull = await world.core.desk.readTicket(ticket, position - 1);
      expect(inFull?.entries).toMatchObject([{ position, delivery: "failed" }]);
    });

    test("is known to be tried for the last time, so that somebody hears of it", async () => {
      const { ticket } = await openByMail();
      await take("sari", ticket);
      await say("sari", ticket, "Baik.");
      const tries: boolean[] = [];
      for (let at = 0; at < policy.notice.tries + 1; at += 1) {
        tries.push(...(await takeMails()).map(({ isLastTry }) => isLastTry));
        await world.pass(policy.notice.retryWaitMs * 2 ** at);
      }
      expect(tries).toEqual([...Array.from({ length: policy.notice.tries - 1 }, () => false), true]);
    });
  });
}
