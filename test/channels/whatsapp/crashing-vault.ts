import type { Receive } from "../../../src/ports/channel.ts";
import type { Clock } from "../../../src/ports/clock.ts";
import type { WhatsAppHolding, WhatsAppVault } from "../../../src/ports/whatsapp-keys.ts";

/** Where a process dies: at its n-th call of the vault or the mailbox, before it is made, or when it was made and nobody has seen its answer. */
export interface CrashPoint {
  number: number;
  side: "before" | "after";
}

/** One life of a process, which ends at a call. What it does after that reaches nothing and nobody. */
export interface MortalLife {
  vault: WhatsAppVault;
  receive: Receive;
  clock: Clock;
  /** Names of the calls so far, in order. */
  readonly calls: readonly string[];
  /** Resolves when it has died. */
  readonly died: Promise<void>;
  readonly isDead: boolean;
}

/** Calls that come by the clock and not by what happens: they have no place in the order. */
const UNCOUNTED = new Set(["renew", "noteLink", "release", "readLink"]);

export function liveUntil(
  point: CrashPoint | null,
  { vault, receive, clock }: Pick<MortalLife, "vault" | "receive" | "clock">,
  onDeath: () => void,
): MortalLife {
  const calls: string[] = [];
  const timers = new Set<() => void>();
  let dead = false;
  let tell: () => void = () => undefined;
  const died = new Promise<void>((resolve) => {
    tell = resolve;
  });
  // Fails rather than hangs: libsignal keeps one queue of all clients in this program, in which the living would wait for the dead.
  const die = (): never => {
    if (!dead) {
      dead = true;
      for (const callOff of timers) callOff();
      onDeath();
      tell();
    }
    throw new Error("this process is dead");
  };

  async function pass<Result>(name: string, call: () => Promise<Result>): Promise<Result> {
    if (dead) return die();
    if (UNCOUNTED.has(name)) return call();
    calls.push(name);
    const mine = calls.length;
    const isLast = (side: CrashPoint["side"]) => point?.number === mine && point.side === side;
    if (isLast("before")) return die();
    const result = await call();
    return isLast("after") || dead ? die() : result;
  }

  function mortal<Port extends object>(port: Port): Port {
    return new Proxy(port, {
      get(target, key) {
        const member: unknown = Reflect.get(target, key);
        if (typeof member === "object" && member !== null) return mortal(member);
        if (typeof member !== "function") return member;
        return (...given: unknown[]) => pass(String(key), () => Promise.resolve(member.apply(target, given)));
      },
    });
  }

  const after: Clock["after"] = (ms, run) => {
    if (dead) return () => undefined;
    const callOff = clock.after(ms, () => {
      timers.delete(callOff);
      run();
    });
    timers.add(callOff);
    return () => {
      timers.delete(callOff);
      callOff();
    };
  };

  const take: WhatsAppVault["take"] = async (owner, leaseMs) => {
    const holding: WhatsAppHolding | null = await pass("take", () => vault.take(owner, leaseMs));
    return holding && mortal(holding);
  };
  return {
    vault: { ...vault, take },
    receive: (incoming) => pass("receive", () => receive(incoming)),
    clock: { now: clock.now, after },
    calls,
    died,
    get isDead() {
      return dead;
    },
  };
}
