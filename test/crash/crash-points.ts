import type { ConversationStore } from "../../src/ports/conversation-store.ts";

/** Where a process dies: at its n-th call through a port, before it is made, or when it was made and nobody has seen its answer. */
export interface CrashPoint {
  number: number;
  side: Side;
}

export const SIDES = ["before", "after"] as const;
type Side = (typeof SIDES)[number];

/** Reads `17:before`; null when there is nothing to read. */
export function readCrashPoint(text: string | undefined): CrashPoint | null {
  const [, number, side] = /^(\d+):(before|after)$/.exec(text ?? "") ?? [];
  return number && side ? { number: Number(number), side: side as Side } : null;
}

/** Numbers the calls through ports, in the order in which they are made, and makes one of them the last thing this process does. */
export interface CrashPoints {
  /** The port, with every call of a method numbered but those named. */
  wrap<Port extends object>(name: string, port: Port, uncounted?: readonly (keyof Port)[]): Port;
  /** The same for the store. Looking for work is a point only when some was found, or idle looks would make the numbers a matter of time. */
  wrapStore(store: ConversationStore): ConversationStore;
}

type Pass = <Result>(label: string, call: () => Promise<Result>) => Promise<Result>;

/** `tell` hears of each call, with its number, before it is made. `die` does not return. */
export function createCrashPoints(
  last: CrashPoint | null,
  { tell, die }: { tell: (number: number, label: string) => void; die: () => Promise<never> },
): CrashPoints {
  let count = 0;
  const pass: Pass = async (label, call) => {
    count += 1;
    const number = count;
    tell(number, label);
    const isLast = (side: Side) => last?.number === number && last.side === side;
    if (isLast("before")) await die();
    try {
      return await call();
    } finally {
      if (isLast("after")) await die();
    }
  };
  const wrap: CrashPoints["wrap"] = (name, port, uncounted = []) => wrapPort(name, port, uncounted, pass);
  return {
    wrap,
    wrapStore(store) {
      const counted = wrap("store", store, ["recover", "renew", "ping", "close"]);
      return overriding(counted, {
        async recover(limit: number) {
          const turns = await store.recover(limit);
          return turns.length === 0 ? turns : pass("store.recover", async () => turns);
        },
      });
    },
  };
}

function wrapPort<Port extends object>(
  name: string,
  port: Port,
  uncounted: readonly (keyof Port)[],
  pass: Pass,
): Port {
  return new Proxy(port, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key);
      if (typeof member !== "function") return member;
      if (uncounted.includes(key as keyof Port)) return member.bind(target);
      return (...given: unknown[]) => pass(`${name}.${String(key)}`, () => member.apply(target, given));
    },
  });
}

/** A port of which some methods are others. */
export function overriding<Port extends object>(port: Port, others: Partial<Port>): Port {
  return new Proxy(port, {
    get(target, key) {
      const source = key in others ? others : target;
      const member: unknown = Reflect.get(source, key);
      return typeof member === "function" ? member.bind(source) : member;
    },
  });
}
