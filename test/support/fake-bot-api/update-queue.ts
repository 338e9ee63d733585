import type { Update } from "grammy/types";

/** The updates that Telegram keeps for a bot. */
export interface UpdateQueue {
  add(update: Update): void;
  /**
   * What `getUpdates` gives: forgets all before `offset`, then answers with what there is, or when something comes, or after `timeoutMs` with
   * nothing. Calling off answers with nothing too, as a second poller does.
   */
  take(request: { offset: number; limit: number; timeoutMs: number }): {
    updates: Promise<Update[]>;
    callOff(): void;
  };
  /** What is not acknowledged yet, oldest first. */
  pending(): Update[];
}

export function createUpdateQueue(): UpdateQueue {
  let updates: Update[] = [];
  let wake: (() => void) | null = null;
  return {
    add(update) {
      updates.push(update);
      wake?.();
    },
    take({ offset, limit, timeoutMs }) {
      // As Telegram says: "All previous updates will be forgotten." An offset kept for too long loses what is below it.
      updates = updates.filter((update) => !(update.update_id < offset));
      let callOff = () => {};
      const ready = new Promise<void>((resolve) => {
        if (updates.length > 0 || timeoutMs === 0) return resolve();
        const timer = setTimeout(resolve, timeoutMs);
        callOff = () => {
          clearTimeout(timer);
          wake = null;
          resolve();
        };
        wake = callOff;
      });
      return { updates: ready.then(() => updates.slice(0, limit)), callOff };
    },
    pending: () => [...updates],
  };
}
