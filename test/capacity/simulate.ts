import { policy } from "../../src/policy.ts";
import { createSeededRandom } from "../crash/seeded-random.ts";
import { ASSUMPTIONS } from "./assumptions.ts";
import { type Step, shareOf } from "./load.ts";
import { intensity } from "./peak-day.ts";
import { Queue, type Stage, type StageResult } from "./queue.ts";

/** A day to be played. */
export interface Simulation {
  steps: readonly Step[];
  /** In the order in which a message passes them. */
  stages: readonly Stage[];
  conversations: number;
  /** The same seed gives the same day. */
  seed: number;
}

/** What came of it. */
export interface Simulated {
  stages: StageResult[];
  /** Messages that people said. */
  messages: number;
  /** Hours after the announcement when nobody waits or talks any more; null when that does not come in the time simulated. */
  overAtHours: number | null;
}

/** How long the day is followed. */
export const HORIZON_S = 24 * 3_600;

/** Fewer people than this are nobody: the model deals in fractions. */
const NOBODY = 0.5;

/** A balance that waited longer is not shown any more. */
const OVERDUE_S = policy.reply.personalMs / 1_000;

/**
 * The day, second by second. People are a fluid of many kinds (channel, talk, place in the talk) with a random number of beginners each second; a
 * message passes the stages in order, first come first served, and is not lost. When its answers have arrived the person thinks (a random time,
 * `thinkSeconds` on average) and says the next. So who waits says nothing meanwhile, and nobody gives up.
 */
export function simulate({ steps, stages, conversations, seed }: Simulation): Simulated {
  const queues = stages.map((stage) => new Queue(stage, steps, OVERDUE_S));
  const crowd = new Crowd(steps, conversations, seed);
  for (let second = 0; second < HORIZON_S; second += 1) {
    const moving = crowd.speak(second);
    for (const queue of queues) queue.pass(moving, second);
    crowd.hear(moving);
    const isOver = second > 0 && intensity(second) === 0;
    if (isOver && crowd.thinking + queues.reduce((sum, { waiting }) => sum + waiting, 0) < NOBODY) {
      return {
        stages: queues.map(({ result }) => result),
        messages: crowd.said,
        overAtHours: second / 3_600,
      };
    }
  }
  return { stages: queues.map(({ result }) => result), messages: crowd.said, overAtHours: null };
}

/** Everybody who has been answered and has not yet said the next. */
class Crowd {
  /** By kind: the share of the conversations that begin with it, and whether it ends them. */
  readonly #begins: Float64Array;
  readonly #ends: readonly boolean[];
  readonly #thinking: Float64Array;
  readonly #moving: Float64Array;
  /** Share of those who think that speak in a second. */
  readonly #speaks = 1 - Math.exp(-1 / ASSUMPTIONS.thinkSeconds.value);
  /** Conversations that begin in an average second. */
  readonly #average: number;
  readonly #random: () => number;
  thinking = 0;
  said = 0;

  constructor(steps: readonly Step[], conversations: number, seed: number) {
    this.#begins = Float64Array.from(steps, (step) => (step.at === 0 ? shareOf(step) : 0));
    this.#ends = steps.map(({ isLast }) => isLast);
    this.#thinking = new Float64Array(steps.length);
    this.#moving = new Float64Array(steps.length);
    this.#average = conversations / (ASSUMPTIONS.hours.value * 3_600);
    this.#random = createSeededRandom(seed);
  }

  /** The messages of this second, by kind. The array is used again for the next. */
  speak(second: number): Float64Array {
    const beginning = this.#begin(second);
    for (let kind = 0; kind < this.#begins.length; kind += 1) {
      const going = (this.#thinking[kind] ?? 0) * this.#speaks;
      const speaking = going + beginning * (this.#begins[kind] ?? 0);
      this.#thinking[kind] = (this.#thinking[kind] ?? 0) - going;
      this.#moving[kind] = speaking;
      this.said += speaking;
    }
    return this.#moving;
  }

  /** These have all their answers: they think about the next message, or are through. */
  hear(answered: Float64Array): void {
    this.thinking = 0;
    for (let kind = 0; kind < this.#ends.length; kind += 1) {
      if (!this.#ends[kind])
        this.#thinking[kind + 1] = (this.#thinking[kind + 1] ?? 0) + (answered[kind] ?? 0);
      this.thinking += this.#thinking[kind] ?? 0;
    }
  }

  /** Conversations that begin in this second: about Poisson, which for hundreds is about normal, which twelve even numbers add up to. */
  #begin(second: number): number {
    if (intensity(second) === 0) return 0;
    const expected = this.#average * intensity(second);
    let deviation = -6;
    for (let i = 0; i < 12; i += 1) deviation += this.#random();
    return Math.max(0, expected + deviation * Math.sqrt(expected));
  }
}
