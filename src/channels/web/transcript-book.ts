import { type Keyring, SealBroken } from "../../keyring.ts";
import type { Content } from "../../ports/channel.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { Rendered, RenderedFile } from "../../ports/message.ts";
import type { Transcript, TranscriptEntry } from "../../ports/transcript.ts";
import { followTranscript } from "./follow-transcript.ts";
import {
  ALL_PERSONAL,
  isPersonal,
  lineOfContent,
  lineOfMessage,
  type StoredLine,
  showLine,
  type VisibleLine,
} from "./lines.ts";

/** What was said in the web chats, sealed. Every method rejects when the transcript does not answer, and may then be repeated. */
export interface TranscriptBook {
  /** Keeps what a person said, once. */
  heard(chat: string, messageId: string, content: Content): Promise<void>;
  /** Keeps what was answered, once. */
  said(chat: string, replyId: string, message: Rendered): Promise<void>;
  /** Takes what a person said out of what is kept, and out of the pages that show it. */
  hide(chat: string, messageId: string): Promise<void>;
  /** The same for every personal thing that was said. */
  hidePersonal(chat: string): Promise<void>;
  /** Where the file of a line lies, as long as the line is shown; null for a line that has none. */
  findFile(chat: string, position: number): Promise<Omit<RenderedFile, "bytes"> | null>;
  /** Gives what was said after a position and then whatever follows, until the returned function is called. */
  follow(chat: string, after: number, reader: Reader): Promise<() => Promise<void>>;
}

/** Somebody who reads along, in order. */
export interface Reader {
  /** First: whether what follows continues at the position asked for, or starts again from the first line kept. */
  begins(resumed: boolean): void;
  reads(position: number, line: VisibleLine): void;
  /** Everything kept so far has been read. */
  hasCaughtUp(): void;
  /** The transcript failed; nothing more will come. */
  loses(error: unknown): void;
}

/** Makes the book on a transcript. A line that no key opens any more is left out and logged. */
export function createTranscriptBook(parts: {
  transcript: Transcript;
  keyring: Keyring;
  clock: Clock;
  log: Log;
}): TranscriptBook {
  const { transcript, keyring, clock, log } = parts;
  const seal = (chat: string, id: string, line: StoredLine) =>
    keyring.seal("conversation", place(chat, id), JSON.stringify(line));
  const append = async (chat: string, id: string, line: StoredLine) => {
    await transcript.append(keyOf(chat), { id, body: seal(chat, id, line) });
  };

  function open(chat: string, { id, body }: TranscriptEntry): StoredLine | null {
    try {
      return JSON.parse(keyring.open("conversation", place(chat, id), body));
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      log.warn("web.line-unreadable", { channel: "web", error });
      return null;
    }
  }

  return {
    heard: (chat, messageId, content) =>
      append(chat, `person:${messageId}`, lineOfContent(content, clock.now())),
    said: (chat, replyId, message) => append(chat, `bot:${replyId}`, lineOfMessage(message, clock.now())),
    async hide(chat, messageId) {
      const id = `person:${messageId}`;
      await transcript.replace(
        keyOf(chat),
        id,
        seal(chat, id, { by: "person", at: clock.now(), hidden: true }),
      );
      await append(chat, `hiding:${messageId}`, { by: "hiding", of: messageId });
    },
    async hidePersonal(chat) {
      let last = 0;
      for (const entry of await transcript.read(keyOf(chat), 0)) {
        const line = open(chat, entry);
        if (line?.by !== "bot" || "gone" in line || !isPersonal(line.message)) continue;
        last = entry.position;
        const gone = seal(chat, entry.id, { by: "bot", at: line.at, gone: "session" });
        await transcript.replace(keyOf(chat), entry.id, gone);
      }
      if (last > 0) await append(chat, `hiding:${ALL_PERSONAL}-${last}`, { by: "hiding", of: ALL_PERSONAL });
    },
    async findFile(chat, position) {
      const [entry] = await transcript.read(keyOf(chat), position - 1);
      const line = entry?.position === position ? open(chat, entry) : null;
      return line?.by === "bot" && "message" in line ? (line.message.file ?? null) : null;
    },
    follow: (chat, after, reader) =>
      followTranscript(transcript, keyOf(chat), after, {
        begins: (resumed) => reader.begins(resumed),
        reads(entry) {
          const line = open(chat, entry);
          if (line) reader.reads(entry.position, showLine(ownId(entry), entry.position, line, clock.now()));
        },
        hasCaughtUp: () => reader.hasCaughtUp(),
        loses: (error) => reader.loses(error),
      }),
  };
}

/** The page's own id of a line: what follows the kind of its entry. */
function ownId({ id }: TranscriptEntry): string {
  return id.slice(id.indexOf(":") + 1);
}

function keyOf(chat: string): string {
  return `web:${chat}`;
}

/** What a sealed line is bound to, so that none can be moved to another chat or place. */
function place(chat: string, id: string): string {
  return `transcript|${chat}|${id}`;
}
