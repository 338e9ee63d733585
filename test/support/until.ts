/** How often a condition of another process is looked at, in milliseconds. */
const LOOK_EVERY_MS = 20;

/** Waits until the condition holds; a question that fails is asked again. Has no limit of its own: the test has one. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition().catch(() => false))) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
