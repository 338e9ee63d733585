import { policy } from "../policy.ts";

/**
 * How long a conversation that waits for nothing is kept, in milliseconds. A chat that was silent for as long has a
 * stale binding and must prove itself anew, so its snapshot is of no more use to anybody.
 */
export const FORGET_AFTER_MS: number = policy.binding.staleAfterMs;
