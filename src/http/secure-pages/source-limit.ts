import type { Clock } from "../../ports/clock.ts";

/** Counts what goes wrong from one address, so that short codes can't be tried through. In memory: a restart is no help against 50 bits. */
export interface SourceLimit {
  isClosed(source: string): boolean;
  noteFailure(source: string): void;
}

/** Addresses remembered at a time; beyond that the oldest is forgotten. */
const SOURCES = 10_000;

/** Closed after `most` failures within `windowMs`, until the window that began with the first is over. */
export function createSourceLimit(clock: Pick<Clock, "now">, most: number, windowMs: number): SourceLimit {
  const failures = new Map<string, { count: number; since: number }>();
  const current = (source: string) => {
    const kept = failures.get(source);
    return kept && kept.since > clock.now() - windowMs ? kept : null;
  };
  return {
    isClosed: (source) => (current(source)?.count ?? 0) >= most,
    noteFailure(source) {
      const kept = current(source) ?? { count: 0, since: clock.now() };
      failures.delete(source);
      failures.set(source, { ...kept, count: kept.count + 1 });
      const [oldest] = failures.keys();
      if (failures.size > SOURCES && oldest !== undefined) failures.delete(oldest);
    },
  };
}
