import type { Clock } from "../../src/ports/clock.ts";

/** A clock that stands still until a test moves it. */
export interface FakeClock extends Clock {
  /** Moves time forward and calls back what falls due on the way, in order, each at its own moment. */
  advance(ms: number): void;
}

/** A clock at a morning in Jakarta, or at the given time (milliseconds since 1970). */
export function createFakeClock(startsAt: number = Date.UTC(2026, 10, 23, 2, 0, 0)): FakeClock {
  let now = startsAt;
  const waiting = new Set<{ at: number; run: () => void }>();

  function nextUntil(end: number): { at: number; run: () => void } | undefined {
    // Of two for the same moment the one that was asked for first comes first: a set and a stable sort keep that order.
    return [...waiting].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
  }

  return {
    now: () => now,
    after(ms, run) {
      const entry = { at: now + Math.max(0, ms), run };
      waiting.add(entry);
      return () => waiting.delete(entry);
    },
    advance(ms) {
      const end = now + ms;
      for (let next = nextUntil(end); next; next = nextUntil(end)) {
        waiting.delete(next);
        now = next.at;
        next.run();
      }
      now = end;
    },
  };
}
