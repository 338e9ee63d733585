import type { Step } from "./load.ts";

/** Something that messages pass through one after the other, and that does so much a second. */
export interface Stage {
  name: string;
  /** Work a second. */
  capacity: number;
  /** How much of it costs nothing; left out where none is paid for by the piece. */
  freeCapacity?: number;
  /** Work of one such message; 0 for those that do not come by. */
  work(step: Step): number;
}

/** What a stage came to. */
export interface StageResult {
  name: string;
  /** Longest time between a message's arrival at the stage and its leaving, in seconds. */
  longestWaitS: number;
  /** Most messages that waited at a time. */
  longestQueue: number;
  /** Messages that waited longer than may be. */
  overdue: number;
  /** Messages that were still waiting at the end. */
  left: number;
  /** Busiest second, as a share of the capacity. */
  peakLoad: number;
  /** Work done above the free capacity, second by second. */
  paidWork: number;
}

/** Messages that came in the same second. */
interface Cohort {
  since: number;
  /** By kind: those that come by here, in the order of `#kinds`. */
  counts: Float64Array;
  work: number;
  size: number;
}

/** A stage and who waits before it, first come first served. */
export class Queue {
  readonly #stage: Stage;
  /** Kinds of messages that come by, and the work of one of each. Plain arrays and loops here: they run half a billion times. */
  readonly #kinds: Int32Array;
  readonly #work: Float64Array;
  readonly #free: number;
  readonly #overdueS: number;
  /** Those before `#head` are through. */
  readonly #cohorts: (Cohort | undefined)[] = [];
  #head = 0;
  readonly result: StageResult;
  /** Messages that wait. */
  waiting = 0;

  constructor(stage: Stage, steps: readonly Step[], overdueS: number) {
    this.#stage = stage;
    const comingBy = [...steps.entries()].filter(([, step]) => stage.work(step) > 0);
    this.#kinds = Int32Array.from(comingBy, ([kind]) => kind);
    this.#work = Float64Array.from(comingBy, ([, step]) => stage.work(step));
    this.#free = stage.freeCapacity ?? Number.POSITIVE_INFINITY;
    this.#overdueS = overdueS;
    this.result = {
      name: stage.name,
      longestWaitS: 0,
      longestQueue: 0,
      overdue: 0,
      left: 0,
      peakLoad: 0,
      paidWork: 0,
    };
  }

  /** Takes what comes in this second, by kind, and puts what leaves in its place; kinds that do not come by stay as they are. */
  pass(moving: Float64Array, second: number): void {
    let coming = 0;
    for (let at = 0; at < this.#kinds.length; at += 1) {
      coming += (moving[this.#kinds[at] ?? 0] ?? 0) * (this.#work[at] ?? 0);
    }
    const isFree = this.#head === this.#cohorts.length && coming <= this.#stage.capacity;
    const done = isFree ? coming : this.#serveInTurn(moving, second, coming);
    const { result } = this;
    const load = done / this.#stage.capacity;
    if (load > result.peakLoad) result.peakLoad = load;
    if (done > this.#free) result.paidWork += done - this.#free;
    if (this.waiting > result.longestQueue) result.longestQueue = this.waiting;
    result.left = this.waiting;
  }

  /** Gives the work done. */
  #serveInTurn(moving: Float64Array, second: number, coming: number): number {
    if (coming > 0) this.#add(moving, second, coming);
    let room = this.#stage.capacity;
    for (let next = this.#cohorts[this.#head]; next && room > 0; next = this.#cohorts[this.#head]) {
      const share = Math.min(1, room / next.work);
      room -= next.work * share;
      this.#serve(next, share, second, moving);
      if (share < 1) break;
      this.#cohorts[this.#head] = undefined;
      this.#head += 1;
    }
    return this.#stage.capacity - room;
  }

  #add(moving: Float64Array, since: number, work: number): void {
    const counts = new Float64Array(this.#kinds.length);
    let size = 0;
    for (let at = 0; at < counts.length; at += 1) {
      const kind = this.#kinds[at] ?? 0;
      counts[at] = moving[kind] ?? 0;
      size += moving[kind] ?? 0;
      moving[kind] = 0;
    }
    this.#cohorts.push({ since, counts, work, size });
    this.waiting += size;
  }

  #serve(cohort: Cohort, share: number, second: number, moving: Float64Array): void {
    for (let at = 0; at < this.#kinds.length; at += 1) {
      const kind = this.#kinds[at] ?? 0;
      const count = cohort.counts[at] ?? 0;
      moving[kind] = (moving[kind] ?? 0) + count * share;
      cohort.counts[at] = count * (1 - share);
    }
    const served = cohort.size * share;
    const wait = second - cohort.since;
    this.waiting -= served;
    this.result.longestWaitS = Math.max(this.result.longestWaitS, wait);
    if (wait > this.#overdueS) this.result.overdue += served;
    cohort.size -= served;
    cohort.work *= 1 - share;
  }
}
