import { flows } from "../../flows/registry.ts";
import type { Channel, Incoming } from "../../src/ports/channel.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { CodeSender } from "../../src/ports/code-sender.ts";
import type { ConversationStore } from "../../src/ports/conversation-store.ts";
import { type CoreSystem, CoreUnavailable } from "../../src/ports/core.ts";
import type { Log } from "../../src/ports/log.ts";
import type { Translator } from "../../src/ports/translator.ts";
import type { Codec } from "../../src/runtime/codec.ts";
import { Runtime } from "../../src/runtime/runtime.ts";
import { createServices } from "../../src/services/create-services.ts";
import type { Random } from "./random.ts";
import type { Owner } from "./scheduler.ts";
import type { World } from "./world.ts";

/** What a process reaches the rest of the world with. */
interface Connections {
  store: ConversationStore;
  core: CoreSystem;
  codeSender: CodeSender;
  channel: Channel;
  log: Log;
}

/** What does not differ between processes. */
export interface Equipment {
  translator: Translator;
  codec: Codec;
  random: Random;
  connect(process: Process): Connections;
}

/** How often conversations are looked for that somebody else left (src/compose.ts). */
const RECOVER_EVERY_MS = 1_000;

/** How long a stop waits for what is under way (src/compose.ts). */
const STOP_WITHIN_MS = 10_000;

/** One life of one process of the product: the real runtime, put together as `compose` does. */
export class Process implements Owner {
  readonly name: string;
  readonly clock: Clock;
  alive = true;
  /** Takes no new requests. */
  stopping = false;
  frozenUntil = 0;
  /** When something last went wrong for it that it can't be blamed for; a repetition may follow from it. */
  troubledAt = 0;
  readonly #world: World;
  readonly #runtime: Runtime;
  readonly #core: CoreSystem;

  constructor(name: string, skewMs: number, world: World, equipment: Equipment) {
    this.name = name;
    this.#world = world;
    this.clock = {
      now: () => world.scheduler.now + skewMs,
      after: (ms, run) => (this.alive ? world.scheduler.after(ms, run, this) : () => undefined),
    };
    const { channel, ...parts } = equipment.connect(this);
    const { translator, codec, random } = equipment;
    const { clock } = this;
    this.#runtime = new Runtime({
      ...parts,
      flows,
      services: createServices({ core: parts.core, translator, clock, random: () => random.next() }),
      channels: new Map([[channel.name, channel]]),
      translator,
      codec,
      clock,
    });
    this.#core = parts.core;
    this.#sweep();
    this.#tend();
  }

  get frozen(): boolean {
    return this.frozenUntil > this.#world.scheduler.now;
  }

  /** Hands over what came in; settles as the product's promise does. */
  receive(incoming: Incoming): Promise<void> {
    return this.#runtime.receive(incoming);
  }

  trouble(): void {
    this.troubledAt = this.#world.scheduler.now;
  }

  /** Ends at once (SIGKILL): nothing that it had begun goes on. */
  die(why: string): void {
    if (!this.alive) return;
    this.alive = false;
    this.trouble();
    this.#world.note(`${this.name} dies ${why}`);
  }

  /** Stands still (SIGSTOP) and then goes on. */
  freeze(ms: number): void {
    if (!this.alive || this.frozen) return;
    this.frozenUntil = this.#world.scheduler.now + ms;
    this.trouble();
    this.#world.note(`${this.name} freezes for ${ms} ms`);
    this.#world.scheduler.after(ms, () => this.trouble());
  }

  /** Ends in good order (SIGTERM), as `App.stop` does. */
  stop(): void {
    this.stopping = true;
    this.#world.note(`${this.name} is asked to stop`);
    const end = () => this.die("in good order");
    this.clock.after(STOP_WITHIN_MS, end);
    void this.#runtime.stop().then(end);
  }

  #sweep(): void {
    this.clock.after(RECOVER_EVERY_MS, () => {
      if (this.stopping) return;
      this.#runtime.recover().catch((error: unknown) => {
        this.#world.violated("I01", `recover threw ${String(error)}`);
      });
      this.#sweep();
    });
  }

  /** As `compose` does: what time does to tickets, and what desks did. */
  #tend(): void {
    this.clock.after(RECOVER_EVERY_MS, () => {
      if (this.stopping) return;
      const core = this.#core;
      core
        .tendTickets()
        .catch((error: unknown) => {
          if (!(error instanceof CoreUnavailable)) throw error;
        })
        .then(() => this.#runtime.collectLetters())
        .catch((error: unknown) => this.#world.violated("I01", `the desk threw ${String(error)}`))
        .finally(() => this.#tend());
    });
  }
}
