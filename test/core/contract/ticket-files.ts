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
  const { open, agent, take, letters } = ticketWays(world);
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

  describe("a file that an agent sends", () => {
    const send = (ticket: string, { agent = "sari", file = PHOTO, key = world.key() } = {}) =>
      world.core.desk.sendFile({ agent, ticket, requestKey: key, file });
    const readSent = (ticket: string, position: number, conversation = "web:1") =>
      world.core.readSentFile({ conversation, ticket, position });
    const held = async () => {
      await agent("sari");
      const { ticket } = await open("web:1", { words: "" });
      await take("sari", ticket);
      return ticket;
    };
    const newest = async (ticket: string) => (await entries(ticket)).at(-1)?.position ?? 0;
    const sent = async (ticket: string) => (await entries(ticket)).filter(({ what }) => what === "sent");

    test("is an entry on its way, and its letter says where it is and nothing of what is in it", async () => {
      const ticket = await held();
      await letters();
      const position = await newest(ticket);
      expect(await send(ticket, { file: LETTER })).toEqual({ outcome: "said", position: position + 1 });
      expect((await entries(ticket)).at(-1)).toMatchObject({
        ...{ what: "sent", by: "agent", agent: "sari", text: "document 99", delivery: "pending" },
      });
      for (const read of [readSent(ticket, position + 1), world.core.desk.readFile(ticket, position + 1)]) {
        const file = await read;
        expect(file && { ...file, bytes: Uint8Array.from(file.bytes) }).toEqual(LETTER);
      }
      const [letter] = await letters();
      expect(letter).toEqual({
        ...{ conversation: "web:1", ticket, position: position + 1 },
        event: {
          ...{ type: "desk.file", kind: "document", ticket, number: expect.any(String) },
          ...{ position: position + 1, epoch: 1, agent: { name: "Sari", code: expect.any(String) } },
        },
      });
    });

    test("answers whoever waited, and is told to be delivered as words are", async () => {
      const ticket = await held();
      await add(ticket, "m1");
      await world.pass(1_000);
      await send(ticket);
      expect(await world.core.desk.readOpen()).toMatchObject([{ unanswered: false }]);
      await world.core.noteDelivery({ ticket, position: await newest(ticket), outcome: "failed" });
      expect(await sent(ticket)).toMatchObject([{ delivery: "failed" }]);
    });

    test("is sent once under its key", async () => {
      const ticket = await held();
      const key = world.key();
      expect(await send(ticket, { key })).toEqual(await send(ticket, { key }));
      expect(await sent(ticket)).toHaveLength(1);
    });

    test("leaves only from the hands of who has the talk", async () => {
      const ticket = await held();
      await agent("tono");
      expect(await send(ticket, { agent: "tono" })).toEqual({ outcome: "not-yours" });
      await world.core.closeTicket({ conversation: "web:1", ticket }, world.key());
      expect(await send(ticket)).toEqual({ outcome: "over" });
      expect(await sent(ticket)).toEqual([]);
    });

    test("is read for the conversation that it went to, and what a participant sent is not", async () => {
      const ticket = await held();
      await add(ticket, "m1");
      const theirs = await newest(ticket);
      await send(ticket);
      const ours = await newest(ticket);
      expect(await readSent(ticket, ours)).not.toBeNull();
      expect(await readSent(ticket, ours, "web:2")).toBeNull();
      expect(await readSent(ticket, theirs)).toBeNull();
      expect(await readSent("no-ticket", ours)).toBeNull();
    });

    test("takes nothing of the room that the participant has, and has its own end", async () => {
      const ticket = await held();
      for (let at = 0; at < policy.files.perTicket; at += 1)
        expect(await send(ticket)).toMatchObject({ outcome: "said" });
      expect(await send(ticket)).toEqual({ outcome: "too-many" });
      expect(await room(ticket, "m1")).toBe("room");
    });
  });
}
