import type { DeskAct, DeskEvent } from "../../flows/kit/desk.ts";
import { DeliveryError } from "../../src/ports/channel.ts";
import { type CoreSystem, CoreUnavailable } from "../../src/ports/core.ts";
import type { DeskLetter } from "../../src/ports/tickets.ts";
import { type Bench, createBench } from "../support/runtime-bench.ts";

const CHAT = "fake:1";
const agent = { name: "Sari", code: "7F3-KDM" };
const BYTES = Buffer.from("%PDF-1.7");
const DOCUMENT = { kind: "document", mime: "application/pdf", bytes: BYTES } as const;

type Act = DeskAct & { byMail?: true };

function event(act: Act, position: number, epoch = 1): DeskEvent {
  return { ...act, ticket: "t1", number: "HK-7F3KD", position, epoch, agent };
}

/** A bench whose core hands out these letters, and writes down what is told to the desk. */
async function openTalk() {
  const told: { id: string; text?: string; file?: object }[] = [];
  const noted: unknown[] = [];
  const letters: DeskLetter[] = [];
  let reachable = true;
  let over = false;
  let readable = true;
  const kept = new Set<string>();
  const bench = await createBench({
    services: {
      tellDesk: async ({ sent: [first] }) => {
        if (!reachable) throw new Error("down");
        if (!first) return { output: { known: true, over, arrived: [], file: null } };
        told.push(first);
        const file = "file" in first ? ("passed-on" as const) : null;
        return { output: { known: true, over, arrived: [first.id], file } };
      },
    },
  });
  const desk: Partial<CoreSystem> = {
    readLetters: async () => letters.slice(0, 1),
    letterArrived: async () => void letters.shift(),
    noteDelivery: async (words) => void noted.push(words),
    async readSentFile({ conversation, ticket, position }) {
      if (!readable) throw new CoreUnavailable("down");
      return kept.has(`${conversation}|${ticket}|${position}`) ? DOCUMENT : null;
    },
  };
  Object.assign(bench.core, desk);
  const does = async (act: Act, position: number, epoch = 1) => {
    letters.push({ conversation: CHAT, ticket: "t1", position, event: event(act, position, epoch) });
    const before = bench.channel.sent.length;
    await bench.runtime.collectLetters();
    await bench.runtime.idle();
    return bench.channel.sent.slice(before).map(({ text }) => text);
  };
  return {
    bench,
    told,
    noted,
    does,
    keeps: (position: number) => void kept.add(`${CHAT}|t1|${position}`),
    reads: (works: boolean) => {
      readable = works;
    },
    desk: (works: boolean) => {
      reachable = works;
    },
    endsUnheard: () => {
      over = true;
    },
  };
}

const greet = (bench: Bench) => bench.asks("halo");

describe("an agent who answers by e-mail", () => {
  const mailed = (act: DeskAct): Act => ({ ...act, byMail: true });

  test("leaves the chat to the assistant, and what was asked there is asked again", async () => {
    const { bench, told, does } = await openTalk();
    await bench.asks("bahasa");
    const [taken] = await does(mailed({ type: "desk.taken", kind: "email" }), 1);
    expect(taken).toContain("Chat ini tetap bisa Anda pakai seperti biasa");
    expect(await bench.asks("1")).toEqual([expect.stringContaining("Bahasa Indonesia")]);
    expect(told).toEqual([]);
  });

  test("is heard here too, with a word on how to reply that is not said of each", async () => {
    const { bench, noted, does } = await openTalk();
    await greet(bench);
    await does(mailed({ type: "desk.taken", kind: "email" }), 1);
    expect(await does(mailed({ type: "desk.said", text: "Sudah saya cek." }), 2)).toEqual([
      "Sari: Sudah saya cek.",
      expect.stringContaining("Mau membalas? Ketik petugas"),
    ]);
    expect(await does(mailed({ type: "desk.said", text: "Saldo Anda naik." }), 3)).toEqual([
      "Sari: Saldo Anda naik.",
    ]);
    expect(noted).toHaveLength(2);
    const [menu] = await bench.asks("menu");
    expect(menu).toContain("Ada yang bisa saya bantu?");
  });

  test("is nobody's loss when he goes, and asks at the end how well it helped", async () => {
    const { bench, does } = await openTalk();
    await greet(bench);
    await does(mailed({ type: "desk.taken", kind: "email" }), 1);
    expect(await does(mailed({ type: "desk.released", why: "shift-end" }), 2, 2)).toEqual([]);
    const [end] = await does(mailed({ type: "desk.resolved", summary: "Iuran sudah masuk." }), 3, 3);
    expect(end).toContain("Iuran sudah masuk.");
    expect(end).toContain("Seberapa terbantu Anda?");
  });
});

describe("while an agent has the talk", () => {
  test("and it has ended without a word of it here, the person hears that nobody reads what he writes", async () => {
    const { bench, told, does, endsUnheard } = await openTalk();
    await greet(bench);
    await does({ type: "desk.taken" }, 1);
    endsUnheard();
    const [answer] = await bench.asks("masih di sana?");
    expect(told.map(({ text }) => text)).toEqual(["masih di sana?"]);
    expect(answer).toContain("tersimpan di tiket itu, tetapi tidak ada petugas yang membacanya");
    const [next] = await bench.asks("apa kabar");
    expect(told).toHaveLength(1);
    expect(next).not.toContain("petugas yang membacanya");
  });

  test("and it has ended without a word of it here, a photo and what stands under it are kept before that is said", async () => {
    const { bench, told, does, endsUnheard } = await openTalk();
    await greet(bench);
    await does({ type: "desk.taken" }, 1);
    endsUnheard();
    const file = { kind: "photo", ref: "f1", mime: null, name: null, bytes: null } as const;
    const answers = await bench.asks({ type: "file", file, caption: "ini kartunya" });
    expect(told.map(({ text }) => text ?? "photo")).toEqual(["photo", "ini kartunya"]);
    expect(answers.at(-1)).toContain("tidak ada petugas yang membacanya");
  });

  test("his words are said under his name, and the person's go to him and to nobody else", async () => {
    const { bench, told, noted, does } = await openTalk();
    await greet(bench);
    expect(await does({ type: "desk.taken" }, 1)).toEqual([
      expect.stringContaining("Sari (petugas, kode 7F3-KDM)"),
    ]);
    expect(await does({ type: "desk.said", text: "Ada yang *bisa* dibantu?" }, 2)).toEqual([
      "Sari: Ada yang *bisa* dibantu?",
    ]);
    expect(await bench.asks("saldo saya berapa, NIK 3173990505900001")).toEqual([]);
    expect(told.map(({ text }) => text)).toEqual(["saldo saya berapa, NIK ••••••"]);
    expect(noted).toEqual([{ ticket: "t1", position: 2, outcome: "delivered" }]);
  });

  test("a file of his leaves as it is when it leaves, with his name under it, and the desk hears of it", async () => {
    const { bench, noted, does, keeps } = await openTalk();
    await greet(bench);
    await does({ type: "desk.taken" }, 1);
    keeps(2);
    expect(await does({ type: "desk.file", kind: "document" }, 2)).toEqual(["Sari mengirim dokumen (PDF)."]);
    expect(bench.channel.sent.at(-1)?.message.file).toEqual({
      ...{ kind: "document", mime: "application/pdf", name: "HK-7F3KD-2.pdf", bytes: BYTES },
      place: { ticket: "t1", position: 2 },
    });
    expect(noted).toEqual([{ ticket: "t1", position: 2, outcome: "delivered" }]);
  });

  test("a file of his that is gone when it should leave is not announced, and the desk hears that it did not arrive", async () => {
    const { bench, noted, does } = await openTalk();
    await greet(bench);
    await does({ type: "desk.taken" }, 1);
    expect(await does({ type: "desk.file", kind: "photo" }, 2)).toEqual([]);
    expect(noted).toEqual([{ ticket: "t1", position: 2, outcome: "failed" }]);
    expect(await does({ type: "desk.said", text: "Sudah lihat?" }, 3)).toEqual(["Sari: Sudah lihat?"]);
  });

  test("a file of his waits until it can be read, and nothing overtakes it", async () => {
    const { bench, does, keeps, reads } = await openTalk();
    await greet(bench);
    await does({ type: "desk.taken" }, 1);
    keeps(2);
    reads(false);
    expect(await does({ type: "desk.file", kind: "document" }, 2)).toEqual([]);
    expect(await does({ type: "desk.said", text: "Itu suratnya." }, 3)).toEqual([]);
    reads(true);
    expect(await bench.waits(60_000)).toEqual(["Sari mengirim dokumen (PDF).", "Sari: Itu suratnya."]);
  });

  test("what was written during an outage reaches him too, however late it comes", async () => {
    const { bench, told, does } = await openTalk();
    await greet(bench);
    await does({ type: "desk.taken" }, 1);
    await bench.asks({ type: "backlog", texts: ["halo Bu", "masih ada?"], overtaken: true });
    expect(told.map(({ text }) => text)).toEqual(["halo Bu\nmasih ada?"]);
    await bench.asks({ type: "backlog", texts: [] });
    expect(told).toHaveLength(1);
  });

  test("nobody is greeted beside him, also where the store has forgotten that they had met", async () => {
    const { bench, told, does } = await openTalk();
    await does({ type: "desk.taken" }, 1);
    expect(await bench.asks("saya masih di sini")).toEqual([]);
    expect(told.map(({ text }) => text)).toEqual(["saya masih di sini"]);
  });

  test("a letter that comes twice is heard once, also when the mailbox has forgotten it", async () => {
    const { bench, does } = await openTalk();
    await greet(bench);
    await does({ type: "desk.taken" }, 1);
    await does({ type: "desk.said", text: "Halo" }, 2);
    for (let i = 0; i < 70; i++) {
      await bench.sends(`pesan ${i}`);
      await bench.runtime.idle();
      bench.clock.advance(1_000);
    }
    expect(await does({ type: "desk.said", text: "Halo" }, 2)).toEqual([]);
  });

  test("words of an earlier owner are not said", async () => {
    const { bench, does } = await openTalk();
    await greet(bench);
    await does({ type: "desk.taken" }, 1, 1);
    await does({ type: "desk.taken" }, 2, 2);
    expect(await does({ type: "desk.said", text: "Saya masih di sini" }, 3, 1)).toEqual([]);
  });

  test("what was interrupted sleeps, and asks again when the agent has gone", async () => {
    const { bench, does } = await openTalk();
    await bench.asks("bahasa");
    await does({ type: "desk.taken" }, 1);
    expect(await bench.waits(25 * 3_600_000)).toEqual([]);
    const [left] = await does({ type: "desk.released", why: "gone" }, 2, 2);
    expect(left).toContain("Sari harus pergi");
  });

  test("what is written while the desk can't be reached arrives later, in order and once", async () => {
    const { bench, told, does, desk } = await openTalk();
    await greet(bench);
    await does({ type: "desk.taken" }, 1);
    desk(false);
    expect(await bench.asks("satu")).toEqual([expect.stringContaining("saya simpan")]);
    await bench.asks("dua");
    desk(true);
    expect(await bench.waits(5_000)).toEqual([expect.stringContaining("sudah sampai")]);
    expect(told.map(({ text }) => text)).toEqual(["satu", "dua"]);
  });

  test("menu asks whether to end it, and nothing ends by mistake", async () => {
    const { bench, told, does } = await openTalk();
    await greet(bench);
    await does({ type: "desk.taken" }, 1);
    expect(await bench.asks("menu")).toEqual([expect.stringContaining("Mau berhenti bicara dengan Sari?")]);
    expect(await bench.asks("2")).toEqual([expect.stringContaining("masih terhubung")]);
    expect(await bench.asks("2")).toEqual([]);
    expect(told.map(({ text }) => text)).toEqual(["2"]);
  });

  test("a number answers the agent, once the question whether to end it has passed", async () => {
    const { bench, told, does } = await openTalk();
    await greet(bench);
    await does({ type: "desk.taken" }, 1);
    await bench.asks("menu");
    expect(await bench.asks("eh, nanti dulu")).toEqual([]);
    await does({ type: "desk.said", text: "Ada berapa anak Bapak?" }, 2);
    expect(await bench.asks("2")).toEqual([]);
    expect(told.map(({ text }) => text)).toEqual(["eh, nanti dulu", "2"]);
  });

  test("a desk out of reach is told once, also to whoever still waits, and interrupts nothing", async () => {
    const { bench, does } = await openTalk();
    await bench.asks("bahasa");
    const [told] = await does({ type: "desk.delayed" }, 1);
    expect(told).toContain("tersimpan di tiket HK-7F3KD");
    expect(await does({ type: "desk.delayed" }, 1)).toEqual([]);
    expect(await bench.asks("1")).toEqual([expect.stringContaining("Bahasa Indonesia")]);
    await does({ type: "desk.taken" }, 2);
    expect(await does({ type: "desk.delayed" }, 3)).toEqual([expect.stringContaining("tersimpan")]);
    expect(await bench.asks("saya tunggu")).toEqual([]);
  });

  test("words that can't be delivered are reported to the desk as such", async () => {
    const { bench, noted, does } = await openTalk();
    await greet(bench);
    await does({ type: "desk.taken" }, 1);
    bench.channel.fails("1", new DeliveryError("blocked"));
    await does({ type: "desk.said", text: "Halo" }, 2);
    expect(noted).toEqual([{ ticket: "t1", position: 2, outcome: "failed" }]);
  });

  test("words that can't be said before he writes again wait for that, and are said before anything else", async () => {
    const { bench, told, noted, does } = await openTalk();
    await greet(bench);
    await does({ type: "desk.taken" }, 1);
    const closed = () => new DeliveryError("closed");
    bench.channel.fails("1", closed(), closed());
    expect(await does({ type: "desk.said", text: "Sudah saya cek." }, 2)).toEqual([]);
    expect(await bench.waits(20 * 3_600_000)).toEqual([]);
    expect(noted).toEqual([]);
    expect(await bench.asks("bagaimana?")).toEqual(["Sari: Sudah saya cek."]);
    expect(told.map(({ text }) => text)).toEqual(["bagaimana?"]);
  });

  test("where the platform says later what arrived, the desk is told by the channel and not before", async () => {
    const { bench, noted, does } = await openTalk();
    bench.channel.reportsDelivery = true;
    await greet(bench);
    await does({ type: "desk.taken" }, 1);
    await does({ type: "desk.said", text: "Halo" }, 2);
    expect(noted).toEqual([]);
    expect(bench.channel.sent.at(-1)?.words).toEqual({ ticket: "t1", position: 2 });
  });

  test("words that come before their speaker are said all the same", async () => {
    const { bench, does } = await openTalk();
    await greet(bench);
    expect(await does({ type: "desk.said", text: "Halo" }, 2)).toEqual(["Sari: Halo"]);
  });
});
