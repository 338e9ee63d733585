import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import { faultCode, toDeliveryError } from "./errors.ts";

/** First and longest wait between two tries, in milliseconds; it doubles in between. */
export interface Backoff {
  firstMs: number;
  longestMs: number;
}

/** For our own store: it is usually back in a moment, and people wait. */
export const STORE_BACKOFF: Backoff = { firstMs: 100, longestMs: 5_000 };

/** For Telegram, which minds being asked too often. */
const API_BACKOFF: Backoff = { firstMs: 500, longestMs: 30_000 };

/** With what a call is tried again, and the signal that ends it. */
export interface Persistence {
  clock: Clock;
  log: Log;
  signal: AbortSignal;
}

/** The wait before try number `tries + 1`. */
export function waitAfter(tries: number, { firstMs, longestMs }: Backoff): number {
  return Math.min(longestMs, firstMs * 2 ** Math.min(tries - 1, 20));
}

/** Resolves after `ms`, or at once when the signal says stop. */
export function pause(ms: number, { clock, signal }: Pick<Persistence, "clock" | "signal">): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const callOff = clock.after(ms, () => {
      signal.removeEventListener("abort", stop);
      resolve();
    });
    function stop() {
      callOff();
      resolve();
    }
    signal.addEventListener("abort", stop, { once: true });
  });
}

/**
 * Repeats a call of the Bot API until it succeeds, waiting as Telegram asks or longer each time. Null when told to stop, or when the token is
 * wrong: then nothing works until an operator acts, and going on would only bury the line that says so.
 */
export async function insist<T>(
  method: string,
  call: () => Promise<T>,
  persistence: Persistence,
): Promise<T | null> {
  const { log, signal } = persistence;
  for (let tries = 1; !signal.aborted; tries += 1) {
    try {
      return await call();
    } catch (error) {
      if (signal.aborted) return null;
      const failure = toDeliveryError(error);
      reportFailure(log, method, failure, tries);
      if (failure.kind === "misconfigured") return null;
      await pause(Math.max(failure.retryAfterMs ?? 0, waitAfter(tries, API_BACKOFF)), persistence);
    }
  }
  return null;
}

/** One line for a failed call, with nothing in it that Telegram or the network said in words. */
export function reportFailure(log: Log, method: string, error: unknown, tries = 1): void {
  const failure = toDeliveryError(error);
  const code = faultCode(failure);
  const fields = { channel: "telegram", method, kind: failure.kind, code, count: tries };
  if (failure.kind === "misconfigured") log.error("telegram.token-refused", fields);
  else log.warn(code === 409 ? "telegram.other-poller" : "telegram.call-failed", fields);
}
