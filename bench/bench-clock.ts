import { policy } from "../src/policy.ts";
import { type Clock, systemClock } from "../src/ports/clock.ts";

/** A clock whose hands are moved by the messages that are sent. */
export interface BenchClock extends Clock {
  advance(ms: number): void;
}

/**
 * Time as the product sees it while it is measured. Everybody thinks between two messages, so that neither the flood limit nor the once-a-minute
 * touching of a session is felt more, or less, than in life; and nobody sits out the floor under look-ups, which is a wait and no work. All
 * other timers are real ones: the product sets and clears them with every message, and that is part of its cost.
 */
export function createBenchClock(startsAt: number): BenchClock {
  let now = startsAt;
  const { least, jitter } = policy.lookupFloorMs;
  return {
    now: () => now,
    advance(ms) {
      now += ms;
    },
    after(ms, run) {
      if (ms < least || ms > least + jitter) return systemClock.after(ms, run);
      const soon = setImmediate(run);
      return () => clearImmediate(soon);
    },
  };
}
