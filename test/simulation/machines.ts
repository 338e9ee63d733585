import { type Equipment, Process } from "./process.ts";
import type { World } from "./world.ts";

/** Most milliseconds a clock is off. */
export const SKEW_MS = 2_000;

/** The machines that the product runs on: each has one process at a time, and begins another when it ends. */
export class Machines {
  readonly #world: World;
  readonly #equipment: Equipment;
  readonly #slots: { name: string; skewMs: number; lives: number; process: Process }[] = [];

  constructor(count: number, world: World, equipment: Equipment) {
    this.#world = world;
    this.#equipment = equipment;
    for (let i = 1; i <= count; i++) {
      const skewMs = world.faults.kinds.has("skew") ? world.chance.between(-SKEW_MS, SKEW_MS) : 0;
      const name = `p${i}`;
      const process = new Process(`${name}.1`, skewMs, world, equipment);
      this.#slots.push({ name, skewMs, lives: 1, process });
    }
    this.#watchOver();
    this.#trouble();
  }

  /** A process that takes requests, or null when there is none just now. */
  pick(): Process | null {
    const ready = this.#slots
      .map(({ process }) => process)
      .filter(({ alive, stopping }) => alive && !stopping);
    return ready.length > 0 ? this.#world.chance.pick(ready) : null;
  }

  /** Begins a new process where one has ended, one to five seconds later. */
  #watchOver(): void {
    const { scheduler, chance } = this.#world;
    scheduler.after(500, () => {
      for (const slot of this.#slots) {
        if (slot.process.alive || !chance.chance(0.25)) continue;
        slot.lives += 1;
        const name = `${slot.name}.${slot.lives}`;
        slot.process = new Process(name, slot.skewMs, this.#world, this.#equipment);
        this.#world.note(`${name} begins`);
      }
      this.#watchOver();
    });
  }

  /** What befalls processes from outside. */
  #trouble(): void {
    const { scheduler, chance, faults } = this.#world;
    scheduler.after(chance.between(200, 1_000), () => {
      const { process } = chance.pick(this.#slots);
      if (faults.strikes("crash", 0.04)) process.die("of a crash");
      if (process.alive && faults.strikes("stop", 0.02)) process.stop();
      if (faults.strikes("freeze", 0.02)) process.freeze(chance.between(1_000, 50_000));
      this.#trouble();
    });
  }
}
