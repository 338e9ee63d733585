import type { Reply } from "../../src/runtime/replies.ts";
import type { Process } from "./process.ts";

/** A try to send a reply. */
export interface Attempt {
  process: Process;
  at: number;
  /** What the process learned of it; null while it waits. */
  outcome: "delivered" | "refused" | "failed" | null;
}

/** A reply, from its commit until it has left the outbox. */
export interface ReplyRecord {
  seq: number;
  reply: Reply;
  process: Process;
  committedAt: number;
  attempts: Attempt[];
  /** How often the person saw it. */
  seen: number;
  /** The platform said that it will never pass. */
  refused: boolean;
  /** Taken out of the outbox. */
  gone: boolean;
}

/** What the rules remember of a conversation: written by what happened in the world, never by what the product says of itself. */
export interface ChatRecord {
  /** Every message that was ever made durable. */
  readonly arrived: Set<string>;
  /** The same since the store last lost something. */
  known: Set<string>;
  /** Those not handled yet, in the order of their arrival. */
  pending: string[];
  handled: Set<string>;
  /** The newest right to work on it. */
  epoch: number;
  /** All there ever were. */
  readonly epochs: Set<number>;
  holder: { process: Process; since: number } | null;
  wakeAt: number | null;
  /** Replies committed since the store last lost something. */
  replies: Map<number, ReplyRecord>;
  /** All replies ever committed. */
  readonly everyReply: Map<number, ReplyRecord>;
  /** The newest reply that the person saw. */
  lastSeen: number;
  /** What each process (by name) was last given to do here, and when. */
  readonly work: Map<string, { message: string | null; since: number }>;
  /** Passes messages over until then, for there were too many. */
  silentUntil: number;
  /** Before this time the platform wants nothing sent here, and its sender knows. */
  notBefore: { time: number; process: Process; said: number } | null;
}

function newChatRecord(): ChatRecord {
  return {
    arrived: new Set(),
    known: new Set(),
    pending: [],
    handled: new Set(),
    epoch: 0,
    epochs: new Set(),
    holder: null,
    wakeAt: null,
    replies: new Map(),
    lastSeen: 0,
    everyReply: new Map(),
    work: new Map(),
    silentUntil: 0,
    notBefore: null,
  };
}

/** The records of all conversations. */
export class ChatRecords {
  readonly #byName = new Map<string, ChatRecord>();

  of(conversation: string): ChatRecord {
    let record = this.#byName.get(conversation);
    if (!record) {
      record = newChatRecord();
      this.#byName.set(conversation, record);
    }
    return record;
  }

  all(): Iterable<[string, ChatRecord]> {
    return this.#byName;
  }
}
