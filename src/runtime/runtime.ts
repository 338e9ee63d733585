import type { Flow } from "../../flows/kit/flow.ts";
import type { Receive } from "../ports/channel.ts";
import { LEASE_MS, LostTurn, StoreUnavailable, type Turn } from "../ports/conversation-store.ts";
import type { ServiceTable } from "../ports/services.ts";
import { Answering } from "./answer-turn.ts";
import { flowsByName } from "./conduct.ts";
import { addressOf, Delivery, type DeliveryParts } from "./deliver.ts";
import { digest } from "./digest.ts";

export interface RuntimeParts extends DeliveryParts {
  flows: readonly Flow[];
  services: ServiceTable;
}

/** Conversations taken over at a time. */
const RECOVER_LIMIT = 64;

/** An answer that takes longer shows that it is being made. */
const TYPING_AFTER_MS = 400;

/** Everything between a message that came in and the replies that go out. */
export class Runtime {
  readonly #parts: RuntimeParts;
  readonly #answering: Answering;
  readonly #delivery: Delivery;
  readonly #working = new Set<Promise<void>>();

  constructor(parts: RuntimeParts) {
    this.#parts = parts;
    this.#answering = new Answering({ ...parts, flows: flowsByName(parts.flows) });
    this.#delivery = new Delivery(parts);
  }

  /** Makes a message durable and has it answered. Rejects with `StoreUnavailable` when it could not be kept. */
  readonly receive: Receive = async ({ channel, chat, id, content, languageHint }) => {
    const conversation = `${channel}:${chat}`;
    const letter = { kind: "content", content, messageId: id } as const;
    const body = this.#parts.codec.sealLetter(
      conversation,
      languageHint ? { ...letter, languageHint } : letter,
    );
    const arrival = await this.#parts.store.arrive(conversation, { id, body });
    if (arrival.outcome === "turn") void this.#track(this.#work(arrival.turn));
  };

  /**
   * Takes over conversations whose holder died, whose timer is due, or that may be sent to again; resolves when those are
   * done. To be called every second or so.
   */
  async recover(): Promise<void> {
    try {
      const turns = await this.#parts.store.recover(RECOVER_LIMIT);
      await Promise.all(turns.map((turn) => this.#track(this.#work(turn))));
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      this.#parts.log.warn("store_unavailable", { method: "recover" });
    }
  }

  /** Resolves when no conversation is being worked on. */
  async idle(): Promise<void> {
    while (this.#working.size > 0) await Promise.all(this.#working);
  }

  #track(work: Promise<void>): Promise<void> {
    this.#working.add(work);
    return work.finally(() => this.#working.delete(work));
  }

  /** Works on a conversation until its mailbox and outbox are empty. Whatever goes wrong, its lease runs out and it is taken up again. */
  async #work(first: Turn): Promise<void> {
    const stopRenewing = this.#keepLease(first);
    try {
      for (let turn: Turn | null = first; turn; ) turn = await this.#advance(turn);
    } catch (error) {
      const fields = { conversation: digest(first.conversation), error };
      const expected = error instanceof LostTurn || error instanceof StoreUnavailable;
      if (expected) this.#parts.log.warn("turn_given_up", fields);
      else this.#parts.log.error("turn_failed", fields);
    } finally {
      stopRenewing();
    }
  }

  /** First what is owed, then what is new, then what that brought. */
  async #advance(turn: Turn): Promise<Turn | null> {
    const { store } = this.#parts;
    const owedUntil = await this.#delivery.deliver(turn);
    if (owedUntil !== null) return this.#park(turn, owedUntil);
    if (!turn.message && !turn.wake) return store.finish(turn);
    const stopTyping = this.#showTyping(turn.conversation);
    const change = await this.#answering.answer(turn).finally(stopTyping);
    const committed = await store.commit(turn, change);
    const until = await this.#delivery.deliver(committed);
    return until === null ? store.finish(committed) : this.#park(committed, until);
  }

  async #park(turn: Turn, until: number): Promise<null> {
    await this.#parts.store.park(turn, until);
    return null;
  }

  #keepLease(turn: Turn): () => void {
    const { store, clock, log } = this.#parts;
    let stop = clock.after(LEASE_MS / 3, renew);
    return () => stop();
    function renew() {
      stop = clock.after(LEASE_MS / 3, renew);
      store.renew(turn).catch((error: unknown) => log.warn("lease_not_renewed", { error }));
    }
  }

  #showTyping(conversation: string): () => void {
    return this.#parts.clock.after(TYPING_AFTER_MS, () => {
      const { channel, chat } = addressOf(conversation, this.#parts.channels);
      void channel.showTyping(chat);
    });
  }
}
