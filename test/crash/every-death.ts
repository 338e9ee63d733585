import { type CrashPoint, readCrashPoint } from "./crash-points.ts";
import { findFaults } from "./judge.ts";
import { type Outcome, playOn, type Script } from "./play.ts";
import type { Stage } from "./stage.ts";
import { isStall } from "./stalls.ts";

/** More at a time only wait for each other on a machine with two cores. */
const AT_A_TIME = 3;

/** A run through which the machine slept shows nothing, and is played again; one that never has a quiet moment is taken as it is. */
const TRIES = 3;

/** `CRASH_POINTS=17:before` tries that one point alone, `CRASH_POINTS=17:before,2:after` lets the process that takes over die as well. */
const only = process.env["CRASH_POINTS"]?.split(",").map(readCrashPoint);

/** A script, played once in peace and then with a death at each of its calls. */
export class EveryDeath {
  readonly #stage: () => Stage;
  readonly #script: Script;
  #reference: Outcome | null = null;

  constructor(stage: () => Stage, script: Script) {
    this.#stage = stage;
    this.#script = script;
  }

  async withoutDeaths(): Promise<void> {
    this.#reference = await this.#playAwake([]);
  }

  get reference(): Outcome {
    if (!this.#reference) throw new Error("it has not been played in peace");
    return this.#reference;
  }

  /** The calls of the run in which nobody dies. */
  get calls(): readonly string[] {
    return this.reference.points[0] ?? [];
  }

  /** Plays it with a death at this side of each call; gives what was wrong. */
  dyingAt(side: CrashPoint["side"]): Promise<string> {
    return this.tryAll(this.calls.map((_, index) => [{ number: index + 1, side }]));
  }

  /** Plays each of these; gives what was wrong, with all that is needed to see why. */
  async tryAll(plays: readonly (readonly CrashPoint[])[]): Promise<string> {
    const left = plays.filter((points) => !only || JSON.stringify(points) === JSON.stringify(only));
    const failures: string[] = [];
    const work = async () => {
      for (let points = left.shift(); points; points = left.shift())
        failures.push(...(await this.#tryOne(points)));
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, work));
    return failures.join("\n\n");
  }

  async #tryOne(points: readonly CrashPoint[]): Promise<string[]> {
    const name = points.map(({ number, side }) => `${number}:${side}`).join(",");
    const title = `CRASH_POINTS=${name} (${points[0]?.side} ${this.calls[(points[0]?.number ?? 0) - 1]})`;
    try {
      const outcome = await this.#playAwake(points);
      const faults = findFaults(this.reference, outcome, points);
      return faults.length === 0
        ? []
        : [[title, ...faults, ...outcome.transcript, ...outcome.log].join("\n")];
    } catch (error) {
      return [`${title}\n${error}`];
    }
  }

  /** Plays it, if need be again, so that no process slept meanwhile: who holds a conversation can't be known through a sleep longer than its lease. */
  async #playAwake(points: readonly CrashPoint[], tries = TRIES): Promise<Outcome> {
    const outcome = await playOn(this.#stage(), this.#script, points);
    return tries > 1 && outcome.log.some(isStall) ? this.#playAwake(points, tries - 1) : outcome;
  }
}
