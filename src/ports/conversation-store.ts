/**
 * Where conversations live between messages: snapshot, mailbox, outbox, dedupe window, timers. Bodies are opaque strings
 * that the runtime has sealed; a store never looks inside.
 *
 * One holder at a time works on a conversation. Holding is a lease with an epoch: when the lease runs out another process may take the
 * conversation with a higher epoch, and whoever held the lower one is refused by every later call with `LostTurn`.
 * Times are milliseconds since 1970 from the `Clock` port; a store owns no clock.
 *
 * `epoch` and `seq` only ever rise, also over the loss of what a store kept last: a store that can lose something begins them from the
 * time, so that what was lost is never taken for what came after.
 *
 * Every method throws `StoreUnavailable` when the store behind it does not answer: then it is unknown whether the call took effect, and all
 * of them may be repeated.
 */
export interface ConversationStore {
  /** How long a lease runs, in milliseconds, from the call that gave or renewed it. */
  readonly leaseMs: number;

  /**
   * Makes a message durable. Resolving means: it will be handled, once, in order of arrival, whatever dies now. A message whose id was
   * seen among the last `DEDUPE_WINDOW` of this conversation is a duplicate and changes nothing. An idle conversation is taken at
   * once and its turn returned; otherwise the message waits for its holder. Who can't take one more conversation says so
   * with `take: false`: an idle one is then due at once, for `recover`, here or in another process.
   */
  arrive(conversation: string, message: NewMessage, options?: { take: boolean }): Promise<Arrival>;

  /**
   * The one atomic write of a turn: the snapshot, the replies to send (appended to the outbox), the next wake-up, and the turn's message gone from the
   * mailbox (or its wake-up cleared). All or nothing; fenced by the epoch.
   * Returns the turn as it stands after: no message, and every reply of the outbox still to be sent.
   */
  commit(turn: Turn, change: Change): Promise<Turn>;

  /** Takes a delivered reply out of the outbox. Fenced by the epoch. */
  acknowledge(turn: Turn, seq: number): Promise<void>;

  /**
   * Takes the replies that were delivered out of the outbox (`sent`: their seqs), then gives the next turn when there is mail, a due
   * wake-up or an unsent reply; otherwise releases the conversation and gives null. Fenced by the epoch.
   */
  finish(turn: Turn, sent?: readonly number[]): Promise<Turn | null>;

  /**
   * Lets go of the conversation until `until`, leaving its mailbox and outbox as they are: a channel said "later" for this person.
   * Messages that arrive before are queued; `recover` gives the turn when it is time. With `untilMail` the next message ends the waiting:
   * its turn begins with what could not be sent.
   */
  park(turn: Turn, until: number, options?: { untilMail: boolean }): Promise<void>;

  /** Extends the lease during long work. Fenced by the epoch. */
  renew(turn: Turn): Promise<void>;

  /** Takes up to `limit` conversations whose lease ran out, whose parking ended, or whose wake-up is due. Called every second or so. */
  recover(limit: number): Promise<Turn[]>;

  /** Answers when the store does; throws `StoreUnavailable` otherwise. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** A message for a mailbox. The store does not look into its body. */
export interface NewMessage {
  /** The channel's own id of the message, unique within the conversation. */
  id: string;
  body: string;
}

/** What became of a message: it begins a turn here; it waits for whoever holds the conversation; it had come before and was dropped. */
export type Arrival = { outcome: "turn"; turn: Turn } | { outcome: "queued" } | { outcome: "duplicate" };

/** The right to work on one conversation, and what there is to do. Immutable: each call that advances it gives a new one. */
export interface Turn {
  conversation: string;
  /** Rises with each taking of the conversation; the fence. */
  epoch: number;
  /** Rises by one with each commit. 0: nothing was ever committed. */
  version: number;
  snapshot: string | null;
  /** The oldest message of the mailbox; null when this turn is only for a wake-up or for unsent replies. */
  message: NewMessage | null;
  /** True when the conversation's wake-up time has come. */
  wake: boolean;
  /**
   * How many times a turn was begun for this message or wake-up, this one included: what always breaks its handler shows here. A turn
   * that begins with unsent replies does not count, for a channel that says "later" would make a sound message look like poison.
   */
  tries: number;
  /** Replies committed but not acknowledged, oldest first: they go out before anything new is handled. */
  replies: PendingReply[];
}

/** A reply that has not been acknowledged. */
export interface PendingReply {
  /** Place in the conversation's outgoing order: rises with each reply, and is never used again. */
  seq: number;
  body: string;
}

/** All that a handled message changes, written at once or not at all. */
export interface Change {
  snapshot: string;
  replies: string[];
  /** When to wake this conversation without a message, or null for never. Replaces any earlier wish. */
  wakeAt: number | null;
}

/** Message ids remembered for each conversation (docs/decisions/0002). */
export const DEDUPE_WINDOW = 64;

/** A holder that has not renewed for so long is taken for dead (docs/decisions/0002). */
export const LEASE_MS = 30_000;

/** Another process has taken the conversation: drop this turn, say nothing more in its name. */
export class LostTurn extends Error {
  override name = "LostTurn";
}

/** The store did not answer. */
export class StoreUnavailable extends Error {
  override name = "StoreUnavailable";
}
