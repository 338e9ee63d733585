import type { Random } from "./random.ts";

/** Whose callbacks these are: a process that died has none any more, one that is frozen gets them when it thaws. */
export interface Owner {
  readonly alive: boolean;
  /** Milliseconds since 1970; in the past when it is not frozen. */
  readonly frozenUntil: number;
}

interface Entry {
  time: number;
  /** Decides between entries of one time. */
  tie: number;
  run: () => void;
  owner: Owner | null;
}

/** A tie below any drawn one: what a frozen process missed comes first when it thaws, and in order. */
const THAWED = 1e-9;

/**
 * The time of the simulated world, and all that is going to happen in it. Callbacks of one moment come in an order that the seed decides.
 */
export class Scheduler {
  now: number;
  /** Callbacks that were run. */
  count = 0;
  readonly #random: Random;
  readonly #heap: Entry[] = [];
  #thawed = 0;

  constructor(startsAt: number, random: Random) {
    this.now = startsAt;
    this.#random = random;
  }

  /** Runs a callback after `ms`; the returned function calls it off. `owner` null: it belongs to the world and always happens. */
  after(ms: number, run: () => void, owner: Owner | null = null): () => void {
    const entry: Entry = {
      time: this.now + Math.max(0, Math.round(ms)),
      tie: 1 + this.#random.next(),
      run,
      owner,
    };
    this.#push(entry);
    return () => {
      entry.run = nothing;
    };
  }

  /** Runs what is next, and all that follows from it at once. False: nothing is left before `end`. */
  async step(end: number): Promise<boolean> {
    const entry = this.#popUntil(end);
    if (!entry) return false;
    this.now = entry.time;
    if (entry.run === nothing || entry.owner?.alive === false) return true;
    if (entry.owner && entry.owner.frozenUntil > this.now) {
      this.#thawed += 1;
      entry.time = entry.owner.frozenUntil;
      entry.tie = this.#thawed * THAWED;
      this.#push(entry);
      return true;
    }
    this.count += 1;
    entry.run();
    await macrotask();
    return true;
  }

  #popUntil(end: number): Entry | null {
    const heap = this.#heap;
    const first = heap[0];
    if (!first || first.time > end) return null;
    const last = heap.pop();
    if (last && last !== first) {
      heap[0] = last;
      this.#sink(last);
    }
    return first;
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(entry);
    while (at > 0) {
      const parentAt = (at - 1) >> 1;
      const parent = heap[parentAt];
      if (!parent || !isBefore(entry, parent)) break;
      heap[at] = parent;
      at = parentAt;
    }
    heap[at] = entry;
  }

  #sink(entry: Entry): void {
    const heap = this.#heap;
    let at = 0;
    for (;;) {
      const left = heap[2 * at + 1];
      const right = heap[2 * at + 2];
      const [child, childAt] =
        left && right && isBefore(right, left) ? [right, 2 * at + 2] : [left, 2 * at + 1];
      if (!child || !isBefore(child, entry)) break;
      heap[at] = child;
      at = childAt;
    }
    heap[at] = entry;
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.time === b.time ? a.tie < b.tie : a.time < b.time;
}

function nothing(): void {
  // Stands for a callback that was called off.
}

/** Resolves when every promise that could settle has: nothing else is ever waited for in real time. */
function macrotask(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
