import type { Redis } from "ioredis";

/** How often a condition of another process is looked at, in milliseconds. */
const LOOK_EVERY_MS = 20;

/** Waits until the condition holds; a question that fails is asked again. Has no limit of its own: the test has one. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition().catch(() => false))) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** Waits until a replica of this master has all that it has acknowledged; writes the key for that. Throws when it takes five seconds. */
export async function untilReplicated(master: Redis, key: string): Promise<void> {
  // WAIT looks at what its own connection has written: https://redis.io/docs/latest/commands/wait/
  await master.set(key, "");
  if ((await master.wait(1, 5_000)) < 1) throw new Error("no replica follows");
}
