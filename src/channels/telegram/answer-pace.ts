import type { Clock } from "../../ports/clock.ts";
import { BoundedMap } from "../shared/bounded-map.ts";

/**
 * Telegram promises to take one message a second in a chat, and refuses more with a 429 that nobody sees when the message came in an answer:
 * https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this.
 */
const BETWEEN_MESSAGES_MS = 1_000;

/** A call leaves on another connection than the answer before it. So much of a head start keeps their order on any line that people would bear. */
const HEAD_START_MS = 250;

/** Chats whose last message is remembered: more than write in a second. */
const CHATS = 10_000;

/**
 * When a message may travel in an answer, where no refusal is seen: only where Telegram has no reason to refuse. And how long a call must
 * wait so as not to overtake the answer before it.
 */
export class AnswerPace {
  readonly #clock: Clock;
  readonly #last = new BoundedMap<string, { at: number; inAnswer: boolean }>(CHATS);
  #throttledUntil = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether the chat's next message may travel in an answer. */
  allows(chat: string): boolean {
    const now = this.#clock.now();
    const last = this.#last.get(chat);
    return now >= this.#throttledUntil && (!last || now - last.at >= BETWEEN_MESSAGES_MS);
  }

  /** Notes that a message leaves now. */
  note(chat: string, way: "answer" | "call"): void {
    this.#last.set(chat, { at: this.#clock.now(), inAnswer: way === "answer" });
  }

  /** A call was refused with a 429, which may be for all chats: until it is over, messages go where refusals are seen. */
  throttled(forMs: number): void {
    this.#throttledUntil = Math.max(this.#throttledUntil, this.#clock.now() + forMs);
  }

  /** Milliseconds that a call to the chat must wait. */
  headStart(chat: string): number {
    const last = this.#last.get(chat);
    return last?.inAnswer ? Math.max(0, last.at + HEAD_START_MS - this.#clock.now()) : 0;
  }
}
