const LOOK_EVERY_MS = 50;

/** Resolves when this is true, looked at again and again; rejects after `withinMs` with what was waited for. */
export async function waitUntil(
  what: string,
  reached: () => boolean | Promise<boolean>,
  withinMs: number,
): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await reached())) {
    if (Date.now() > end) throw new Error(`waited ${withinMs} ms in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** Passes the result on; rejects after `withinMs` with what `explain` says then. */
export async function inTime<Result>(
  work: Promise<Result>,
  withinMs: number,
  explain: () => string,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${withinMs} ms in vain: ${explain()}`)), withinMs);
  });
  return await Promise.race([work, tooLate]).finally(() => clearTimeout(timer));
}
