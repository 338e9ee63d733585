import type { ExpectedWait } from "../../../flows/kit/desk.ts";

const MINUTE = 60_000;

/** What a wait is reckoned from. */
export interface DeskToday {
  /** Place in the queue, from 1. */
  place: number;
  /** Talks that agents on duty with the skill can have at once, and how many of those are free. */
  slots: number;
  free: number;
  /** Mean length of the talks that ended in the last day, in milliseconds, and how many those were. */
  meanMs: number;
  samples: number;
}

/**
 * How long somebody at this place will wait: those before him end their talks at the pace of today. Null where that would be a guess: nobody
 * is at the desk, or too few talks have ended today.
 */
export function expectedWait(today: DeskToday, samplesNeeded: number): ExpectedWait {
  const { place, slots, free, meanMs, samples } = today;
  if (slots === 0) return null;
  if (place <= free) return { minutes: 1 };
  if (samples < samplesNeeded) return null;
  return { minutes: roundUp(((place - free) * meanMs) / slots / MINUTE) };
}

/** Never sooner than reckoned; past ten minutes in fives, for nobody knows it better. */
function roundUp(minutes: number): number {
  const step = minutes > 10 ? 5 : 1;
  return Math.max(1, Math.ceil(minutes / step) * step);
}
