import type { Flow } from "../../flows/kit/flow.ts";
import type { NewHands, Receive } from "../ports/channel.ts";
import { LostTurn, StoreUnavailable, type Turn } from "../ports/conversation-store.ts";
import { CoreUnavailable } from "../ports/core.ts";
import type { VisitedPage } from "../ports/secure-pages.ts";
import type { ServiceTable } from "../ports/services.ts";
import type { DeskLetter } from "../ports/tickets.ts";
import { Answering } from "./answer-turn.ts";
import type { Letter } from "./codec.ts";
import { flowsByName } from "./conduct.ts";
import { addressOf, type Delivered, Delivery, type DeliveryParts, type Wait } from "./deliver.ts";
import { digest } from "./digest.ts";
import { Lease } from "./lease.ts";

export interface RuntimeParts extends DeliveryParts {
  flows: readonly Flow[];
  services: ServiceTable;
  /** Hears how many milliseconds lay between a message and its last reply, where no other process had a part in it. */
  answered?: (ms: number) => void;
}

/** A message that came in at this very process, and when. */
interface Fresh {
  letter: Letter;
  since: number;
}

/** Conversations taken over at a time. */
const RECOVER_LIMIT = 64;

/**
 * Conversations that one process works on at the same time. What comes above it stays in the store, where another process, or this one
 * when it has room again, takes it up: a peak makes people wait, and no process run out of memory.
 */
export const MOST_AT_WORK = 256;

/** Letters of desks taken up at a time. */
const LETTERS_AT_A_TIME = 64;

/** An answer that takes longer shows that it is being made. */
const TYPING_AFTER_MS = 400;

const NOTHING_OWED: Delivered = { wait: null, sent: [] };

/** Everything between a message that came in and the replies that go out. */
export class Runtime {
  readonly #parts: RuntimeParts;
  readonly #answering: Answering;
  readonly #delivery: Delivery;
  readonly #working = new Set<Promise<void>>();
  /** Something may lie in the store for which nobody had room. */
  #overflowed = false;
  #isStopping = false;
  #lettersAsked = 0;
  #collecting: Promise<void> | null = null;

  constructor(parts: RuntimeParts) {
    this.#parts = parts;
    this.#answering = new Answering({ ...parts, flows: flowsByName(parts.flows) });
    this.#delivery = new Delivery(parts);
  }

  /**
   * Makes a message durable and has it answered. Rejects with `StoreUnavailable`, or `CoreUnavailable` for new hands, when it could not be
   * kept.
   */
  readonly receive: Receive = ({ channel, chat, id, content, languageHint }) => {
    const conversation = `${channel}:${chat}`;
    const letter: Letter = languageHint
      ? { kind: "content", content, messageId: id, languageHint }
      : { kind: "content", content, messageId: id };
    if (content.type === "new-hands") return this.#fromNewHands(conversation, id, content, letter);
    return this.#post(conversation, id, letter);
  };

  /** First, and whatever waits in the mailbox: nothing personal may leave for the chat any more. Done again it changes nothing. */
  async #fromNewHands(conversation: string, id: string, { why }: NewHands, letter: Letter): Promise<void> {
    await this.#parts.core.suspendChat({ conversation, why }, `${conversation}|${id}`);
    await this.#post(conversation, id, letter);
  }

  /**
   * Tells a conversation that its one-time page was filled in by whoever his messenger says he is. Rejects with `StoreUnavailable` when that
   * could not be kept; then the number on the page does the same.
   */
  readonly pageFilled = async ({ conversation, pageId }: VisitedPage): Promise<void> => {
    await this.#post(conversation, `page:${pageId}`, { kind: "page-filled", pageId });
  };

  /** Puts a letter into a conversation's mailbox, and has it answered when nobody else is at work there. */
  async #post(conversation: string, id: string, letter: Letter): Promise<void> {
    const { codec, store, clock } = this.#parts;
    const body = codec.sealLetter(conversation, letter);
    const take = this.#room() > 0;
    const since = clock.now();
    const arrival = await store.arrive(conversation, { id, body }, { take });
    if (arrival.outcome === "turn") {
      const { turn } = arrival;
      void this.#work(turn, since, turn.message?.id === id ? letter : null);
    } else if (!take) this.#overflowed = true;
  }

  /**
   * Brings what desks did into the mailboxes of their conversations, each ticket's in order. To be called every second or so, and after an
   * act of a desk in this process. One at a time: whoever asks meanwhile has it done once more.
   */
  async collectLetters(): Promise<void> {
    this.#lettersAsked += 1;
    this.#collecting ??= this.#collect().finally(() => {
      this.#collecting = null;
    });
    await this.#collecting;
  }

  async #collect(): Promise<void> {
    const { core, log } = this.#parts;
    let seen = 0;
    try {
      while (seen < this.#lettersAsked && !this.#isStopping) {
        seen = this.#lettersAsked;
        for (let more = true; more && !this.#isStopping; ) {
          const letters = await core.readLetters(LETTERS_AT_A_TIME);
          for (const letter of letters) await this.#deliverLetter(letter);
          more = letters.length > 0;
        }
      }
    } catch (error) {
      if (!(error instanceof StoreUnavailable || error instanceof CoreUnavailable)) throw error;
      log.warn("letters_not_collected", { error });
    }
  }

  /** It may have been handed out before: then the mailbox knows its id, or the conversation its position. */
  async #deliverLetter({ conversation, ticket, position, event }: DeskLetter): Promise<void> {
    await this.#post(conversation, `desk:${ticket}:${position}`, { kind: "desk", event });
    await this.#parts.core.letterArrived({ ticket, position });
  }

  /**
   * Takes over conversations whose holder died or had no room, whose timer is due, or that may be sent to again; resolves when those are
   * done. To be called every second or so.
   */
  async recover(): Promise<void> {
    const limit = Math.min(RECOVER_LIMIT, this.#room());
    if (limit <= 0) return;
    this.#overflowed = false;
    try {
      const since = this.#parts.clock.now();
      const turns = await this.#parts.store.recover(limit);
      if (turns.length === limit) this.#overflowed = true;
      await Promise.all(turns.map((turn) => this.#work(turn, since, null)));
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      this.#parts.log.warn("store_unavailable", { method: "recover" });
    }
  }

  /** Resolves when no conversation is being worked on. */
  async idle(): Promise<void> {
    while (this.#working.size > 0) await Promise.all(this.#working);
  }

  /** Takes no conversation any more and lets go of each after the message it is at: what is left is for others, or for the next start. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.idle();
    await this.#delivery.settled();
  }

  #room(): number {
    return this.#isStopping ? 0 : MOST_AT_WORK - this.#working.size;
  }

  #work(first: Turn, since: number, letter: Letter | null): Promise<void> {
    const work = this.#hold(first, since, letter).then(() => {
      this.#working.delete(work);
      if (this.#overflowed && this.#room() >= RECOVER_LIMIT) this.#takeUpOverflow();
    });
    this.#working.add(work);
    return work;
  }

  /** Nobody waits for it: what fails here is said, and the next regular recovery tries again. */
  #takeUpOverflow(): void {
    this.recover().catch((error: unknown) => this.#parts.log.error("recover_failed", { error }));
  }

  /** Works on a conversation until its mailbox and outbox are empty. Whatever goes wrong, its lease runs out and it is taken up again. */
  async #hold(first: Turn, since: number, letter: Letter | null): Promise<void> {
    const lease = new Lease(first, since, this.#parts);
    try {
      let turn = await this.#advance(first, lease, letter && { letter, since });
      while (turn && !this.#isStopping) turn = await this.#advance(turn, lease, null);
      if (turn) await this.#park(turn, lease, { until: this.#parts.clock.now(), untilMail: false });
    } catch (error) {
      const fields = { conversation: digest(first.conversation), error };
      const expected = error instanceof LostTurn || error instanceof StoreUnavailable;
      if (expected) this.#parts.log.warn("turn_given_up", fields);
      else this.#parts.log.error("turn_failed", fields);
    } finally {
      lease.end();
    }
  }

  /** First what is owed, then what is new, then what that brought. `fresh`: the turn's message, where it need not be opened. */
  async #advance(turn: Turn, lease: Lease, fresh: Fresh | null): Promise<Turn | null> {
    const { store, clock, answered } = this.#parts;
    const owed = turn.replies.length === 0 ? NOTHING_OWED : await this.#delivery.deliver(turn, lease, null);
    if (owed.wait !== null) return this.#park(turn, lease, owed.wait);
    if (!turn.message && !turn.wake) return this.#finish(turn, lease, owed.sent);
    for (const seq of owed.sent) await lease.insist(() => store.acknowledge(turn, seq));
    const { change, replies } = await this.#answer(turn, fresh?.letter ?? null);
    const committed = await lease.insist(() => store.commit(turn, change));
    const { wait, sent } = await this.#delivery.deliver(committed, lease, replies);
    if (fresh && wait === null) answered?.(clock.now() - fresh.since);
    // Awaited here: a promise given back by an async function is waited for three times as long.
    return wait === null
      ? await this.#finish(committed, lease, sent)
      : await this.#park(committed, lease, wait);
  }

  async #answer(turn: Turn, letter: Letter | null) {
    const stopTyping = this.#showTyping(turn.conversation);
    try {
      return await this.#answering.answer(turn, letter);
    } finally {
      stopTyping();
    }
  }

  #finish(turn: Turn, lease: Lease, sent: readonly number[]): Promise<Turn | null> {
    return lease.insist(async () => {
      const since = this.#parts.clock.now();
      const next = await this.#parts.store.finish(turn, sent);
      lease.extend(since);
      return next;
    });
  }

  async #park(turn: Turn, lease: Lease, { until, untilMail }: Wait): Promise<null> {
    await lease.insist(() => this.#parts.store.park(turn, until, { untilMail }));
    return null;
  }

  #showTyping(conversation: string): () => void {
    return this.#parts.clock.after(TYPING_AFTER_MS, () => {
      const { channel, chat } = addressOf(conversation, this.#parts.channels);
      void channel.showTyping(chat);
    });
  }
}
