import { policy } from "../../../src/policy.ts";
import type { CleanFile } from "../../../src/ports/files.ts";
import { TicketUnknown } from "../../../src/ports/tickets.ts";
import type { World } from "../world.ts";
import { ticketWays } from "./tickets.ts";

const HOUR = 3_600_000;

/** Every value that a byte can have, so that none is lost on the way. */
const BYTES = Uint8Array.from({ length: 256 }, (_, at) => at);
export const PHOTO: CleanFile = { kind: "photo", mime: "image/jpeg", bytes: BYTES };
const LETTER: CleanFile = { kind: "document", mime: "application/pdf", bytes: BYTES.subarray(0, 99) };

/** Photos and documents on tickets. */
export function ticketFilesContract(world: World): void {
  const { open, agent, take } = ticketWays(world);
  const add = (ticket: string, id: string, file = PHOTO, conversation = "web:1") =>
    world.core.addFile({ conversation, ticket, id }, file);
  const room = (ticket: string, id: string) => world.core.roomForFile({ conversation: "web:1", ticket, id });
  const entries = async (ticket: string) => (await world.core.desk.readTicket(ticket, 0))?.entries ?? [];

  describe("a file on a ticket", () => {
    test("is an entry between the words around it, and desks read the very bytes", async () => {
      const { ticket } = await open("web:1", { words: "" });
      const write = (id: string, text: string) =>
        world.core.addWords({ conversation: "web:1", ticket, words: [{ id, text }] });
      await write("m1", "Ini fotonya:");
      expect(await add(ticket, "m2")).toBe("there");
      expect(await add(ticket, "m3", LETTER)).toBe("there");
      await write("m4", "Sudah?");
      const said = (await entries(ticket)).slice(1);
      expect(said.map(({ what, by, text }) => [what, by, text])).toEqual([
        ["words", "participant", "Ini fotonya:"],
        ["file", "participant", "photo 256"],
        ["file", "participant", "document 99"],
        ["words", "participant", "Sudah?"],
      ]);
      const [, photo, letter] = said;
      for (const [entry, file] of [
        [photo, PHOTO],
        [letter, LETTER],
      ] as const) {
        const read = await world.core.desk.readFile(ticket, entry?.position ?? 0);
        expect(read && { ...read, bytes: Uint8Array.from(read.bytes) }).toEqual(file);
      }
      expect(await world.core.desk.readFile(ticket, 1)).toBeNull();
      expect(await world.core.desk.readFile("no-ticket", 3)).toBeNull();
    });

    test("is there once, however often its message comes", async () => {
      const { ticket } = await open("web:1");
      expect(await room(ticket, "m1")).toBe("room");
      await add(ticket, "m1");
      expect(await room(ticket, "m1")).toBe("there");
      expect(await add(ticket, "m1")).toBe("there");
      expect((await entries(ticket)).filter(({ what }) => what === "file")).toHaveLength(1);
    });

    test("waits for an answer as words do", async () => {
      await agent("sari");
      const { ticket } = await open("web:1", { words: "" });
      await take("sari", ticket);
      await add(ticket, "m1");
      expect(await world.core.desk.readOpen()).toMatchObject([{ unanswered: true }]);
    });

    test("is nobody else's to add", async () => {
      const { ticket } = await open("web:1");
      await expect(add(ticket, "m1", PHOTO, "web:2")).rejects.toThrow(TicketUnknown);
      await expect(add("no-ticket", "m1")).rejects.toThrow(TicketUnknown);
    });

    test("is one of so many in an hour, and of so many on one ticket", async () => {
      const { perTicket, perConversationPerHour } = policy.files;
      const { ticket } = await open("web:1");
      const addSome = async (from: number, count: number) => {
        for (let at = from; at < from + count; at += 1) expect(await add(ticket, `m${at}`)).toBe("there");
      };
      await addSome(0, perConversationPerHour);
      expect(await room(ticket, "late")).toBe("too-many");
      expect(await add(ticket, "late")).toBe("too-many");
      expect(await add(ticket, "m0")).toBe("there");
      await world.pass(HOUR + 1_000);
      await addSome(perConversationPerHour, perTicket - perConversationPerHour);
      await world.pass(HOUR + 1_000);
      expect(await room(ticket, "late")).toBe("too-many");
      expect((await entries(ticket)).filter(({ what }) => what === "file")).toHaveLength(perTicket);
    });
  });
}
