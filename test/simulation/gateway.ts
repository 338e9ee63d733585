import { DeliveryError } from "../../src/ports/channel.ts";
import type { CodeSender, OutsideMessage } from "../../src/ports/code-sender.ts";
import { callOver, type Link } from "./network.ts";
import type { Process } from "./process.ts";
import type { World } from "./world.ts";

const link: Link = {
  name: "gateway",
  lost: "sms-slow",
  latencyMs: 40,
  patienceMs: 5_000,
  giveUp: () => new DeliveryError("unreachable"),
};

/** The SMS gateway and the mail server: drop repeats of the same sending, and bring the rest sooner or later. */
export class Gateway {
  readonly #world: World;
  readonly #onAsked: (message: OutsideMessage) => void;
  readonly #boxes = new Map<string, (text: string) => void>();
  readonly #carried = new Set<string>();

  constructor(world: World, onAsked: (message: OutsideMessage) => void) {
    this.#world = world;
    this.#onAsked = onAsked;
  }

  /** Whoever has this phone or mailbox reads what comes. Several people may share one. */
  open(address: string, read: (text: string) => void): void {
    const others = this.#boxes.get(address);
    this.#boxes.set(address, (text) => {
      others?.(text);
      read(text);
    });
  }

  facing(process: Process): CodeSender {
    return {
      ways: () => ["sms", "email"],
      isUp: async () => true,
      send: (message) => {
        this.#onAsked(message);
        return callOver(this.#world, process, {
          link,
          method: "send",
          apply: async () => {
            this.#carry(message);
            return { state: "sent", providerId: null } as const;
          },
        });
      },
    };
  }

  #carry({ address, text, idempotencyKey, by }: OutsideMessage): void {
    const { faults, scheduler, chance } = this.#world;
    if (faults.strikes("sms-failed", 0.2)) throw new DeliveryError("unreachable");
    if (this.#carried.has(idempotencyKey)) return;
    this.#carried.add(idempotencyKey);
    const late = faults.strikes("sms-slow", 0.3) ? chance.between(5_000, 60_000) : 0;
    scheduler.after(chance.between(500, 4_000) + late, () => {
      this.#world.note(`an ${by} arrives`);
      this.#boxes.get(address)?.(text);
    });
  }
}
