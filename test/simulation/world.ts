import type { Faults } from "./faults.ts";
import type { Random } from "./random.ts";
import type { Scheduler } from "./scheduler.ts";
import type { Trace } from "./trace.ts";

/** A rule that was broken: the name of an invariant (README.md), and what happened. */
export interface Violation {
  invariant: string;
  sentence: string;
}

/** What every part of a simulated world shares. */
export interface World {
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  /** Latencies, and which process gets a request. */
  readonly chance: Random;
  /** Adds a line to the trace. */
  note(what: string): void;
  /** The first one ends the run. */
  violated(invariant: string, sentence: string): void;
}

/** The clock, the log and the outcome of one run. */
export class Course {
  readonly #scheduler: Scheduler;
  readonly #trace: Trace;
  violation: Violation | null = null;

  constructor(scheduler: Scheduler, trace: Trace) {
    this.#scheduler = scheduler;
    this.#trace = trace;
  }

  readonly note = (what: string): void => this.#trace.add(this.#scheduler.now, what);

  readonly violated = (invariant: string, sentence: string): void => {
    this.note(`VIOLATION ${invariant} ${sentence}`);
    this.violation ??= { invariant, sentence };
  };
}

/** What never happens. */
export const NEVER: Promise<never> = new Promise(() => undefined);
