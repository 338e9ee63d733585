import { type Cleaned, type CleaningTask, cleanBytes } from "./clean-bytes.ts";

/** How often the process looks at its own memory: a decoder takes it in steps of many megabytes. */
const LOOK_EVERY_MS = 20;

/** The whole program of a process that cleans one file: asked once, answers once, ends. */
process.once("message", (task: CleaningTask) => {
  const watch = setInterval(() => {
    if (process.memoryUsage.rss() > task.mostMemoryBytes) process.exit(1);
  }, LOOK_EVERY_MS);
  void cleanBytes(task).then((cleaned: Cleaned) => {
    clearInterval(watch);
    process.send?.(cleaned, () => process.disconnect());
  });
});
