import { policy } from "../policy.ts";
import type { Pace } from "./conversation.ts";

/** What is done with a message of somebody who may be writing too fast. */
export type PaceVerdict = "answer" | "warn-and-pass-over" | "pass-over";

/**
 * Whether a message is answered: a burst, then a steady rate; past that one notice and silence for a while, so that one chat can't
 * occupy everybody's machine (security numbers in the policy).
 */
export function admit(pace: Pace, now: number): { pace: Pace; verdict: PaceVerdict } {
  const { burst, perSecond, silenceMs } = policy.flood;
  if (now < pace.silentUntil) return { pace, verdict: "pass-over" };
  const refilled = Math.min(burst, pace.tokens + ((now - pace.at) / 1_000) * perSecond);
  if (refilled >= 1) return { pace: { tokens: refilled - 1, at: now, silentUntil: 0 }, verdict: "answer" };
  return { pace: { tokens: burst, at: now, silentUntil: now + silenceMs }, verdict: "warn-and-pass-over" };
}
