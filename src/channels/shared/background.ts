/** Work that nobody waits for, except a channel that stops. */
export interface Background {
  /** The work must not reject: what it could not do, it has said already. */
  run(work: Promise<void>): void;
  /** Resolves when all work has ended. */
  settled(): Promise<void>;
}

/** Keeps count of work that nobody waits for. What is handed to it must not reject. */
export function createBackground(): Background {
  const running = new Set<Promise<void>>();
  return {
    run(work) {
      const tracked = work.then(() => void running.delete(tracked));
      running.add(tracked);
    },
    async settled() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
