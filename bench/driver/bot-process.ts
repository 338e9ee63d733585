import { createInterface } from "node:readline";
import type { BotSettings } from "../bot-settings.ts";
import { NODE_OPTIONS } from "../node-options.ts";
import { cpuSecondsOf, end, startOn } from "./process.ts";

/** A bot under way. */
export interface BotProcess {
  /** Address of its webhook. */
  webhook: URL;
  /** What it printed since it listens. */
  said: string[];
  /** Rejects when it ends before it is told to. */
  died: Promise<never>;
  /** Seconds of CPU time so far, user and system, all threads. */
  cpuSeconds(): number;
  /** Bytes in use after a collection of garbage, for which it has to be started with --expose-gc. */
  readMemory(): Promise<{ heap: number; resident: number }>;
  stop(): Promise<void>;
}

/** Starts a bot's compiled program and waits until it listens. */
export async function startBot(
  core: number,
  program: string,
  settings: BotSettings,
  nodeOptions: string[] = [],
): Promise<BotProcess> {
  const child = startOn(core, process.execPath, [
    ...NODE_OPTIONS,
    ...nodeOptions,
    program,
    JSON.stringify(settings),
  ]);
  const words = new Words();
  for (const input of [child.stdout, child.stderr]) createInterface({ input }).on("line", words.hear);
  let stopping = false;
  const died = new Promise<never>((_, reject) => {
    child.once("close", () => {
      if (!stopping) reject(new Error(`${program} ended:\n${words.said.join("\n")}`));
    });
  });
  died.catch(() => undefined);
  const [port] = await Promise.race([words.next(/^listening (\d+)$/), died]);
  return {
    webhook: new URL(`http://127.0.0.1:${port}/telegram/webhook`),
    said: words.said,
    died,
    cpuSeconds: () => cpuSecondsOf(child),
    async readMemory() {
      child.kill("SIGUSR2");
      const [heap, resident] = await Promise.race([words.next(/^holding (\d+) (\d+)$/), died]);
      return { heap: Number(heap), resident: Number(resident) };
    },
    async stop() {
      stopping = true;
      await end(child, "SIGTERM");
    },
  };
}

/** Lines that a bot prints: those that somebody waits for, and the others. */
class Words {
  readonly said: string[] = [];
  #wanted: { form: RegExp; resolve: (groups: string[]) => void } | null = null;

  readonly hear = (line: string): void => {
    const found = this.#wanted?.form.exec(line);
    if (found) this.#wanted?.resolve(found.slice(1));
    else this.said.push(line);
  };

  /** Resolves with the groups of the next line of this form. */
  next(form: RegExp): Promise<string[]> {
    return new Promise((resolve) => {
      this.#wanted = { form, resolve };
    });
  }
}
