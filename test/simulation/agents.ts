import type { ModelCore } from "../support/model-core/model-core.ts";
import type { ModelRecords } from "../support/model-core/records.ts";
import type { Random } from "./random.ts";
import type { World } from "./world.ts";

interface Desk {
  world: World;
  core: ModelCore;
  records: ModelRecords;
  random: Random;
  areSlow: boolean;
}

/** How much longer slow agents take for everything. */
const SLOWNESS = 10;

const NAMES = ["Sari", "Tono"];

/** Two people at one desk: they take what waits, also from under each other's hands, speak, give back, and vanish. */
export async function beginAgents(desk: Desk): Promise<void> {
  for (const name of NAMES) {
    const id = name.toLowerCase();
    await desk.core.desk.saveAgent({
      id,
      name,
      skills: ["general", "claims", "accounts"],
      languages: ["id", "en"],
      capacity: desk.areSlow ? 1 : 3,
      active: true,
      shiftEndsAt: null,
    });
    await desk.core.desk.setPresence(id, "away");
    new Agent(id, desk).work();
  }
}

class Agent {
  readonly #id: string;
  readonly #desk: Desk;
  #acts = 0;

  constructor(id: string, desk: Desk) {
    this.#id = id;
    this.#desk = desk;
  }

  /** Does something every few seconds; once nothing goes wrong any more he ends what he has, and nothing else. */
  work(): void {
    const { world, random, areSlow } = this.#desk;
    world.scheduler.after(random.between(300, 3_000) * (areSlow ? SLOWNESS : 1), () => {
      void this.#act().then(() => this.work());
    });
  }

  async #act(): Promise<void> {
    const { world, core, random } = this.#desk;
    await core.desk.beat(this.#id);
    const open = await core.desk.readOpen();
    const mine = open.filter(({ agent }) => agent === this.#id);
    if (world.scheduler.now >= world.faults.chaosUntil) {
      for (const { ticket } of mine) await core.desk.resolve({ ...this.#asked(ticket), summary: "" });
      return;
    }
    await core.desk.setPresence(
      this.#id,
      random.chance(0.06) ? "offline" : random.chance(0.3) ? "online" : "away",
    );
    const some = open.length > 0 ? random.pick(open) : null;
    if (!some) return;
    const what = random.next();
    if (what < 0.4) return this.#take(some.ticket);
    if (what < 0.5) await core.desk.release(this.#asked(some.ticket));
    else if (what < 0.6) await core.desk.resolve({ ...this.#asked(some.ticket), summary: "Selesai" });
    else await this.#say(some.ticket);
  }

  /** I14: nobody takes what another holds. */
  async #take(ticket: string): Promise<void> {
    const { core, world } = this.#desk;
    const before = this.#holderOf(ticket);
    const { outcome } = await core.desk.take(this.#asked(ticket));
    world.note(`${this.#id} takes ${ticket}: ${outcome}`);
    if (outcome === "taken" && before !== null && before !== this.#id)
      world.violated("I14", `${this.#id} took a talk from ${before}`);
  }

  /** I13: only who holds a talk speaks in it. */
  async #say(ticket: string): Promise<void> {
    const { core, world } = this.#desk;
    const holder = this.#holderOf(ticket);
    const asked = this.#asked(ticket);
    const { outcome } = await core.desk.say({ ...asked, text: `Pesan ${asked.requestKey}` });
    world.note(`${this.#id} speaks in ${ticket}: ${outcome}`);
    if (outcome === "said" && holder !== this.#id)
      world.violated("I13", `${this.#id} spoke in a talk of ${holder ?? "nobody"}`);
  }

  #holderOf(ticket: string): string | null {
    return this.#desk.records.tickets.all.find((one) => one.ticket === ticket)?.agent ?? null;
  }

  #asked(ticket: string) {
    this.#acts += 1;
    return { agent: this.#id, ticket, requestKey: `act-${this.#acts}` };
  }
}
