import type { Clock } from "../../src/ports/clock.ts";

/** The same in every process that shares a store: they must agree on what time it is. */
export interface Hurry {
  /** Real time, in milliseconds since 1970, at which hurried and real time were the same. */
  since: number;
  /** How many times as fast as real time this time runs; a whole number, so that times stay whole. */
  factor: number;
}

/**
 * A clock that runs faster than the machine's: leases run out, waits between tries and look-up floors pass sooner, and all in the
 * product's own proportions.
 */
export function createHurriedClock({ since, factor }: Hurry): Clock {
  return {
    now: () => since + (Date.now() - since) * factor,
    after(ms, run) {
      const timer = setTimeout(run, ms / factor);
      return () => clearTimeout(timer);
    },
  };
}
