import type { Clock } from "../ports/clock.ts";
import {
  type ConversationStore,
  LostTurn,
  StoreUnavailable,
  type Turn,
} from "../ports/conversation-store.ts";
import type { Log } from "../ports/log.ts";

interface LeaseParts {
  store: ConversationStore;
  clock: Clock;
  log: Log;
}

/** First and longest wait before a call of a store that does not answer is repeated, in milliseconds; it doubles in between. */
const WAITS = { first: 100, longest: 2_000 };

/**
 * A holder's right to a conversation, as far as the holder can know it: renewed while the work lasts, looked at before anything is said. A
 * process that was frozen for longer than its lease wakes up believing that it still holds the conversation.
 */
export class Lease {
  readonly #parts: LeaseParts;
  readonly #turn: Turn;
  #until: number;
  #stop: () => void;

  /** `since`: when the call was made that gave the turn, so that the lease never seems longer than it is. */
  constructor(turn: Turn, since: number, parts: LeaseParts) {
    this.#parts = parts;
    this.#turn = turn;
    this.#until = since + parts.store.leaseMs;
    this.#stop = this.#renewLater();
  }

  /** When it ends unless it is renewed, in milliseconds since 1970. */
  get endsAt(): number {
    return this.#until;
  }

  /** Makes sure that the conversation is still held. Throws `LostTurn` when another has taken it. */
  async ensure(): Promise<void> {
    if (this.#parts.clock.now() >= this.#until) await this.#renew();
  }

  /** Makes a call of the store again and again while it does not answer, as long as the lease runs. */
  async insist<Result>(call: () => Promise<Result>): Promise<Result> {
    for (let wait = WAITS.first; ; wait = Math.min(2 * wait, WAITS.longest)) {
      try {
        return await call();
      } catch (error) {
        const isOver = this.#parts.clock.now() + wait >= this.#until;
        if (isOver || !(error instanceof StoreUnavailable)) throw error;
        if (wait === WAITS.first) this.#parts.log.warn("store_unavailable", { method: "turn" });
      }
      await new Promise<void>((resolve) => this.#parts.clock.after(wait, resolve));
    }
  }

  /** Counts the lease anew, for a call made at this time has extended it. */
  extend(since: number): void {
    this.#until = since + this.#parts.store.leaseMs;
  }

  /** Renews it no more. */
  end(): void {
    this.#stop();
  }

  #renewLater(): () => void {
    return this.#parts.clock.after(this.#parts.store.leaseMs / 3, () => {
      this.#stop = this.#renewLater();
      this.#renew().catch((error: unknown) => {
        // Who lost the conversation learns it from the next call; a renewal that comes after the release has nothing to say.
        if (!(error instanceof LostTurn)) this.#parts.log.warn("lease_not_renewed", { error });
      });
    });
  }

  async #renew(): Promise<void> {
    const since = this.#parts.clock.now();
    await this.#parts.store.renew(this.#turn);
    this.extend(since);
  }
}
