/** A conversation as the embedded store keeps it, and what each event makes of it. Pure; knows no policy, only facts. */
import { DEDUPE_WINDOW, type NewMessage, type PendingReply } from "../../ports/conversation-store.ts";
import { FORGET_AFTER_MS } from "../forget-after.ts";

/** A conversation as the embedded store keeps it in memory. */
export interface Conversation {
  readonly epoch: number;
  readonly version: number;
  readonly snapshot: string | null;
  readonly mailbox: readonly NewMessage[];
  /** Turns begun since the last commit, without those that began with unsent replies. */
  readonly tries: number;
  readonly outbox: readonly PendingReply[];
  readonly lastSeq: number;
  /** Ids of the newest messages, for `DEDUPE_WINDOW`. */
  readonly seen: readonly string[];
  readonly wakeAt: number | null;
  /** Whether somebody works on it, or it waits until a time, or until then for mail; null when it is free. */
  readonly busy: { readonly kind: "held" | "parked" | "awaiting"; readonly until: number } | null;
  readonly releasedAt: number;
}

/** Times are milliseconds since 1970. */
export type ConversationEvent =
  | { type: "arrived"; message: NewMessage }
  /** Nobody took it: it waits for whoever has room. */
  | { type: "left"; at: number }
  /** Somebody began to hold it, and with that a turn. */
  | { type: "taken"; until: number }
  /** Its holder began another turn. */
  | { type: "continued"; until: number }
  | { type: "renewed"; until: number }
  | { type: "committed"; handled: boolean; snapshot: string; replies: string[]; wakeAt: number | null }
  | { type: "acknowledged"; seq: number }
  | { type: "parked"; until: number }
  /** The same, but the next message ends it. */
  | { type: "awaiting"; until: number }
  | { type: "released"; at: number };

/** Nothing was ever said. */
export const blankConversation: Conversation = {
  epoch: 0,
  version: 0,
  snapshot: null,
  mailbox: [],
  tries: 0,
  outbox: [],
  lastSeq: 0,
  seen: [],
  wakeAt: null,
  busy: null,
  releasedAt: 0,
};

/** The conversation after an event. Taking it and letting go of it both raise the epoch: comparing that is the whole fence. */
export function evolveConversation(was: Conversation, event: ConversationEvent): Conversation {
  switch (event.type) {
    case "arrived":
      return {
        ...was,
        mailbox: [...was.mailbox, event.message],
        seen: [...was.seen.slice(1 - DEDUPE_WINDOW), event.message.id],
      };
    case "left":
      return { ...was, busy: { kind: "parked", until: event.at } };
    case "taken":
      return { ...begun(was, event.until), epoch: was.epoch + 1 };
    case "continued":
      return begun(was, event.until);
    case "renewed":
      return { ...was, busy: { kind: "held", until: event.until } };
    case "committed":
      return committed(was, event);
    case "acknowledged":
      return { ...was, outbox: was.outbox.filter(({ seq }) => seq !== event.seq) };
    case "parked":
      return { ...was, epoch: was.epoch + 1, busy: { kind: "parked", until: event.until } };
    case "awaiting":
      return { ...was, epoch: was.epoch + 1, busy: { kind: "awaiting", until: event.until } };
    case "released":
      return { ...was, epoch: was.epoch + 1, busy: null, releasedAt: event.at };
  }
}

/** When somebody must look at a conversation: the end of the lease or of the parking, else its wake-up time; null: never. */
export function dueAt({ busy, wakeAt }: Conversation): number | null {
  return busy ? busy.until : wakeAt;
}

/** Whether it waits for nothing and was silent for so long that it may go. */
export function isForgotten(conversation: Conversation, now: number): boolean {
  return dueAt(conversation) === null && conversation.releasedAt + FORGET_AFTER_MS <= now;
}

function begun(was: Conversation, until: number): Conversation {
  const tries = was.outbox.length === 0 ? was.tries + 1 : was.tries;
  return { ...was, tries, busy: { kind: "held", until } };
}

function committed(
  was: Conversation,
  { handled, snapshot, replies, wakeAt }: Extract<ConversationEvent, { type: "committed" }>,
): Conversation {
  const added = replies.map((body, i) => ({ seq: was.lastSeq + 1 + i, body }));
  return {
    ...was,
    version: was.version + 1,
    snapshot,
    mailbox: handled ? was.mailbox.slice(1) : was.mailbox,
    tries: 0,
    outbox: [...was.outbox, ...added],
    lastSeq: was.lastSeq + replies.length,
    wakeAt,
  };
}
