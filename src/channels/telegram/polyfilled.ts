import type { RawApi } from "grammy";

/** grammY types the signal as its polyfill's; it only listens for the abort. */
export function polyfilled(signal: AbortSignal) {
  return signal as Parameters<RawApi["getUpdates"]>[1];
}
