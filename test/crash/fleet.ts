import { Pool } from "undici";
import type { CrashProcess, startProcess } from "./crash-process.ts";

/** Connections to one process; more posts wait their turn. */
const CONNECTIONS = 128;

/** A balancer gives up on a process that says nothing for so long, and asks another. */
const ANSWER_WITHIN_MS = 1_500;

/** A process that does not take calls is asked again so soon. */
const TRY_AGAIN_AFTER_MS = 5;

/** When a process was killed or fell silent, in milliseconds since 1970. */
export interface Mishap {
  kind: "kill" | "freeze";
  process: number;
  at: number;
}

/** A line that a process printed. */
export interface LogLine {
  process: number;
  line: string;
}

/** Several processes behind one address. */
export interface Fleet {
  readonly mishaps: readonly Mishap[];
  log(): LogLine[];
  /** Hands an update to a process of its choice, and to another, until one has taken it. Rejects when a process did not start. */
  post(body: string, headers: Record<string, string>): Promise<void>;
  /** Kills one of the processes that run, and starts another at once. */
  killOne(): void;
  /** Lets one fall silent with all it has in hand, and wakes it after `ms`. */
  freezeOne(ms: number): void;
  stop(): Promise<void>;
}

interface Member {
  number: number;
  process: CrashProcess;
  pool: Pool;
  frozen: boolean;
}

export interface FleetOptions {
  size: number;
  random: () => number;
  /** Starts process number n, from 1. */
  start: (number: number) => ReturnType<typeof startProcess>;
}

export async function startFleet({ size, random, start }: FleetOptions): Promise<Fleet> {
  const members = new Set<Member>();
  const all: { number: number; process: CrashProcess }[] = [];
  const mishaps: Mishap[] = [];
  const thawing = new Set<NodeJS.Timeout>();
  const starting = new Set<Promise<void>>();
  let started = 0;
  let failure: unknown = null;
  let stopped = false;

  async function add(): Promise<void> {
    started += 1;
    const number = started;
    const process = await start(number);
    all.push({ number, process });
    const pool = new Pool(process.url, { connections: CONNECTIONS, headersTimeout: ANSWER_WITHIN_MS });
    members.add({ number, process, pool, frozen: false });
  }

  function addSoon(): void {
    const start = add()
      .catch((error: unknown) => {
        failure = error;
      })
      .finally(() => starting.delete(start));
    starting.add(start);
  }

  function pick(from: Iterable<Member>): Member | undefined {
    const candidates = [...from];
    return candidates[Math.floor(random() * candidates.length)];
  }

  function pickRunning(): Member | undefined {
    return pick([...members].filter(({ frozen }) => !frozen));
  }

  await Promise.all(Array.from({ length: size }, add));
  return {
    mishaps,
    log: () => all.flatMap(({ number, process }) => process.said.map((line) => ({ process: number, line }))),
    async post(body, headers) {
      while (!stopped) {
        if (failure) throw failure;
        const member = pick(members);
        if (member && (await take(member.pool, body, headers))) return;
        await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_AFTER_MS));
      }
    },
    killOne() {
      const member = pickRunning();
      if (!member) return;
      members.delete(member);
      mishaps.push({ kind: "kill", process: member.number, at: Date.now() });
      member.process.signal("SIGKILL");
      void member.pool.destroy();
      addSoon();
    },
    freezeOne(ms) {
      const member = pickRunning();
      if (!member) return;
      member.frozen = true;
      mishaps.push({ kind: "freeze", process: member.number, at: Date.now() });
      member.process.signal("SIGSTOP");
      const timer = setTimeout(() => {
        thawing.delete(timer);
        member.process.signal("SIGCONT");
        member.frozen = false;
      }, ms);
      thawing.add(timer);
    },
    async stop() {
      stopped = true;
      for (const timer of thawing) clearTimeout(timer);
      await Promise.all(starting);
      for (const { process } of all) process.signal("SIGKILL");
      await Promise.all(all.map(({ process }) => process.ended));
      await Promise.all([...members].map(({ pool }) => pool.destroy()));
    },
  };
}

/** False when the process refuses, dies or says nothing. */
async function take(pool: Pool, body: string, headers: Record<string, string>): Promise<boolean> {
  try {
    const answer = await pool.request({ path: "/telegram/webhook", method: "POST", headers, body });
    await answer.body.dump();
    return answer.statusCode === 200;
  } catch {
    return false;
  }
}
