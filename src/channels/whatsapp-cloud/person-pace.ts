import type { Clock } from "../../ports/clock.ts";
import { BoundedMap } from "../shared/bounded-map.ts";

/**
 * Meta takes a message to one person every six seconds, and lends up to 45 in advance, which are paid back by silence ("pair rate limit",
 * error 131056). Half of that is lent here, for the number may have other senders.
 */
const EVERY_MS = 6_000;
const BURST = 20;

/** People whose last messages are remembered: more than are written to in two minutes. */
const PEOPLE = 100_000;

/** How soon a person may be written to again. */
export class PersonPace {
  readonly #clock: Clock;
  /** When each person's whole burst is there again, in milliseconds since 1970. */
  readonly #paidBackAt = new BoundedMap<string, number>(PEOPLE);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes leave for one message: 0, or the milliseconds after which to ask again. */
  take(chat: string): number {
    const now = this.#clock.now();
    const paidBackAt = Math.max(now, this.#paidBackAt.get(chat) ?? 0) + EVERY_MS;
    const owed = paidBackAt - now - BURST * EVERY_MS;
    if (owed > 0) return owed;
    this.#paidBackAt.set(chat, paidBackAt);
    return 0;
  }
}
