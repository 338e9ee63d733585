import type { World } from "../world.ts";
import { ticketWays } from "./tickets.ts";

/** Whose typing is shown to whom. */
export function typingContract(world: World): void {
  const { open, agent, take } = ticketWays(world);
  const findChat = (ticket: string, who: string, epoch: number) =>
    world.core.findChat({ ticket, agent: who, epoch });

  describe("typing", () => {
    beforeEach(async () => {
      await agent("sari");
      await agent("tono");
    });

    test("of a participant is seen by nobody while nobody has his talk", async () => {
      const { ticket } = await open("web:1");
      expect(await world.core.findTalk("web:1")).toBeNull();
      await take("sari", ticket);
      expect(await world.core.findTalk("web:1")).toBe(ticket);
      expect(await world.core.findTalk("web:2")).toBeNull();
      await world.core.closeTicket({ conversation: "web:1", ticket }, world.key());
      expect(await world.core.findTalk("web:1")).toBeNull();
    });

    test("of an agent is shown only while he holds the talk, and not once it has changed hands", async () => {
      const { ticket } = await open("web:1");
      expect(await findChat(ticket, "sari", 0)).toBeNull();
      await take("sari", ticket);
      expect(await findChat(ticket, "sari", 1)).toBe("web:1");
      expect(await findChat(ticket, "tono", 1)).toBeNull();
      await world.core.desk.release({ agent: "sari", ticket, requestKey: world.key() });
      await take("sari", ticket);
      expect(await findChat(ticket, "sari", 1)).toBeNull();
      expect(await findChat(ticket, "sari", 3)).toBe("web:1");
      expect(await findChat("no-such-ticket", "sari", 3)).toBeNull();
    });
  });
}
