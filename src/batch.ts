/**
 * Makes work of one kind wait for the end of the present turn of the event loop, or for so many milliseconds, and be done together there, in the
 * order in which it came. Code that runs several times in a row is still in the processor's caches the second time; between other work it is
 * not, and the same work then costs several times as much (docs/performance.md). `work` must not throw: what waits behind it would be lost.
 */
export function inBatches<Item>(work: (item: Item) => void, waitMs = 0): (item: Item) => void {
  let waiting: Item[] = [];
  const workOff = () => {
    const batch = waiting;
    waiting = [];
    for (const item of batch) work(item);
  };
  const workOffLater = waitMs > 0 ? () => setTimeout(workOff, waitMs) : () => setImmediate(workOff);
  return (item) => {
    if (waiting.push(item) === 1) workOffLater();
  };
}
