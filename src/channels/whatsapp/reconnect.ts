import type { StopReason } from "./options.ts";

/** What to do when a line has ended. */
export type Plan =
  | { type: "again"; afterMs: number; alert: boolean }
  | { type: "stop"; why: StopReason }
  /** Credentials that a failed linking left half-made are of no use. */
  | { type: "link-anew" };

/** What has happened since the line last held for a while. */
export interface LineHistory {
  /** Ends in a row that were waited for. */
  failures: number;
  /** Whether the line was linked before it ended. */
  linked: boolean;
  /** Whether a code to link with was shown on it: without one nobody could have scanned it. */
  offered: boolean;
}

const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;
/** Two clients fight over the number: whoever comes back at once throws the other out again. */
const REPLACED_MS = 30_000;
/** The client is too old: nothing gets better by asking soon. */
const OUTDATED_MS = 10 * 60_000;
/** Ends in a row after which an operator should look. */
const WORRYING = 5;

/** A line that held for so long was a good one: waits begin again from the shortest. */
export const STEADY_MS = 60_000;

/** Codes: `DisconnectReason` of the library; the table with its sources is in docs/decisions/0025. `chance`: from 0 up to 1. */
export function planAfter(code: number, { failures, linked, offered }: LineHistory, chance: number): Plan {
  switch (code) {
    case 515:
      return { type: "again", afterMs: 0, alert: false };
    case 401:
      return linked || failures >= WORRYING ? { type: "stop", why: "unlinked" } : { type: "link-anew" };
    case 403:
      return { type: "stop", why: "banned" };
    case 411:
      return { type: "stop", why: "phone-too-old" };
    case 405:
      return { type: "again", afterMs: OUTDATED_MS, alert: true };
    case 440:
      return { type: "again", afterMs: REPLACED_MS, alert: failures + 1 === WORRYING };
    default: {
      if (code === 408 && !linked && offered) return { type: "stop", why: "not-scanned" };
      const wait = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 10));
      return { type: "again", afterMs: wait * (0.5 + chance / 2), alert: failures + 1 === WORRYING };
    }
  }
}
