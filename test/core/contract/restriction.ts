import type { Session } from "../../../src/ports/core.ts";
import type { World } from "../world.ts";
import { ticketWays } from "./tickets.ts";

const HOUR = 3_600_000;

/** Restriction: from the moment it is asked for, desks and their figures have no more of a member than his open request needs. */
export function restrictionContract(world: World): void {
  const chat = "telegram:1";
  const { open, agent, take, newTicket } = ticketWays(world);
  const desk = () => world.core.desk;
  let session: Session;

  const restrict = () =>
    world.core.requestData({ session, conversation: chat, kind: "restrict", subject: null }, world.key());
  const close = (ticket: string) => world.core.closeTicket({ conversation: chat, ticket }, world.key());
  const counted = async () => {
    const now = await world.now();
    return (await desk().readMetrics({ from: now - HOUR, until: now + HOUR })).length;
  };

  describe("restricting the use of one's data", () => {
    beforeEach(async () => {
      await agent("sari");
      session = await world.signIn(chat, world.person("siti"));
    });

    test("holds at once, until the member lifts it, and asking for it twice is one request", async () => {
      expect(await world.core.readAccount(session)).toMatchObject({ restricted: false });
      const receipt = await restrict();
      expect(await restrict()).toEqual(receipt);
      expect(await world.core.readAccount(session)).toMatchObject({ restricted: true, requests: [receipt] });
      expect(await world.core.liftRestriction(session, world.key())).toEqual({ lifted: true });
      expect(await world.core.readAccount(session)).toMatchObject({ restricted: false, requests: [] });
      expect(await world.core.liftRestriction(session, world.key())).toEqual({ lifted: false });
    });

    test("holds on when an officer has answered, and ends when the request is taken back", async () => {
      const { number = "" } = (await restrict()) ?? {};
      await world.core.approveCase({ number, by: "Rina" }, world.key());
      expect(await world.core.readAccount(session)).toMatchObject({ restricted: true, requests: [] });
      const again = await restrict();
      await world.core.cancelCase({ session, number: again?.number ?? "" }, world.key());
      expect(await world.core.readAccount(session)).toMatchObject({ restricted: false });
    });

    test("leaves an agent with the words of the open talk, without whose they are or what he did before", async () => {
      const { ticket } = await open(chat, { session });
      await take("sari", ticket);
      expect(await desk().readTicket(ticket, 0)).toMatchObject({
        initials: expect.stringMatching(/\./),
        tried: ["check-balance"],
      });
      await restrict();
      const seen = await desk().readTicket(ticket, 0);
      expect(seen).toMatchObject({ member: null, initials: null, tried: [], verified: true });
      expect(seen?.entries.some(({ what }) => what === "words")).toBe(true);
    });

    test("leaves the way to whoever asked to be called back", async () => {
      const { ticket } = await open(chat, { session, kind: "callback", callbackAt: await world.now() });
      await restrict();
      expect(await desk().readTicket(ticket, 0)).toMatchObject({
        member: world.person("siti").id,
        initials: null,
      });
    });

    test("takes talks that are over out of every desk's sight and figures, and lifting brings them back", async () => {
      const { ticket, number } = await open(chat, { session });
      await close(ticket);
      await open("web:stranger");
      expect([await counted(), (await desk().search({ text: number, limit: 5 })).length]).toEqual([2, 1]);
      await restrict();
      expect([await counted(), (await desk().search({ text: number, limit: 5 })).length]).toEqual([1, 0]);
      expect(await desk().readTicket(ticket, 0)).toBeNull();
      await world.core.liftRestriction(session, world.key());
      expect([await counted(), (await desk().search({ text: number, limit: 5 })).length]).toEqual([2, 1]);
    });

    test("keeps nothing from the member himself, nor word of what is done to his account", async () => {
      await restrict();
      expect(await world.core.readBalances(session)).not.toBeNull();
      expect(await world.core.openTicket(newTicket(chat, { session }), world.key())).toMatchObject({
        state: "waiting",
      });
      await world.signIn("web:2", world.person("siti"));
      const told = (await world.core.takeNotices(100)).map(({ about }) => about.kind);
      expect(told).toContain("new-chat");
    });

    test("is nobody's to lift without a live session", async () => {
      await world.core.endSession(session, "signed-out");
      expect(await world.core.liftRestriction(session, world.key())).toBeNull();
    });
  });
}
