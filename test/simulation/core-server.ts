import { type CoreSystem, CoreUnavailable } from "../../src/ports/core.ts";
import { callOver, type Link } from "./network.ts";
import type { Process } from "./process.ts";
import type { World } from "./world.ts";

/** A call of the core that took effect. */
export interface CoreCall {
  process: Process;
  method: keyof CoreSystem;
  args: readonly unknown[];
  outcome: unknown;
  /** The message that was being answered when it was made. */
  message: string | null;
}

/** Who looks at what is asked of the core. */
export interface CoreWatch {
  messageBehind(process: Process, request: unknown): string | null;
  onCoreCall(call: CoreCall): void;
}

const link: Link = {
  name: "core",
  down: "core-down",
  slow: "core-slow",
  lost: "core-lost",
  late: true,
  latencyMs: 8,
  patienceMs: 10_000,
  giveUp: () => new CoreUnavailable("no answer"),
};

const PAUSE_MS = 6_000;

/** The system of record as a process sees it: one for all, at the end of a line that can fail. */
export function coreFacing(
  process: Process,
  { world, core, watch }: { world: World; core: CoreSystem; watch: CoreWatch },
): CoreSystem {
  return new Proxy(core, {
    get(target, method: keyof CoreSystem) {
      const work = target[method] as (...args: readonly unknown[]) => Promise<unknown>;
      return (...args: readonly unknown[]) => {
        const message = watch.messageBehind(process, args[0]);
        const paused = world.faults.lasts("core-pause") ? PAUSE_MS : 0;
        return callOver(world, process, {
          link: paused > 0 ? { ...link, latencyMs: PAUSE_MS } : link,
          method,
          apply: async () => {
            const outcome = await work(...args);
            watch.onCoreCall({ process, method, args, outcome, message });
            return outcome;
          },
        });
      };
    },
  });
}
