import { policy } from "../../src/policy.ts";
import { type Clock, systemClock } from "../../src/ports/clock.ts";

/**
 * The real time, but that nobody sits out the floor under look-ups, nor the pause after a code was handed over, which is there so that a slow
 * provider tells nothing: both are waits and no work. They pass with the next turn of the event loop; all other timers are real ones, for the
 * product sets and clears them with every message, and that is part of its cost. With a `rate` above 1 the hands, not the timers, go faster by
 * so much.
 */
export function createBenchClock(rate: number): Clock {
  const startedAt = systemClock.now();
  return {
    now: () => Math.round(startedAt + (systemClock.now() - startedAt) * rate),
    after(ms, run) {
      const { least, jitter } = policy.lookupFloorMs;
      const isFloor = ms >= least && ms <= least + jitter;
      if (!isFloor && ms !== policy.code.carryMs) return systemClock.after(ms, run);
      const soon = setImmediate(run);
      return () => clearImmediate(soon);
    },
  };
}
