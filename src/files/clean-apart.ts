import { fork } from "node:child_process";
import type { Cleaned, CleaningTask } from "./clean-bytes.ts";

/** Run from the sources, the program is TypeScript too. */
const isSource = import.meta.url.endsWith(".ts");
const PROGRAM = new URL(isSource ? "./cleaning-process.ts" : "./cleaning-process.js", import.meta.url);

/** For its own objects; pictures and bytes are outside of it, and watched by the process itself. */
const HEAP_MIB = 128;

/**
 * Cleans a file in a process of its own, which knows no secret of ours and does not outlive its time. One that ends without an answer (the time, the
 * memory, or the decoder itself) has met a file that can't be read.
 */
export function cleanApart(task: CleaningTask, limitMs: number): Promise<Cleaned> {
  return new Promise((resolve, reject) => {
    const child = fork(PROGRAM, [], {
      env: {},
      execArgv: [`--max-old-space-size=${HEAP_MIB}`, ...(isSource ? ["--import", "tsx"] : [])],
      serialization: "advanced",
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      timeout: limitMs,
      killSignal: "SIGKILL",
    });
    child.once("message", (cleaned: Cleaned) => resolve(cleaned));
    // Not at its exit, which may be seen before the last of what it said.
    child.once("disconnect", () => setImmediate(() => resolve({ refused: "damaged" })));
    child.once("error", reject);
    // One that is gone before it was asked has ended already, which is told above.
    child.send(task, () => undefined);
  });
}
