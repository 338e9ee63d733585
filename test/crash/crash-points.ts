/** Where a process dies: at its n-th call through a port, before it is made, or when it was made and nobody has seen its answer. */
export interface CrashPoint {
  number: number;
  side: Side;
}

export const SIDES = ["before", "after"] as const;
export type Side = (typeof SIDES)[number];

/** Reads `17:before`; null when there is nothing to read. */
export function readCrashPoint(text: string | undefined): CrashPoint | null {
  const [, number, side] = /^(\d+):(before|after)$/.exec(text ?? "") ?? [];
  return number && side ? { number: Number(number), side: side as Side } : null;
}

/** Numbers the calls through ports, in the order in which they are made, and makes one of them the last thing this process does. */
export interface CrashPoints {
  /**
   * The port, with the calls of its methods numbered. Not those of `uncounted`, and those of `looking` only when they found something, or idle
   * looks for work would make the numbers a matter of time.
   */
  wrap<Port extends object>(name: string, port: Port, methods?: SomeMethods<Port>): Port;
}

interface SomeMethods<Port> {
  uncounted?: readonly (keyof Port)[];
  looking?: readonly (keyof Port)[];
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
  return { wrap: (name, port, methods = {}) => wrapPort(name, port, methods, pass) };
}

type Method = (...given: unknown[]) => unknown;

function wrapPort<Port extends object>(
  name: string,
  port: Port,
  { uncounted = [], looking = [] }: SomeMethods<Port>,
  pass: Pass,
): Port {
  return new Proxy(port, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key);
      if (typeof member !== "function") return member;
      const method = member.bind(target) as Method;
      const label = `${name}.${String(key)}`;
      if (uncounted.includes(key as keyof Port)) return method;
      if (looking.includes(key as keyof Port)) return lookingWith(method, label, pass);
      return (...given: unknown[]) => pass(label, async () => method(...given));
    },
  });
}

/** A look for work that is a point once it has found some. */
function lookingWith(look: Method, label: string, pass: Pass) {
  return async (...given: unknown[]) => {
    const found = await look(...given);
    return Array.isArray(found) && found.length > 0 ? pass(label, async () => found) : found;
  };
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
