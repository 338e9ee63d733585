import { TRANSCRIPT_LENGTH, type Transcript } from "../../src/ports/transcript.ts";

/** An empty transcript, as two processes see it: the same object where there can only be one process. */
export interface OpenTranscript {
  transcript: Transcript;
  otherTranscript: Transcript;
  close(): Promise<void>;
}

const CHAT = "web:siti";

/** What every transcript keeps to. */
export function describeTranscript(name: string, open: () => Promise<OpenTranscript>): void {
  describe(name, () => {
    let opened: OpenTranscript;
    let transcript: Transcript;
    let other: Transcript;

    beforeEach(async () => {
      opened = await open();
      transcript = opened.transcript;
      other = opened.otherTranscript;
    });
    afterEach(() => opened.close());

    /** Resolves with the first change that is heard after `cause` was done. */
    async function hearAfter(cause: () => Promise<unknown>, chat = CHAT): Promise<void> {
      let stop: () => Promise<void> = async () => undefined;
      const heard = new Promise<void>((resolve) => {
        void other.watch(chat, resolve).then((stopWatching) => {
          stop = stopWatching;
          return cause();
        });
      });
      await heard;
      await stop();
    }

    test("a browser that comes back sees what was said, in order", async () => {
      expect(await transcript.append(CHAT, { id: "a", body: "halo" })).toBe(1);
      expect(await transcript.append(CHAT, { id: "b", body: "" })).toBe(2);
      expect(await other.read(CHAT, 0)).toEqual([
        { position: 1, id: "a", body: "halo" },
        { position: 2, id: "b", body: "" },
      ]);
    });

    test("a browser that saw the beginning gets the rest", async () => {
      for (const id of ["a", "b", "c"]) await transcript.append(CHAT, { id, body: id });
      expect((await transcript.read(CHAT, 2)).map(({ id }) => id)).toEqual(["c"]);
      expect(await transcript.read(CHAT, 3)).toEqual([]);
    });

    test("a reply that is sent twice stands there once", async () => {
      await transcript.append(CHAT, { id: "a", body: "once" });
      await transcript.append(CHAT, { id: "b", body: "" });
      expect(await transcript.append(CHAT, { id: "a", body: "twice" })).toBe(1);
      expect(await transcript.read(CHAT, 0)).toMatchObject([{ id: "a", body: "once" }, { id: "b" }]);
    });

    test("one person never sees what was said to another", async () => {
      await transcript.append(CHAT, { id: "a", body: "" });
      expect(await transcript.read("web:budi", 0)).toEqual([]);
      expect(await transcript.append("web:budi", { id: "a", body: "" })).toBe(1);
    });

    test("a password typed by mistake is overwritten where it stood", async () => {
      await transcript.append(CHAT, { id: "a", body: "rahasia" });
      await transcript.append(CHAT, { id: "b", body: "b" });
      await other.replace(CHAT, "a", "•••");
      expect(await transcript.read(CHAT, 0)).toEqual([
        { position: 1, id: "a", body: "•••" },
        { position: 2, id: "b", body: "b" },
      ]);
    });

    test("overwriting what is not there adds nothing", async () => {
      await transcript.replace(CHAT, "a", "•••");
      expect(await transcript.read(CHAT, 0)).toEqual([]);
    });

    test("only the newest entries are kept, and positions go on", async () => {
      for (let i = 1; i <= TRANSCRIPT_LENGTH + 5; i++)
        await transcript.append(CHAT, { id: `${i}`, body: "" });
      const kept = await transcript.read(CHAT, 0);
      expect(kept).toHaveLength(TRANSCRIPT_LENGTH);
      expect([kept[0]?.position, kept.at(-1)?.position]).toEqual([6, TRANSCRIPT_LENGTH + 5]);
    });

    test("who watches hears of a new entry, also one of another process", async () => {
      await hearAfter(() => transcript.append(CHAT, { id: "a", body: "" }));
      expect(await other.read(CHAT, 0)).toHaveLength(1);
    });

    test("who watches hears of an entry that was overwritten", async () => {
      await transcript.append(CHAT, { id: "a", body: "rahasia" });
      await hearAfter(() => transcript.replace(CHAT, "a", "•••"));
      expect(await other.read(CHAT, 0)).toMatchObject([{ body: "•••" }]);
    });

    test("who stopped watching hears nothing more, and others still do", async () => {
      // A chat of its own: what the test before said in the other may still be on its way.
      const chat = `${CHAT}-of-two`;
      const isSaid = (id: string) => hearAfter(() => transcript.append(chat, { id, body: "" }), chat);
      let heard = 0;
      const stop = await other.watch(chat, () => heard++);
      await isSaid("a");
      await stop();
      await isSaid("b");
      expect(heard).toBe(1);
    });
  });
}
