import { jest } from "@jest/globals";
import { eraseMember } from "../../../src/core/sql/erasure/erase-member.ts";
import { policy } from "../../../src/policy.ts";
import type { Asked, Asking } from "../../support/desk/asked.ts";
import { type ChatwootStage, openChatwootStage } from "../../support/desk/chatwoot-stage.ts";
import type { FakeConversation } from "../../support/fake-chatwoot/conversations.ts";
import { pdf } from "../../support/files/sample-files.ts";

jest.setTimeout(120_000);

let stage: ChatwootStage;
beforeAll(async () => {
  stage = await openChatwootStage();
});
afterEach(() => stage.clears());
afterAll(() => stage?.close());

/** Somebody who asks, and his conversation over there. */
async function asks(more?: Asking): Promise<{ asked: Asked; there: FakeConversation }> {
  const asked = await stage.asks(more);
  await stage.settles();
  return { asked, there: stage.fake.about(asked.number) };
}

const members = () => stage.database.query<{ id: string }>("select id from participants order by id");

/** A member asks. */
async function asksAs(which: number): Promise<{ asked: Asked; there: FakeConversation }> {
  const asked = await stage.asks();
  const member = (await members())[which]?.id ?? "";
  await stage.database.query("update tickets set member_id = $2 where id = $1", [asked.ticket, member]);
  await stage.settles();
  return { asked, there: stage.fake.about(asked.number) };
}

async function erase(which: number): Promise<void> {
  const member = (await members())[which]?.id ?? "";
  await stage.database.transaction((queries) => eraseMember(queries, member));
}

/** The notes that the bridge has left for agents. */
function notes({ number }: Asked): string[] {
  const lines = stage.fake.reads(number).filter((line) => line.startsWith("catatan: "));
  return lines.slice(1).map((line) => line.slice("catatan: ".length));
}

/** The built-in desk has an agent too. */
async function atBuiltIn(ticket: string, does: "take" | "say" | "resolve"): Promise<void> {
  const { desk } = stage.core;
  const act = { agent: "ratna", ticket, requestKey: `${ticket}|${does}` };
  if (does === "take") {
    const skills = { skills: ["general" as const], languages: ["id" as const], capacity: 1 };
    await desk.saveAgent({ id: "ratna", name: "Ratna", ...skills, active: true, shiftEndsAt: null });
    await desk.setPresence("ratna", "away");
    await desk.take(act);
  } else if (does === "say") await desk.say({ ...act, text: "Saya bantu dari sini." });
  else await desk.resolve({ ...act, summary: "Sudah dijelaskan." });
  await stage.settles();
}

test("a talk goes from the first words to the rating, and each side hears what concerns it", async () => {
  const { fake } = stage;
  const asked = await stage.asks();
  await stage.settles();
  const there = fake.about(asked.number);
  const [card, words] = fake.reads(asked.number);
  expect(card).toMatch(/^catatan: Tiket HK-\w{5} · Saldo dan iuran\nPeserta: belum masuk akun · lewat web/);
  expect(card).toContain("Sebelumnya di bot: Cek saldo");
  expect(words).toBe("peserta: Saldo saya kok belum bertambah ya?");

  fake.assigns(there, fake.sari);
  await stage.settles();
  expect(await asked.hears()).toEqual(["taken by Sari"]);
  fake.says(there, fake.sari, "Selamat siang, saya periksa dulu.");
  fake.says(there, fake.sari, "Dua menit, ya.");
  await stage.settles();
  await asked.says("Baik.");
  await asked.says("Terima kasih.");
  await stage.settles();
  expect(await asked.hears()).toEqual(["Sari: Selamat siang, saya periksa dulu.", "Sari: Dua menit, ya."]);
  expect(fake.reads(asked.number).slice(2)).toEqual([
    "petugas: Selamat siang, saya periksa dulu.",
    "petugas: Dua menit, ya.",
    "peserta: Baik.",
    "peserta: Terima kasih.",
  ]);

  fake.resolves(there);
  await stage.settles();
  expect(await asked.hears()).toEqual(["resolved"]);
  await asked.rates(5);
  await stage.settles();
  expect(fake.reads(asked.number).at(-1)).toBe("catatan: Penilaian peserta: 5 dari 5.");
  expect(there.status).toBe("resolved");
});

describe("a file", () => {
  const photo = { kind: "photo", mime: "image/jpeg", bytes: Buffer.from("what the photo shows") } as const;
  const letter = {
    kind: "document",
    mime: "application/pdf",
    bytes: Buffer.from("%PDF what it says"),
  } as const;

  test("goes from the participant to the agent, between the words around it, under a name that says nothing", async () => {
    const { asked, there } = await asks();
    await asked.says("Ini kartunya.");
    await asked.sends(photo);
    await asked.sends(letter);
    await asked.says("Dan suratnya.");
    await stage.settles();
    expect(stage.fake.reads(asked.number).slice(2)).toEqual([
      "peserta: Ini kartunya.",
      expect.stringMatching(/^peserta: \[photo-\d+\.jpg\]$/),
      expect.stringMatching(/^peserta: \[document-\d+\.pdf\]$/),
      "peserta: Dan suratnya.",
    ]);
    const files = there.messages.flatMap(({ id }) => stage.fake.conversations.files.get(id) ?? []);
    expect(files.map(({ type, bytes }) => [type, bytes])).toEqual([
      ["image/jpeg", photo.bytes],
      ["application/pdf", letter.bytes],
    ]);
  });

  test("that came after the end reopens nothing", async () => {
    const { asked, there } = await asks();
    await asked.ends();
    await asked.sends(photo);
    await stage.settles();
    expect(stage.fake.reads(asked.number).at(-1)).toMatch(
      /^catatan: Dikirim peserta sesudah chat ini selesai: \[photo-\d+\.jpg\]$/,
    );
    expect(there.status).toBe("resolved");
  });

  test("that Chatwoot refuses for good is told of, and opened at the built-in desk; what follows is not held up", async () => {
    const { asked } = await asks();
    stage.fake.fails(413, ({ files }) => files.length > 0);
    await asked.sends(photo);
    await asked.says("Itu kartunya.");
    await stage.settles();
    expect(stage.fake.reads(asked.number).slice(2)).toEqual([
      expect.stringMatching(/^catatan: Peserta mengirim foto atau dokumen yang tidak bisa.*\/desk\/\)/),
      "peserta: Itu kartunya.",
    ]);
  });

  test("of somebody who was erased before it was told is not told of", async () => {
    const { asked } = await asks();
    stage.fake.isDown = true;
    await asked.sends(photo);
    await stage.settles();
    await stage.database.query("delete from ticket_files where ticket_id = $1", [asked.ticket]);
    stage.fake.isDown = false;
    await stage.passes(60_000);
    expect(stage.fake.reads(asked.number)).toHaveLength(2);
  });
});

describe("who has the talk", () => {
  test("is whoever answers, also where it was assigned to nobody, and Chatwoot is told so", async () => {
    const { asked, there } = await asks();
    stage.fake.says(there, stage.fake.dimas, "Saya bantu, ya.");
    await stage.settles();
    expect(await asked.hears()).toEqual(["taken by Dimas", "Dimas: Saya bantu, ya."]);
    expect(there.assignee?.name).toBe("Dimas Contoh");
  });

  test("changes when a colleague is given it, or answers in it, and goes back when it is nobody's", async () => {
    const { asked, there } = await asks();
    stage.fake.assigns(there, stage.fake.sari);
    await stage.settles();
    stage.fake.assigns(there, stage.fake.dimas);
    await stage.settles();
    stage.fake.says(there, stage.fake.sari, "Saya tahu jawabannya.");
    await stage.settles();
    expect(await asked.hears()).toEqual([
      ...["taken by Sari", "taken by Dimas", "taken by Sari", "Sari: Saya tahu jawabannya."],
    ]);
    stage.fake.assigns(there, stage.fake.sari);
    await stage.settles();
    stage.fake.assigns(there, null);
    await stage.settles();
    expect(await asked.hears()).toEqual(["released"]);
    expect(notes(asked)).toEqual([expect.stringContaining("kembali ke antrean")]);
  });

  test("goes back when the agent is gone for ten minutes, and both sides are told", async () => {
    const { asked, there } = await asks();
    stage.fake.assigns(there, stage.fake.sari);
    await stage.settles();
    for (let minutes = 0; minutes < 20; minutes += 1) {
      await stage.passes(60_000);
      await stage.core.tendTickets();
    }
    expect(await asked.hears()).toEqual(["taken by Sari"]);
    stage.fake.sari.availability_status = "offline";
    for (let minutes = 0; minutes < 11; minutes += 1) {
      await stage.passes(60_000);
      await stage.core.tendTickets();
    }
    await stage.settles();
    expect(await asked.hears()).toEqual(["released"]);
    expect(notes(asked)).toEqual([expect.stringContaining("Sari sudah lama tidak terlihat")]);
    stage.fake.sari.availability_status = "online";
    stage.fake.says(there, stage.fake.sari, "Saya kembali.");
    await stage.settles();
    expect(await asked.hears()).toEqual(["taken by Sari", "Sari: Saya kembali."]);
  });

  test("is one also between two desks: what the built-in desk does is seen here, and its talk not disturbed", async () => {
    const { asked, there } = await asks();
    await atBuiltIn(asked.ticket, "take");
    await atBuiltIn(asked.ticket, "say");
    stage.fake.says(there, stage.fake.sari, "Biar saya saja.");
    stage.fake.resolves(there);
    await stage.settles();
    const file = { kind: "photo", mime: "image/jpeg", bytes: Buffer.from([1]) } as const;
    await stage.core.desk.sendFile({ agent: "ratna", ticket: asked.ticket, requestKey: "photo", file });
    await stage.settles();
    expect(await asked.hears()).toEqual([
      "taken by Ratna",
      "Ratna: Saya bantu dari sini.",
      "Ratna sends a photo",
    ]);
    await atBuiltIn(asked.ticket, "resolve");
    expect(notes(asked)).toEqual([
      "Ratna menangani tiket ini di meja bawaan.",
      "Ratna menjawab peserta dari meja bawaan:\n\nSaya bantu dari sini.",
      "Tidak diteruskan: Ratna sedang menangani tiket ini di meja bawaan.",
      "Ratna mengirim foto kepada peserta dari meja bawaan; fotonya bisa dibuka di sana.",
      "Ratna menutup tiket ini di meja bawaan.",
    ]);
    expect(there.status).toBe("resolved");
  });
});

describe("the end of a talk", () => {
  test("comes also where nobody has taken it", async () => {
    const { asked, there } = await asks();
    stage.fake.resolves(there);
    await stage.settles();
    expect(await asked.hears()).toEqual(["taken by Petugas", "resolved"]);
  });

  test("waits when the participant has written something that the agent could not have read", async () => {
    const { asked, there } = await asks();
    stage.fake.assigns(there, stage.fake.sari);
    await stage.settles();
    stage.fake.calling = "never";
    stage.fake.resolves(there);
    await asked.says("Tunggu, satu lagi!");
    await stage.settles();
    expect(there.status).toBe("open");
    await stage.passes(policy.bridge.lookEveryMs);
    expect(await asked.hears()).toEqual(["taken by Sari"]);
    stage.fake.resolves(there);
    await stage.passes(policy.bridge.lookEveryMs);
    expect(await asked.hears()).toEqual(["resolved"]);
  });

  test("is told when the participant ends it, and what he writes later reopens nothing", async () => {
    const { asked, there } = await asks();
    await asked.ends();
    await asked.says("Oh ya, terima kasih.");
    await stage.settles();
    expect(notes(asked)).toEqual([
      "Peserta mengakhiri chat ini.",
      "Ditulis peserta sesudah chat ini selesai:\n\nOh ya, terima kasih.",
    ]);
    expect(there.status).toBe("resolved");
    stage.fake.says(there, stage.fake.sari, "Sama-sama!");
    await stage.settles();
    expect(notes(asked).at(-1)).toContain("sudah selesai");
    expect(await asked.hears()).toEqual([]);
  });

  test("comes when the member's account is erased, and of words that are gone nothing is told", async () => {
    const { asked, there } = await asks();
    await asked.says("Hapus semua data saya.");
    await stage.database.query("update ticket_entries set text_sealed = null where ticket_id = $1", [
      asked.ticket,
    ]);
    await stage.database.query(
      "update tickets set state = 'closed', closed_at = clock_now(), closed_why = 'participant' where id = $1",
      [asked.ticket],
    );
    await stage.settles();
    expect(there.status).toBe("resolved");
    expect(stage.fake.reads(asked.number).filter((line) => line.startsWith("peserta: "))).toHaveLength(1);
  });

  test("takes everything with it that Chatwoot knows of a member whose account is erased, of all his tickets", async () => {
    const first = await asksAs(0);
    await first.asked.says("Alamat saya Jalan Melati.");
    await first.asked.ends();
    const second = await asksAs(0);
    const other = await asksAs(1);
    await erase(0);
    stage.fake.isDown = true;
    await stage.passes(60_000);
    expect(stage.fake.conversations.all.length).toBeGreaterThan(0);
    stage.fake.recovers();
    await stage.passes(120_000);
    const { all, contacts } = stage.fake.conversations;
    const left = all.map(({ custom_attributes: own }) => own["ticket"]);
    expect(left).not.toContain(first.asked.number);
    expect(left).not.toContain(second.asked.number);
    expect(left).toContain(other.asked.number);
    expect(contacts.every(({ name }) => name !== "-")).toBe(true);
    await stage.passes(3_600_000);
    expect(stage.fake.conversations.contacts).toHaveLength(contacts.length);
  });

  test("comes by itself when the participant says nothing for a day", async () => {
    const { asked, there } = await asks();
    stage.fake.says(there, stage.fake.sari, "Apakah sudah jelas?");
    await stage.settles();
    for (let hours = 0; hours < 25; hours += 1 / 8) {
      await stage.passes(3_600_000 / 8);
      await stage.core.tendTickets();
    }
    await stage.settles();
    expect(notes(asked)).toEqual(["Peserta tidak menjawab selama sehari, jadi chat ini ditutup."]);
    expect(there.status).toBe("resolved");
  });
});

describe("no participant hears", () => {
  test("notes, bots, automations, texts that were deleted, or our own words", async () => {
    const { asked, there } = await asks();
    const { sari } = stage.fake;
    stage.fake.says(there, sari, "Catatan.", { private: true });
    stage.fake.says(there, sari, "Terhapus.", { content_attributes: { deleted: true } });
    stage.fake.says(there, sari, "Kami segera kembali.", {
      sender: { id: 1, name: "Bot", type: "agent_bot" },
    });
    stage.fake.says(there, sari, "Otomatis.", { message_type: 3 });
    await asked.says("Halo?");
    await stage.settles();
    expect(await asked.hears()).toEqual([]);
  });

  test("words that are too long, of which the agent is told once however often they are looked at", async () => {
    const { asked, there } = await asks();
    stage.fake.says(there, stage.fake.sari, "a".repeat(policy.desk.wordsCodePoints + 1));
    for (let looks = 0; looks < 4; looks += 1) await stage.passes(policy.bridge.lookEveryMs);
    expect(notes(asked)).toEqual([expect.stringContaining("terlalu panjang")]);
  });
});

describe("what became of an agent's message", () => {
  const told = () => stage.fake.received.filter((request) => request.startsWith("PATCH ")).length;

  test("is shown when all of it has arrived, words and files, once, through an outage and after the end", async () => {
    const { asked, there } = await asks();
    const before = told();
    const attachments = [stage.fake.attaches(stage.baseUrl, pdf())];
    stage.fake.says(there, stage.fake.sari, "Ini suratnya.", { attachments });
    await stage.settles();
    stage.fake.resolves(there);
    await stage.settles();
    await asked.gets("delivered");
    await stage.settles();
    expect(stage.fake.marks(asked.number)).toEqual(["sent"]);
    stage.fake.fails(503, ({ method }) => method === "PATCH");
    const position = await asked.gets("delivered");
    await stage.settles();
    expect(stage.fake.marks(asked.number)).toEqual(["sent"]);
    await stage.passes(2 * 60_000);
    expect(stage.fake.marks(asked.number)).toEqual(["delivered"]);
    await stage.passes(2 * 60_000);
    expect(told() - before).toBe(2);
    expect(there.status).toBe("resolved");

    await stage.core.noteUnmailed({ ticket: asked.ticket, position });
    await stage.settles();
    expect(stage.fake.marks(asked.number)).toEqual([expect.stringMatching(/^failed: .*tidak sampai/)]);
  });

  test("stands in a note at an older server, or behind a proxy that lets no marks through, where it did not arrive", async () => {
    const { asked, there } = await asks();
    stage.fake.isOld = true;
    for (const outcome of ["delivered", "failed"] as const) {
      stage.fake.says(there, stage.fake.sari, `Pesan yang ${outcome}.`);
      await stage.settles();
      await asked.gets(outcome);
      await stage.passes(policy.bridge.lookEveryMs);
      stage.fake.isOld = false;
      stage.fake.fails(405, ({ method }) => method === "PATCH");
    }
    await stage.passes(policy.bridge.lookEveryMs);
    expect(stage.fake.marks(asked.number)).toEqual(["sent", "sent"]);
    expect(notes(asked)).toEqual([expect.stringContaining("tidak sampai ke peserta")]);
  });

  test("is that it failed where nothing of it was passed on", async () => {
    const { asked, there } = await asks();
    const before = told();
    stage.fake.says(there, stage.fake.sari, "Kirim kode OTP-nya ya, Pak.");
    for (let looks = 0; looks < 3; looks += 1) await stage.passes(policy.bridge.lookEveryMs);
    expect(stage.fake.marks(asked.number)).toEqual([expect.stringMatching(/^failed: Tidak diteruskan/)]);
    expect(told() - before).toBe(1);
  });
});

describe("what Chatwoot is told of a person", () => {
  test("is the same contact each time for a member, under a name that says nothing, and never who he is", async () => {
    const [person] = await stage.database.query<{ id: string }>("select id from participants limit 1");
    const member = async (asked: Asked) => {
      await stage.database.query("update tickets set member_id = $2 where id = $1", [
        asked.ticket,
        person?.id ?? "",
      ]);
      await stage.settles();
      return stage.fake.about(asked.number);
    };
    const asked = await stage.asks();
    const first = await member(asked);
    await asked.ends();
    await stage.settles();
    const second = await member(await stage.asks());
    expect(second.contact).toBe(first.contact);
    expect(first.contact.name).toMatch(/^Peserta \p{Lu}\.( \p{Lu}\.)*$/u);
    const sent = stage.fake.received.join("\n");
    expect(sent).not.toContain(person?.id);
    expect(sent).not.toContain("web:");
  });

  test("holds no phone number where he wants to be called: that is opened at the built-in desk", async () => {
    const callbackAt = Date.UTC(2026, 10, 23, 6, 0, 0);
    const { asked } = await asks({ kind: "callback", callbackAt, language: "en" });
    const [card] = stage.fake.reads(asked.number);
    expect(card).toContain("wants to be called 23 November 2026");
    expect(card).toContain("https://chat.example.com/desk/");
  });

  test("is told again from the first word when the conversation was deleted over there", async () => {
    const { asked, there } = await asks();
    stage.fake.conversations.all.splice(stage.fake.conversations.all.indexOf(there), 1);
    await asked.says("Halo?");
    await stage.settles();
    expect(stage.fake.about(asked.number)).not.toBe(there);
    expect(stage.fake.reads(asked.number).slice(1)).toEqual([
      "peserta: Saldo saya kok belum bertambah ya?",
      "peserta: Halo?",
    ]);
  });
});
