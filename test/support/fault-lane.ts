import type { Socket } from "node:net";

/** One direction of a connection through the proxy. */
export interface Lane {
  /** Passes on what may pass now. */
  pump(): void;
  /** Called with each piece just before it is passed on; a listener that breaks the connection keeps it from arriving. */
  onPass(listener: (chunk: Buffer) => void): void;
}

/** What the lanes of a proxy obey, looked at each time something could pass. */
export interface LaneRules {
  readonly frozen: boolean;
  readonly delayMs: number;
}

/** A piece of what was said, or the end of it. */
interface Parcel {
  chunk: Buffer | null;
  cameAt: number;
}

/** Carries what `from` says to `to`, in order. The end travels like any other word, so what was said before it arrives before it. */
export function createLane(from: Socket, to: Socket, rules: LaneRules): Lane {
  const waiting: Parcel[] = [];
  let listener: (chunk: Buffer) => void = () => undefined;
  let alarm: NodeJS.Timeout | undefined;

  function pump(): void {
    clearTimeout(alarm);
    if (rules.frozen) return;
    for (let next = waiting[0]; next; next = waiting[0]) {
      const left = next.cameAt + rules.delayMs - Date.now();
      if (left > 0) {
        alarm = setTimeout(pump, left);
        return;
      }
      waiting.shift();
      pass(next.chunk);
    }
  }

  function pass(chunk: Buffer | null): void {
    if (chunk === null) {
      to.end();
      return;
    }
    listener(chunk);
    if (to.writable) to.write(chunk);
  }

  function take(chunk: Buffer | null): void {
    waiting.push({ chunk, cameAt: Date.now() });
    pump();
  }

  let over = false;
  const end = () => {
    if (!over) take(null);
    over = true;
  };
  from.on("data", take);
  from.on("end", end);
  from.on("close", end);
  return {
    pump,
    onPass(called) {
      listener = called;
    },
  };
}
