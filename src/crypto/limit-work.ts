/** Runs at most `atOnce` pieces of work at a time and lets at most `waiting` wait their turn, in order; what is more is refused as `busy` says. */
export function limitWork(
  { atOnce, waiting }: { atOnce: number; waiting: number },
  busy: () => Error,
): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let running = 0;
  const queue: (() => void)[] = [];
  return async (work) => {
    if (running < atOnce) running += 1;
    else if (queue.length >= waiting) throw busy();
    else await new Promise<void>((resolve) => queue.push(resolve));
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
