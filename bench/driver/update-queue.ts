import type { Update } from "./crowd.ts";

/** Most updates in one answer: https://core.telegram.org/bots/api#getupdates. */
const BATCH = 100;

/** Updates for one bot that polls. A poll that finds none waits, as long as the measurement lasts. */
export class UpdateQueue {
  #updates: Update[] = [];
  #waiting: ((result: string) => void) | null = null;

  push(update: Update): void {
    this.#updates.push(update);
    const answer = this.#waiting;
    if (answer === null) return;
    this.#waiting = null;
    // All that comes in the same turn of the event loop goes out together.
    setImmediate(() => this.#answer(answer));
  }

  /** A `getUpdates`: forgets what came before `offset`, gives the rest. */
  ask({ offset = 0 }: { offset?: number }, answer: (result: string) => void): void {
    this.#updates = this.#updates.filter(({ update_id }) => update_id >= offset);
    if (this.#updates.length > 0) this.#answer(answer);
    else this.#waiting = answer;
  }

  #answer(answer: (result: string) => void): void {
    answer(JSON.stringify(this.#updates.slice(0, BATCH)));
  }
}
