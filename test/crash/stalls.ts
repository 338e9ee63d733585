const LOOK_EVERY_MS = 250;

/** A shorter one is a busy machine's usual day. */
const WORTH_TELLING_MS = 1_000;

/** A time in which a process did nothing, because nobody let it; in milliseconds since 1970. */
export interface Stall {
  from: number;
  to: number;
}

/** Tells of each stall of this process when it is over, until the returned function is called. */
export function watchStalls(tell: (stall: Stall) => void): () => void {
  let seen = Date.now();
  const timer = setInterval(() => {
    const now = Date.now();
    if (now - seen >= WORTH_TELLING_MS) tell({ from: seen, to: now });
    seen = now;
  }, LOOK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** The line in which a process of these tests tells of a stall. */
export function lineOf(stall: Stall): string {
  return `stalled ${JSON.stringify(stall)}`;
}

/** Whether a line that a process printed is one of those. */
export function isStall(line: string): boolean {
  return line.startsWith("stalled ");
}
