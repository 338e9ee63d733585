import type { Random } from "./random.ts";
import type { Scheduler } from "./scheduler.ts";

/** Everything that can go wrong. A run has a part of it (swarm testing), so that no kind of trouble hides another. */
export const FAULT_KINDS = [
  /** A process dies at any time, or right before or after something it asked for took effect. */
  "crash",
  "crash-at-call",
  /** A process is stopped (SIGSTOP) for longer or shorter than its lease, and goes on as if nothing had been. */
  "freeze",
  /** The clocks of the processes are up to two seconds apart from the true time. */
  "skew",
  /** A process is asked to end, and another begins. */
  "stop",
  /** A message whose handling kills the process each time. */
  "poison",
  "store-down",
  "store-slow",
  /** A request to the store, or its answer, is lost; or it takes effect after its sender has given up. */
  "store-lost",
  /** The store forgets everything. */
  "store-flush",
  /** The store forgets its last second. */
  "store-rollback",
  "core-down",
  "core-slow",
  /** A call to the core takes six seconds. */
  "core-pause",
  "core-lost",
  /** The platform says 429 with a time, 5xx, or nothing at all although the message arrived. */
  "send-throttled",
  "send-failed",
  "send-ambiguous",
  /** Each message takes the platform 12 to 29 seconds. */
  "send-slow",
  /** A person blocks the bot for a while; the platform refuses a message for good. */
  "blocked",
  "rejected",
  /** The platform delivers again what was acknowledged. */
  "webhook-repeated",
  "webhook-answers-lost",
  "sms-failed",
  "sms-slow",
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

/** The chance of a kind to be part of a run. Losing data excuses much, so it is rarer. */
const SHARE: Partial<Record<FaultKind, number>> = {
  "store-flush": 0.12,
  "store-rollback": 0.12,
  poison: 0.08,
  "crash-at-call": 0.5,
};

interface Span {
  from: number;
  to: number;
}

/** How long such a state of things lasts, in milliseconds. */
const SPANS: Partial<Record<FaultKind, readonly [least: number, most: number]>> = {
  "store-down": [500, 12_000],
  "store-slow": [2_000, 10_000],
  "core-down": [500, 12_000],
  "core-slow": [2_000, 10_000],
  "core-pause": [3_000, 12_000],
  "send-slow": [20_000, 60_000],
};

/** A message that always kills its process is set aside after three leases. */
const POISON_MS = 140_000;

/** What goes wrong in a run, and when; nothing does once `chaosUntil` has come. */
export class Faults {
  readonly kinds: ReadonlySet<FaultKind>;
  readonly chaosUntil: number;
  readonly #spans = new Map<FaultKind, Span[]>();
  readonly #random: Random;
  readonly #scheduler: Scheduler;

  constructor(
    scheduler: Scheduler,
    random: Random,
    { chaosMs, without }: { chaosMs: number; without: ReadonlySet<FaultKind> },
  ) {
    this.#scheduler = scheduler;
    this.#random = random;
    const drawn = FAULT_KINDS.filter((kind) => random.chance(SHARE[kind] ?? 0.35));
    for (const kind of FAULT_KINDS) this.#spans.set(kind, this.#draw(SPANS[kind], chaosMs));
    this.kinds = new Set(drawn.filter((kind) => !without.has(kind)));
    this.chaosUntil = scheduler.now + Math.max(chaosMs, this.kinds.has("poison") ? POISON_MS : 0);
  }

  /** Whether this may go wrong now. */
  has(kind: FaultKind): boolean {
    return this.kinds.has(kind) && this.#scheduler.now < this.chaosUntil;
  }

  /** Whether it goes wrong this time. */
  strikes(kind: FaultKind, probability: number): boolean {
    return this.has(kind) && this.#random.chance(probability);
  }

  /** Whether the state of things is so now. */
  lasts(kind: FaultKind): boolean {
    const { now } = this.#scheduler;
    return this.has(kind) && (this.#spans.get(kind) ?? []).some(({ from, to }) => from <= now && now < to);
  }

  #draw(length: readonly [number, number] | undefined, chaosMs: number): Span[] {
    if (!length) return [];
    const begin = this.#scheduler.now;
    return Array.from({ length: this.#random.between(1, 3) }, () => {
      const from = begin + this.#random.between(0, chaosMs);
      return { from, to: from + this.#random.between(length[0], length[1]) };
    });
  }
}
