import type { Channel, Incoming, Receive } from "../../src/ports/channel.ts";
import type { Rendered, RenderedFile } from "../../src/ports/message.ts";

/** A channel and the person at its other end. */
export interface ChannelBench {
  channel: Channel;
  /** The person's chat, as the channel names it. */
  chat: string;
  /** The person types and sends. */
  says(text: string): void | Promise<void>;
  /** The person takes the choice with this label, as one does in this channel. */
  chooses(label: string): void | Promise<void>;
  /** All that the person was shown so far, one text a message, in order; tables as the channel draws them. */
  shown(): string[];
  /** All photos and documents that the person can open, in order, byte for byte. */
  files(): ShownFile[] | Promise<ShownFile[]>;
  /** Frees what the bench holds; the channel was stopped before. */
  close(): Promise<void>;
}

/** A file as it reached the person. `name`: null where the platform shows none. */
export interface ShownFile {
  kind: RenderedFile["kind"];
  name: string | null;
  bytes: Buffer;
}

/** What every channel does, whatever its platform. `create` gives a channel that was not started. */
export function describeChannel(name: string, create: () => Promise<ChannelBench>): void {
  describe(`${name}, as any channel`, () => {
    let bench: ChannelBench;
    let inbox: Inbox;

    beforeEach(async () => {
      bench = await create();
      inbox = createInbox();
      await bench.channel.start(inbox.receive);
    });

    afterEach(async () => {
      await bench.channel.stop();
      await bench.close();
    });

    test("what a person says arrives once, in order, under ids of its own", async () => {
      await bench.says("saldo");
      const first = await inbox.next();
      await bench.says("saldo JHT");
      const second = await inbox.next();
      expect(first).toMatchObject({ channel: bench.channel.name, chat: bench.chat });
      expect([first.content, second.content]).toEqual([
        { type: "text", text: "saldo" },
        { type: "text", text: "saldo JHT" },
      ]);
      expect(first.id).not.toBe(second.id);
    });

    test("a message that could not be made durable comes again, under the same id, before the next", async () => {
      inbox.failTimes(3);
      await bench.says("saldo");
      const tries = [await inbox.next(), await inbox.next(), await inbox.next(), await inbox.next()];
      await bench.says("menu");
      const after = await inbox.next();
      expect(new Set(tries.map((incoming) => incoming.id)).size).toBe(1);
      expect(after.content).toEqual({ type: "text", text: "menu" });
    });

    test.each([
      "<b>Budi</b> & <a href='//x'>klik</a>",
      "*tebal* _miring_ `kode` [x](http://e.example) ~coret~",
      "😀👨‍👩‍👧 é ك",
    ])("%s is shown as it was typed", async (text) => {
      await bench.channel.send({ chat: bench.chat, id: "r1" }, message({ text: [plain(text)] }));
      expect(bench.shown().join("\n")).toContain(text);
    });

    test("a choice can be taken, and says which one it was", async () => {
      const choices = [
        { number: 1, label: "Saldo" },
        { number: 2, label: "Bantuan" },
      ];
      const menu = message({ screen: "menu-1", text: [plain("Mau apa?")], choices });
      await bench.channel.send({ chat: bench.chat, id: "r1" }, menu);
      await bench.chooses("Bantuan");
      const { content } = await inbox.next();
      expect([
        { type: "tap", screen: "menu-1", choice: 2 },
        { type: "text", text: "2" },
        { type: "text", text: "Bantuan" },
      ]).toContainEqual(content);
    });

    test("a long text arrives whole and in order", async () => {
      const words = Array.from({ length: 3_000 }, (_, at) => `kata${at}${at % 12 === 11 ? "." : ""}`);
      await bench.channel.send({ chat: bench.chat, id: "r1" }, message({ text: [plain(words.join(" "))] }));
      expect(bench.shown().join(" ").split(/\s+/)).toEqual(words);
    });

    test("every cell of a table is shown", async () => {
      const table = {
        caption: "Saldo JHT",
        header: ["KPJ", "Saldo"],
        rows: [
          ["23001234567", "Rp12.345.678"],
          ["23007654321", "Rp0"],
        ],
        rightAligned: [1],
      };
      await bench.channel.send(
        { chat: bench.chat, id: "r1" },
        message({ table, text: [plain("Ini saldo Anda.")] }),
      );
      const text = bench.shown().join("\n");
      for (const cell of [table.caption, ...table.header, ...table.rows.flat()]) expect(text).toContain(cell);
    });

    test.each(["photo", "document"] as const)(
      "a %s that an agent sends reaches the person as it is, with its words",
      async (kind) => {
        const file = sampleSent(kind);
        const words = message({ text: [{ ...plain("Sari"), bold: true }, plain(" mengirim ini.")], file });
        const { ticket, position } = file.place;
        const to = { chat: bench.chat, id: "r1", words: { ticket, position } };
        await bench.channel.send(to, words);
        expect(bench.shown().join("\n")).toMatch(/Sari\W* mengirim ini\./);
        const [shown, ...more] = await bench.files();
        expect(more).toEqual([]);
        expect(shown).toMatchObject(kind === "document" ? { kind, name: file.name } : { kind });
        expect(shown?.bytes).toEqual(Buffer.from(file.bytes));
      },
    );

    test("words that are too many for a caption come whole, beside their file", async () => {
      const words = Array.from({ length: 400 }, (_, at) => `kata${at}`);
      const file = sampleSent("document");
      await bench.channel.send(
        { chat: bench.chat, id: "r1", words: file.place },
        message({ text: [plain(words.join(" "))], file }),
      );
      const shown = bench.shown().join(" ").split(/\s+/);
      expect(shown.filter((word) => word.startsWith("kata"))).toEqual(words);
      expect(await bench.files()).toHaveLength(1);
    });

    test("stopping waits for what is being received", async () => {
      const held = inbox.hold();
      await bench.says("saldo");
      await inbox.next();
      let stopped = false;
      const stopping = bench.channel.stop().then(() => {
        stopped = true;
      });
      await new Promise(setImmediate);
      expect(stopped).toBe(false);
      held.release();
      await stopping;
      expect(stopped).toBe(true);
    });

    test("a channel that was stopped can be started again", async () => {
      await bench.channel.stop();
      await bench.channel.start(inbox.receive);
      await bench.says("halo");
      expect((await inbox.next()).content).toEqual({ type: "text", text: "halo" });
    });

    test("showing that an answer is being made never fails", async () => {
      await expect(bench.channel.showTyping(bench.chat)).resolves.toBeUndefined();
      await expect(bench.channel.showTyping("nobody's chat")).resolves.toBeUndefined();
    });
  });
}

/** The other side of `receive`, with the store's accidents. */
export interface Inbox {
  receive: Receive;
  /** The next call of `receive`, failed ones included, whether it has come or is to come. */
  next(): Promise<Incoming>;
  /** All calls so far. */
  all(): Incoming[];
  /** The next `times` calls reject, as they do when the store is down. */
  failTimes(times: number): void;
  /** Calls from now on do not resolve before `release`. */
  hold(): { release(): void };
}

export function createInbox(): Inbox {
  const calls: Incoming[] = [];
  let read = 0;
  let failures = 0;
  let gate = Promise.resolve();
  let wake = () => {};
  return {
    async receive(incoming) {
      calls.push(incoming);
      wake();
      await gate;
      failures -= 1;
      if (failures >= 0) throw new Error("the store is down");
    },
    async next() {
      while (calls.length <= read) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const incoming = calls[read++];
      if (incoming === undefined) throw new Error("nothing came");
      return incoming;
    },
    all: () => [...calls],
    failTimes(times) {
      failures = times;
    },
    hold() {
      let release = () => {};
      gate = new Promise<void>((resolve) => {
        release = resolve;
      });
      return { release: () => release() };
    },
  };
}

/** A message with nothing in it but what is given. */
export function message(parts: Partial<Rendered>): Rendered {
  return {
    screen: "s",
    text: [],
    table: null,
    footer: [],
    choices: [],
    contactRequest: null,
    class: "public",
    ...parts,
  };
}

export function plain(text: string): Rendered["text"][number] {
  return { text, bold: false, code: false };
}

/** A file as an agent sends it; every byte is in it, and what ends a form. */
export function sampleSent(kind: RenderedFile["kind"]): RenderedFile {
  const bytes = Buffer.concat([
    Buffer.from(Uint8Array.from({ length: 256 }, (_, at) => at)),
    Buffer.from("\r\n--"),
  ]);
  const place = { ticket: "ticket-1", position: 5 };
  return kind === "photo"
    ? { kind, mime: "image/jpeg", name: "HK-7F3KD-5.jpg", bytes, place }
    : { kind, mime: "application/pdf", name: "HK-7F3KD-5.pdf", bytes, place };
}
