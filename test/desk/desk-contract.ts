import { randomUUID } from "node:crypto";
import type { CoreSystem } from "../../src/ports/core.ts";
import { type Asked, ask } from "../support/desk/asked.ts";

/** A desk of whatever kind, with two agents who sit at it. */
export interface DeskSubject {
  readonly core: CoreSystem;
  readonly sari: DeskSeat;
  readonly dimas: DeskSeat;
  /** Does what the desk does by itself. */
  settles(): Promise<void>;
  close(): Promise<void>;
}

/** An agent at a desk, with what he can do there. What he does has happened when the call resolves. */
export interface DeskSeat {
  /** As participants are told. */
  readonly name: string;
  /** All that he can read of a ticket. */
  reads(asked: Asked): Promise<string>;
  takes(asked: Asked): Promise<void>;
  /** Whether his words were passed on, and if not whether he was told so. */
  says(asked: Asked, text: string): Promise<"passed on" | "refused" | "lost">;
  /** What he sees of the way of his last words. */
  arrival(asked: Asked): Promise<"sent" | "delivered" | "failed">;
  notes(asked: Asked, text: string): Promise<void>;
  ends(asked: Asked): Promise<void>;
}

const SECRETS = ["3174010101900001", "08123456789", "+62 812-3456-7890", "481516", "kenari77"];

/** What every desk keeps, seen from both ends: the participant's mailbox, and what an agent reads. */
export function describeDesk(name: string, open: () => Promise<DeskSubject>): void {
  describe(name, () => {
    let desk: DeskSubject;
    beforeAll(async () => {
      desk = await open();
    });
    afterAll(() => desk?.close());

    /** Somebody who asks, and whose ticket has come to the desk. */
    async function asks(more: Parameters<typeof ask>[1] = {}): Promise<Asked> {
      const asked = await ask(desk.core, more);
      await desk.settles();
      return asked;
    }

    test("shows who waits, with what he wrote and what he was after", async () => {
      const asked = await asks({ words: "Kartu saya hilang." });
      const read = await desk.sari.reads(asked);
      expect(read).toContain(asked.number);
      expect(read).toContain("Kartu saya hilang.");
      expect(read).toMatch(/Cek saldo|check-balance/);
    });

    test("brings words both ways, each once and in order, under the agent's name", async () => {
      const asked = await asks();
      await desk.sari.takes(asked);
      expect(await desk.sari.says(asked, "Selamat siang.")).toBe("passed on");
      for (const text of ["satu", "dua", "tiga"]) await asked.says(`pesan ${text}`);
      await desk.settles();
      await desk.settles();
      expect(await desk.sari.says(asked, "Sudah saya baca.")).toBe("passed on");
      const { name } = desk.sari;
      expect(await asked.hears()).toEqual([
        `taken by ${name}`,
        `${name}: Selamat siang.`,
        `${name}: Sudah saya baca.`,
      ]);
      const read = await desk.sari.reads(asked);
      const places = ["satu", "dua", "tiga"].map((text) => read.split(`pesan ${text}`));
      expect(places.map((parts) => parts.length)).toEqual([2, 2, 2]);
      expect(places.map(([before = ""]) => before.length)).toEqual(
        places.map(([before = ""]) => before.length).sort((a, b) => a - b),
      );
    });

    test("shows what became of words on their way to the participant", async () => {
      const asked = await asks();
      await desk.sari.takes(asked);
      for (const outcome of ["delivered", "failed"] as const) {
        await desk.sari.says(asked, `Pesan yang ${outcome}.`);
        expect(await desk.sari.arrival(asked)).toBe("sent");
        await asked.gets(outcome);
        await desk.settles();
        expect(await desk.sari.arrival(asked)).toBe(outcome);
      }
    });

    test("keeps notes for colleagues", async () => {
      const asked = await asks();
      await desk.sari.takes(asked);
      await desk.sari.notes(asked, "Orangnya sabar sekali.");
      expect(await desk.sari.reads(asked)).toContain("Orangnya sabar sekali.");
      expect(await asked.hears()).toEqual([`taken by ${desk.sari.name}`]);
    });

    test.each([
      "Kirim kode OTP-nya ya, Pak.",
      "Boleh minta kata sandinya?",
      "NIK Bapak 3174010101900001, betul?",
    ])("passes on nothing that asks for a secret or holds one, and says so: %s", async (text) => {
      const asked = await asks();
      await desk.sari.takes(asked);
      expect(await desk.sari.says(asked, text)).toBe("refused");
      expect(await desk.sari.says(asked, "Jangan berikan kode kepada siapa pun.")).toBe("passed on");
      expect(await asked.hears()).toEqual([
        `taken by ${desk.sari.name}`,
        `${desk.sari.name}: Jangan berikan kode kepada siapa pun.`,
      ]);
    });

    test("gives the participant back when the agent ends it", async () => {
      const asked = await asks();
      await desk.sari.takes(asked);
      await desk.sari.says(asked, "Sudah beres, ya.");
      await desk.sari.ends(asked);
      expect((await asked.hears()).at(-1)).toBe("resolved");
      expect(await desk.core.desk.readTicket(asked.ticket, 0)).toMatchObject({
        state: "closed",
        closedWhy: "resolved",
      });
    });

    test("lets nobody speak in a talk that the participant has ended, and tells who tries", async () => {
      const asked = await asks();
      await desk.sari.takes(asked);
      await asked.ends();
      await desk.settles();
      await asked.hears();
      expect(await desk.sari.says(asked, "Masih di sana?")).toBe("refused");
      expect(await asked.hears()).toEqual([]);
    });

    test("has one owner at a time, of whom the participant is told", async () => {
      const asked = await asks();
      await desk.sari.takes(asked);
      await desk.dimas.takes(asked);
      const heard = await asked.hears();
      const { agent } = (await desk.core.desk.readTicket(asked.ticket, 0)) ?? {};
      const owner = (await desk.core.desk.readAgents()).find(({ id }) => id === agent);
      expect(heard.at(-1)).toBe(`taken by ${owner?.name}`);
    });

    test("shows nothing that identifies the participant", async () => {
      const asked = await asks({ words: `NIK ${SECRETS[0]}` });
      for (const secret of SECRETS) await asked.says(`kode atau kata sandi saya ${secret} ya`);
      await desk.settles();
      const read = await desk.sari.reads(asked);
      expect(SECRETS.filter((secret) => read.includes(secret))).toEqual([]);
    });

    test("goes on where it was when the same act comes again", async () => {
      const asked = await asks();
      const words = { id: randomUUID(), text: "hanya sekali" };
      await asked.writes(words);
      await asked.writes(words);
      await desk.settles();
      expect((await desk.sari.reads(asked)).split("hanya sekali")).toHaveLength(2);
    });
  });
}
