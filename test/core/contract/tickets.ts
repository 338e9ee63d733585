import { policy } from "../../../src/policy.ts";
import type { NewTicket } from "../../../src/ports/tickets.ts";
import { TicketUnknown } from "../../../src/ports/tickets.ts";
import type { World } from "../world.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** From the tests' Sunday morning, 10.00, to Monday, 10.00. */
export const TO_MONDAY = 24 * HOUR;

export const AGENT = {
  name: "Sari",
  skills: ["general", "claims", "accounts"],
  languages: ["id", "en"],
  capacity: 2,
  active: true,
  shiftEndsAt: null,
} satisfies Omit<Parameters<World["core"]["desk"]["saveAgent"]>[0], "id">;

/** Short ways of saying what tests of tickets do. */
export function ticketWays(world: World) {
  const newTicket = (conversation: string, more: Partial<NewTicket> = {}): NewTicket => ({
    conversation,
    session: null,
    topic: "balance",
    kind: "chat",
    language: "id",
    words: "saldo saya tidak bertambah",
    callbackAt: null,
    tried: ["check-balance"],
    ...more,
  });
  return {
    newTicket,
    open: (conversation: string, more: Partial<NewTicket> = {}) =>
      world.core.openTicket(newTicket(conversation, more), world.key()),
    read: (conversation: string) => world.core.readTicket({ conversation, session: null }),
    agent: async (id: string, more: Partial<typeof AGENT> = {}) => {
      await world.core.desk.saveAgent({ id, ...AGENT, ...more });
      await world.core.desk.setPresence(id, "away");
    },
    take: (agent: string, ticket: string) => world.core.desk.take({ agent, ticket, requestKey: world.key() }),
    say: (agent: string, ticket: string, text: string) =>
      world.core.desk.say({ agent, ticket, text, requestKey: world.key() }),
    /** Everything on its way to mailboxes, as if each had arrived. */
    async letters() {
      const all = [];
      for (
        let some = await world.core.readLetters(10);
        some.length > 0;
        some = await world.core.readLetters(10)
      ) {
        for (const letter of some) {
          all.push(letter);
          await world.core.letterArrived(letter);
        }
      }
      return all;
    },
  };
}

/** The participant's side of talks with people. */
export function ticketsContract(world: World): void {
  const { open, read, agent, take, say, letters, newTicket } = ticketWays(world);

  describe("hours", () => {
    test("on a Sunday the desk is closed, and says when it opens", async () => {
      const hours = await world.core.readServiceHours();
      expect(hours).toEqual({ open: false, next: { date: "2026-11-23", time: "08.00" }, holiday: null });
    });

    test("on a working day it is open until its closing time", async () => {
      await world.pass(TO_MONDAY);
      const hours = await world.core.readServiceHours();
      expect(hours).toEqual({ open: true, next: { date: "2026-11-23", time: "17.00" }, holiday: null });
      const [first, second] = await world.core.readCallbackSlots(2);
      expect(first).toMatchObject({ date: "2026-11-23", from: "11.00", to: "12.00" });
      expect(second).toMatchObject({ from: "12.00", to: "13.00" });
    });
  });

  describe("a ticket", () => {
    test("is opened once, however often the same request comes", async () => {
      const key = world.key();
      const first = await world.core.openTicket(newTicket("web:1"), key);
      expect(await world.core.openTicket(newTicket("web:1"), key)).toEqual(first);
      expect(await world.core.desk.readOpen()).toHaveLength(1);
      expect(first.number).toMatch(/^HK-[2-9A-Z]{5}$/);
    });

    test("is told with its place of now, also when the request that opened it is repeated", async () => {
      await agent("sari");
      const ahead = await open("web:2");
      await world.pass(1_000);
      const key = world.key();
      const first = await world.core.openTicket(newTicket("web:1"), key);
      expect(first).toMatchObject({ place: 2 });
      await take("sari", ahead.ticket);
      expect(await world.core.openTicket(newTicket("web:1"), key)).toEqual({ ...first, place: 1 });
    });

    test("is the only one of its chat: asking again gives the same", async () => {
      const first = await open("web:1");
      expect(await open("web:1", { topic: "claim" })).toMatchObject({
        number: first.number,
        topic: "balance",
      });
      expect(await read("web:1")).toMatchObject({ number: first.number, state: "waiting" });
      expect(await read("web:2")).toBeNull();
    });

    test("of a member is one over all his chats, and moves to where he is", async () => {
      const siti = world.person("siti");
      const there = { conversation: "telegram:1", session: await world.signIn("telegram:1", siti) };
      const here = { conversation: "web:1", session: await world.signIn("web:1", siti) };
      const first = await world.core.openTicket(newTicket("telegram:1", there), world.key());
      expect(await world.core.readTicket(here)).toMatchObject({
        number: first.number,
        elsewhere: "telegram",
      });
      await agent("sari");
      await take("sari", first.ticket);
      expect(await world.core.moveTicketHere({ asked: here, ticket: first.ticket }, world.key())).toBe(true);
      expect(await world.core.readTicket(here)).toMatchObject({ elsewhere: null, state: "held" });
      expect((await letters()).map(({ conversation, event }) => [conversation, event.type])).toEqual([
        ["telegram:1", "desk.taken"],
        ["telegram:1", "desk.moved"],
        ["web:1", "desk.taken"],
      ]);
    });

    test("of a member is nobody else's to move", async () => {
      const siti = world.person("siti");
      const session = await world.signIn("telegram:1", siti);
      const { ticket } = await world.core.openTicket(newTicket("telegram:1", { session }), world.key());
      const other = await world.signIn("web:9", world.person("latecomer"));
      const asked = { conversation: "web:9", session: other };
      expect(await world.core.readTicket(asked)).toBeNull();
      expect(await world.core.moveTicketHere({ asked, ticket }, world.key())).toBe(false);
      expect(
        await world.core.moveTicketHere({ asked: { ...asked, session: null }, ticket }, world.key()),
      ).toBe(false);
    });

    test("keeps what was written in order, each once, also when it is over", async () => {
      const { ticket } = await open("web:1", { words: "" });
      const conversation = "web:1";
      await world.core.addWords({ conversation, ticket, words: [{ id: "m1", text: "halo" }] });
      const both = [
        { id: "m1", text: "halo" },
        { id: "m2", text: "masih di sana?" },
      ];
      await world.core.addWords({ conversation, ticket, words: both });
      await world.core.closeTicket({ conversation, ticket }, world.key());
      await world.core.addWords({ conversation, ticket, words: [{ id: "m3", text: "satu lagi" }] });
      const { entries = [] } = (await world.core.desk.readTicket(ticket, 0)) ?? {};
      const words = entries.filter(({ what }) => what === "words").map(({ text }) => text);
      expect(words).toEqual(["halo", "masih di sana?", "satu lagi"]);
      expect(entries.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5]);
    });

    test("that is over for a minute says so to whoever still writes, and not before its end can have reached him", async () => {
      const { ticket } = await open("web:1", { words: "" });
      const conversation = "web:1";
      const writes = (id: string) =>
        world.core.addWords({ conversation, ticket, words: [{ id, text: "halo" }] });
      await agent("sari");
      await take("sari", ticket);
      await letters();
      expect(await writes("m1")).toEqual({ over: false });
      await world.core.desk.resolve({ agent: "sari", ticket, requestKey: world.key(), summary: "" });
      await world.pass(policy.desk.partingMs - 1_000);
      expect(await writes("m2")).toEqual({ over: false });
      await world.pass(2_000);
      // Its chat has not been told yet.
      expect(await writes("m3")).toEqual({ over: false });
      await letters();
      expect(await writes("m3")).toEqual({ over: true });
    });

    test("is nobody's who only knows its id", async () => {
      const { ticket } = await open("web:1");
      const theft = { conversation: "web:2", ticket };
      await expect(world.core.addWords({ ...theft, words: [] })).rejects.toThrow(TicketUnknown);
      await expect(world.core.closeTicket(theft, world.key())).rejects.toThrow(TicketUnknown);
      await expect(world.core.rateTicket({ ...theft, score: 1 })).rejects.toThrow(TicketUnknown);
    });

    test("is rated once", async () => {
      const { ticket } = await open("web:1");
      await world.core.closeTicket({ conversation: "web:1", ticket }, world.key());
      await world.core.rateTicket({ conversation: "web:1", ticket, score: 5 });
      await world.core.rateTicket({ conversation: "web:1", ticket, score: 1 });
      expect(await world.core.desk.readTicket(ticket, 0)).toMatchObject({ score: 5, state: "closed" });
      expect(await read("web:1")).toBeNull();
    });
  });

  describe("the place in the queue", () => {
    beforeEach(() => world.pass(TO_MONDAY));

    test("counts whoever came before and wants the same people", async () => {
      await open("web:1");
      await world.pass(1);
      await open("web:2", { topic: "claim" });
      await world.pass(1);
      expect(await open("web:3")).toMatchObject({ place: 2 });
      // One who can do both may be given the claim first.
      await agent("sari", { capacity: 0 });
      await world.core.desk.setPresence("sari", "online");
      expect(await read("web:3")).toMatchObject({ place: 3 });
    });

    test("comes with no wait when nobody is there, or nothing is known of today", async () => {
      expect(await open("web:1")).toMatchObject({ place: 1, wait: null });
      await agent("sari", { capacity: 0 });
      await world.core.desk.setPresence("sari", "online");
      expect(await read("web:1")).toMatchObject({ wait: null });
    });

    test("comes with a wait reckoned from the talks of the day", async () => {
      await agent("sari", { capacity: 1 });
      for (const chat of ["web:1", "web:2", "web:3", "web:4", "web:5"]) {
        const { ticket } = await open(chat);
        await take("sari", ticket);
        await world.pass(8 * MINUTE);
        await world.core.closeTicket({ conversation: chat, ticket }, world.key());
      }
      await take("sari", (await open("web:6")).ticket);
      await world.core.desk.setPresence("sari", "online");
      await open("web:7");
      await world.pass(1);
      expect(await open("web:8")).toMatchObject({ place: 2, wait: { minutes: 20 } });
    });

    test("is kept by whoever comes back to the queue", async () => {
      await agent("sari");
      const { ticket } = await open("web:1");
      await world.pass(MINUTE);
      await open("web:2");
      await take("sari", ticket);
      await world.core.desk.release({ agent: "sari", ticket, requestKey: world.key() });
      expect(await read("web:1")).toMatchObject({ place: 1, state: "waiting", agent: null });
      expect(await read("web:2")).toMatchObject({ place: 2 });
    });
  });

  describe("a letter", () => {
    test("is handed out until it has arrived, and never before the one ahead of it", async () => {
      await agent("sari");
      const { ticket } = await open("web:1");
      await take("sari", ticket);
      await say("sari", ticket, "Selamat siang, dengan Sari.");
      const [first, ...more] = await world.core.readLetters(10);
      expect([first?.event.type, more]).toEqual(["desk.taken", []]);
      expect(await world.core.readLetters(10)).toEqual([first]);
      await world.core.letterArrived({ ticket, position: first?.position ?? 0 });
      const [second] = await world.core.readLetters(10);
      expect(second).toMatchObject({
        conversation: "web:1",
        event: { type: "desk.said", agent: { name: "Sari" } },
      });
      await world.core.letterArrived({ ticket, position: second?.position ?? 0 });
      expect(await world.core.readLetters(10)).toEqual([]);
    });

    test("is noted as delivered once it was said, and not taken back", async () => {
      await agent("sari");
      const { ticket } = await open("web:1");
      await take("sari", ticket);
      const said = await say("sari", ticket, "Sebentar saya cek.");
      const position = said.outcome === "said" ? said.position : 0;
      const delivery = async () => {
        const entry = (await world.core.desk.readTicket(ticket, position - 1))?.entries[0];
        return entry?.delivery;
      };
      expect(await delivery()).toBe("pending");
      await world.core.noteDelivery({ ticket, position, outcome: "delivered" });
      await world.core.noteDelivery({ ticket, position, outcome: "failed" });
      expect(await delivery()).toBe("delivered");
    });
  });

  test("an agent's code is known while he works here, however it is typed", async () => {
    const { code } = await world.core.desk.saveAgent({ id: "sari", ...AGENT });
    expect(await world.core.findAgent(code.toLowerCase().replace("-", " "))).toEqual({ name: "Sari", code });
    expect(await world.core.findAgent("XXX-000")).toBeNull();
    await world.core.desk.saveAgent({ id: "sari", ...AGENT, active: false });
    expect(await world.core.findAgent(code)).toBeNull();
  });
}
