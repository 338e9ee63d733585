import { policy } from "../../../src/policy.ts";
import type { World } from "../world.ts";
import { ticketWays } from "./tickets.ts";

const HOUR = 3_600_000;

/** Every value that a byte can have, so that none is lost on the way. */
export const BYTES = Uint8Array.from({ length: 256 }, (_, at) => at);

/** Short ways of saying what tests of uploads do. */
export function uploadWays(world: World) {
  return {
    room: (id: string, conversation = "web:1") => world.core.roomForUpload({ conversation, id }),
    keep: (id: string, conversation = "web:1") => world.core.keepUpload({ conversation, id }, BYTES),
    async read(id: string, conversation = "web:1") {
      const bytes = await world.core.readUpload({ conversation, id });
      return bytes && Uint8Array.from(bytes);
    },
    drop: (id: string, conversation = "web:1") => world.core.dropUpload({ conversation, id }),
  };
}

/** Files from the web chat on their way to a ticket. */
export function webUploadsContract(world: World): void {
  const { open } = ticketWays(world);
  const { room, keep, read, drop } = uploadWays(world);

  describe("a file from the web chat", () => {
    test("is kept for whoever handles its message, and its very bytes are read", async () => {
      await open("web:1");
      expect(await room("m1")).toBe("room");
      expect(await keep("m1")).toBe("there");
      expect(await read("m1")).toEqual(BYTES);
    });

    test("is kept once, however often it comes", async () => {
      await open("web:1");
      await keep("m1");
      expect(await room("m1")).toBe("there");
      expect(await keep("m1")).toBe("there");
      await drop("m1");
      expect(await keep("m1")).toBe("there");
      expect(await read("m1")).toBeNull();
    });

    test("opens in its own chat only", async () => {
      await open("web:1");
      await open("web:2");
      await keep("m1");
      expect(await read("m1", "web:2")).toBeNull();
      await drop("m1", "web:2");
      expect(await read("m1")).toEqual(BYTES);
    });

    test("is not kept where nobody would look at it", async () => {
      expect(await room("m1")).toBe("nobody");
      expect(await keep("m1")).toBe("nobody");
      expect(await read("m1")).toBeNull();
    });

    test("is kept for a moment after a talk has ended, for its sender can't know yet", async () => {
      const { ticket } = await open("web:1");
      await world.core.closeTicket({ conversation: "web:1", ticket }, world.key());
      expect(await keep("m1")).toBe("there");
      await world.pass(policy.desk.partingMs + 1_000);
      expect(await keep("m2")).toBe("nobody");
    });

    test("is one of so many in an hour, those that were passed on among them", async () => {
      await open("web:1");
      for (let at = 0; at < policy.files.perConversationPerHour; at += 1) {
        expect(await keep(`m${at}`)).toBe("there");
        await drop(`m${at}`);
      }
      expect(await room("late")).toBe("too-many");
      expect(await keep("late")).toBe("too-many");
      expect(await keep("m0")).toBe("there");
      await open("web:2");
      expect(await room("m1", "web:2")).toBe("room");
      await world.pass(HOUR + 1_000);
      expect(await keep("late")).toBe("there");
    });
  });
}
