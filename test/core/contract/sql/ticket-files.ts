import type { Database } from "../../../../src/core/sql/database.ts";
import { eraseMember } from "../../../../src/core/sql/erasure/erase-member.ts";
import { rotateKeys } from "../../../../src/core/sql/keys/rotate.ts";
import { sweep } from "../../../../src/core/sql/sweep.ts";
import { createKeyring, SealBroken } from "../../../../src/keyring.ts";
import { policy } from "../../../../src/policy.ts";
import { keyring } from "../../sql-subject.ts";
import type { World } from "../../world.ts";
import { PHOTO } from "../ticket-files.ts";
import { ticketWays } from "../tickets.ts";

/** How files of tickets lie in their table, and when they leave it. */
export function sqlTicketFilesContract(world: World, database: () => Database): void {
  const chat = "telegram:1";
  const { open, agent, take } = ticketWays(world);
  const rows = () =>
    database().query<{ body: string; place: string }>("select place, body from ticket_files");

  async function sendsPhoto() {
    const siti = world.person("siti");
    const session = await world.signIn(chat, siti);
    const { ticket } = await open(chat, { session });
    await world.core.addFile({ conversation: chat, ticket, id: "m1" }, PHOTO);
    const position = (await world.core.desk.readTicket(ticket, 0))?.newest ?? 0;
    return { siti, session, ticket, read: () => world.core.desk.readFile(ticket, position) };
  }

  /** An agent answers with a photo; gives how it is read when it leaves. */
  async function isSent(ticket: string) {
    await agent("sari");
    await take("sari", ticket);
    const act = { agent: "sari", ticket, requestKey: world.key() };
    const sent = await world.core.desk.sendFile({ ...act, file: PHOTO });
    const position = sent.outcome === "said" ? sent.position : 0;
    return () => world.core.readSentFile({ conversation: chat, ticket, position });
  }

  describe("a file at rest", () => {
    test("is sealed, and opens in its own place only", async () => {
      const { ticket, read } = await sendsPhoto();
      const [row] = await rows();
      expect(
        Buffer.from(row?.body ?? "", "base64url").includes(Buffer.from(PHOTO.bytes.subarray(0, 16))),
      ).toBe(false);
      expect(await read()).toMatchObject({ mime: "image/jpeg" });
      await database().query("update ticket_files set place = $1", [`${ticket}|1`]);
      await expect(world.core.desk.readFile(ticket, 1)).rejects.toThrow(SealBroken);
    });

    test("stays as it is when the keys are rotated; only its own key is sealed anew", async () => {
      await sendsPhoto();
      const [before] = await rows();
      const key = () => database().query<{ key: string }>("select key_sealed as key from ticket_files");
      const [sealedBefore] = await key();
      const next = createKeyring({ id: "next", bytes: Buffer.alloc(32, 9) });
      const rotating = { ...next, open: keyring.open };
      await rotateKeys(database(), rotating);
      expect((await rows())[0]).toEqual(before);
      const [sealedAfter] = await key();
      expect(sealedAfter?.key).not.toBe(sealedBefore?.key);
      expect(sealedAfter?.key).toMatch(/^next\./);
    });

    test("is gone when its person is erased", async () => {
      const { siti, read } = await sendsPhoto();
      await database().transaction((queries) => eraseMember(queries, siti.id));
      expect(await rows()).toEqual([]);
      expect(await read()).toBeNull();
    });

    test("is gone when its ticket has been over for its time", async () => {
      const { ticket } = await sendsPhoto();
      await world.pass(policy.retention["agent-chat-1y"]);
      await sweep(database());
      expect(await rows()).toHaveLength(1);
      await world.core.closeTicket({ conversation: chat, ticket }, world.key());
      await world.pass(policy.retention["agent-chat-1y"] + 1_000);
      await sweep(database());
      expect(await rows()).toEqual([]);
    });

    test("of a person who has restricted the use of his data is for his open request alone", async () => {
      const { session, ticket, read } = await sendsPhoto();
      const request = { session, conversation: chat, kind: "restrict", subject: null } as const;
      await world.core.requestData(request, world.key());
      expect(await read()).not.toBeNull();
      await world.core.closeTicket({ conversation: chat, ticket }, world.key());
      expect(await read()).toBeNull();
    });

    test("that an agent sent goes and hides in the same way, also when it has not left yet", async () => {
      const { siti, session, ticket } = await sendsPhoto();
      const readSent = await isSent(ticket);
      const request = { session, conversation: chat, kind: "restrict", subject: null } as const;
      await world.core.requestData(request, world.key());
      expect(await readSent()).not.toBeNull();
      await world.core.closeTicket({ conversation: chat, ticket }, world.key());
      expect(await readSent()).toBeNull();
      await database().transaction((queries) => eraseMember(queries, siti.id));
      expect(await rows()).toEqual([]);
      expect(await readSent()).toBeNull();
    });
  });
}
