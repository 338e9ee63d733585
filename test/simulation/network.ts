import type { FaultKind } from "./faults.ts";
import type { Process } from "./process.ts";
import { NEVER, type World } from "./world.ts";

/** The way from a process to a server and back. */
export interface Link {
  readonly name: string;
  /** The server does not take requests. */
  readonly down?: FaultKind;
  /** A request or its answer is lost. */
  readonly lost?: FaultKind;
  /** A request may also take effect after its sender has given up. */
  readonly late?: boolean;
  /** Requests are served after two seconds. */
  readonly slow?: FaultKind;
  /** Most milliseconds of one way when all is well. */
  readonly latencyMs: number;
  /** How long the answer takes, when that is more. */
  readonly answerMs?: readonly [least: number, most: number];
  /** After so long the caller gives up, and never learns what came of it. */
  readonly patienceMs: number;
  giveUp(): Error;
}

/** A call on its way. */
interface Call<Result> {
  link: Link;
  method: string;
  /** Takes effect in one instant. */
  apply(): Promise<Result>;
  /** Sees to it that a process does not survive a call: before it takes effect, or after. */
  fate?: "dies-before" | "dies-after" | undefined;
}

const LOSS_RATE = 0.02;
const CRASH_RATE = 0.0015;
const FREEZE_RATE = 0.005;
/** Longer than a lease, so that another takes over between the question and the answer. */
const BEYOND_LEASE_MS = [31_000, 45_000] as const;
const SLOW_MS = 2_000;

/**
 * Calls a server: the request travels, takes effect in one instant, and its answer travels back. Either way can fail, so
 * that a caller that gave up does not know whether it took effect; and the process can die on any side of it.
 */
export function callOver<Result>(world: World, process: Process, call: Call<Result>): Promise<Result> {
  if (!process.alive) return NEVER;
  const fate = call.fate ?? drawFate(world);
  if (fate === "dies-before") {
    process.die(`before ${call.method}`);
    return NEVER;
  }
  return new Promise<Result>((resolve, reject) => {
    new Trip(world, process, { ...call, fate }, { resolve, reject }).begin();
  });
}

/** One call's way there and back. */
class Trip<Result> {
  readonly #world: World;
  readonly #process: Process;
  readonly #call: Call<Result>;
  readonly #caller: { resolve(result: Result): void; reject(error: unknown): void };
  #isSettled = false;
  #stopWaiting: () => void = () => undefined;

  constructor(
    world: World,
    process: Process,
    call: Call<Result>,
    caller: { resolve(result: Result): void; reject(error: unknown): void },
  ) {
    this.#world = world;
    this.#process = process;
    this.#call = call;
    this.#caller = caller;
  }

  begin(): void {
    const { scheduler, faults, chance } = this.#world;
    const { link } = this.#call;
    this.#stopWaiting = this.#settle(() => this.#giveUp(), link.patienceMs);
    if (this.#isLost()) return this.#note("request lost");
    const isLate = link.late === true && this.#isLost();
    const service = link.slow && faults.lasts(link.slow) ? chance.between(SLOW_MS / 2, SLOW_MS) : 0;
    const delay = isLate ? link.patienceMs + chance.between(1, SLOW_MS) : 0;
    scheduler.after(this.#oneWay() + service + delay, () => this.#arrive(isLate));
  }

  #arrive(isLate: boolean): void {
    const { link, apply } = this.#call;
    const { resolve, reject } = this.#caller;
    if (link.down && this.#world.faults.lasts(link.down)) {
      this.#stopWaiting();
      this.#settle(() => this.#giveUp(), this.#oneWay());
      return;
    }
    void apply().then(
      (result) => this.#answer(() => resolve(result), isLate),
      (error: unknown) => this.#answer(() => reject(error), isLate),
    );
  }

  #answer(how: () => void, isLate: boolean): void {
    const { faults, chance } = this.#world;
    const { link, method, fate } = this.#call;
    if (fate === "dies-after") this.#process.die(`after ${method}`);
    if (faults.strikes("freeze", FREEZE_RATE)) this.#process.freeze(chance.between(...BEYOND_LEASE_MS));
    const isLost = this.#isLost();
    if (isLost) this.#note("answer lost");
    // What it does not know of, it can't be asked to look after.
    if (isLost || isLate) return this.#process.trouble();
    this.#stopWaiting();
    this.#settle(how, link.answerMs ? chance.between(...link.answerMs) : this.#oneWay());
  }

  #giveUp(): void {
    this.#note("no answer");
    this.#process.trouble();
    this.#caller.reject(this.#call.link.giveUp());
  }

  /** What comes first is what the caller learns. */
  #settle(how: () => void, ms: number): () => void {
    const settle = () => {
      if (this.#isSettled) return;
      this.#isSettled = true;
      how();
    };
    return this.#world.scheduler.after(ms, settle, this.#process);
  }

  #oneWay(): number {
    return this.#world.chance.between(1, this.#call.link.latencyMs);
  }

  #isLost(): boolean {
    const { lost } = this.#call.link;
    return lost !== undefined && this.#world.faults.strikes(lost, LOSS_RATE);
  }

  #note(what: string): void {
    this.#world.note(`${this.#process.name} ${this.#call.link.name}.${this.#call.method}: ${what}`);
  }
}

function drawFate({ faults, chance }: World): "dies-before" | "dies-after" | undefined {
  if (!faults.strikes("crash-at-call", CRASH_RATE)) return undefined;
  return chance.chance(0.5) ? "dies-before" : "dies-after";
}
