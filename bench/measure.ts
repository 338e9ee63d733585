import { Session } from "node:inspector/promises";
import { createKeyring } from "../src/keyring.ts";
import { createBenchClock } from "./bench-clock.ts";
import { type Crowd, gatherCrowd } from "./crowd.ts";
import { type Shares, sharesOf } from "./shares.ts";
import { openVariant, type Variant, type VariantName } from "./variants.ts";

/** What a process of its own is asked to measure. */
export interface Job {
  variant: VariantName;
  what: keyof Results;
  /** Length of the measured stretch. */
  seconds: number;
  /** Messages under way at a time. */
  inFlight: number;
}

/** What comes of each job. */
export interface Results {
  rate: Rate;
  shares: Shares;
  memory: Memory;
}

export interface Rate {
  messagesPerSecond: number;
  /** CPU time of this process, all threads, for each message, in µs. */
  cpuMicros: number;
  /** The same of the store's own process; null when it has none. */
  serverCpuMicros: number | null;
  /** Latencies in ms at these percentiles. */
  p50: number;
  p95: number;
  p99: number;
}

/** Bytes that a conversation keeps after its dialogue, in this process and in the store's own. */
export interface Memory {
  bytes: number;
  serverBytes: number | null;
}

/** Conversations that are live at the same time. */
export const CONVERSATIONS = 120;

/** Four times as fine as V8's default: a message is some hundred µs of many parts. */
const SAMPLE_EVERY_MICROS = 250;

/** Talked before anything is measured, so that the code it runs through is compiled. */
const WARM_UP_MESSAGES = 2_000;

/** Conversations that are kept when memory is measured. */
const KEPT = 1_000;

/** Opens a variant, measures, and closes it. */
export async function measure(job: Job): Promise<Results[keyof Results]> {
  const clock = createBenchClock(Date.now());
  const keyring = createKeyring({ id: "bench", bytes: new Uint8Array(32).fill(7) });
  const variant = await openVariant(job.variant, { clock, keyring });
  try {
    const crowd = await gatherCrowd(variant, { size: CONVERSATIONS, clock, keyring });
    await crowd.talk(job.inFlight, (messages) => messages >= WARM_UP_MESSAGES);
    switch (job.what) {
      case "rate":
        return await measureRate(crowd, variant, job);
      case "shares":
        return await measureShares(crowd, job);
      case "memory":
        return await measureMemory(crowd, variant, job);
    }
  } finally {
    await variant.close();
  }
}

async function measureRate(crowd: Crowd, { readServer }: Variant, job: Job): Promise<Rate> {
  const serverBefore = await readServer?.();
  const before = process.cpuUsage();
  const { messages, seconds, latencies } = await crowd.talk(job.inFlight, during(job.seconds));
  const { user, system } = process.cpuUsage(before);
  const serverAfter = await readServer?.();
  const sorted = Float64Array.from(latencies).sort();
  const percentile = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  return {
    messagesPerSecond: messages / seconds,
    cpuMicros: (user + system) / messages,
    serverCpuMicros:
      serverBefore && serverAfter ? (serverAfter.cpuMicros - serverBefore.cpuMicros) / messages : null,
    p50: percentile(0.5),
    p95: percentile(0.95),
    p99: percentile(0.99),
  };
}

async function measureShares(crowd: Crowd, job: Job): Promise<Shares> {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.setSamplingInterval", { interval: SAMPLE_EVERY_MICROS });
  await session.post("Profiler.start");
  await crowd.talk(job.inFlight, during(job.seconds));
  const { profile } = await session.post("Profiler.stop");
  session.disconnect();
  return sharesOf(profile);
}

/** Grows by `KEPT` conversations. They are counted by chats begun: at any time as many are unfinished as before. */
async function measureMemory(crowd: Crowd, { readServer }: Variant, job: Job): Promise<Memory> {
  const [heldBefore, serverBefore, metBefore] = [heldBytes(), await readServer?.(), crowd.met()];
  await crowd.talk(job.inFlight, () => crowd.met() >= metBefore + KEPT);
  const [held, server, kept] = [heldBytes(), await readServer?.(), crowd.met() - metBefore];
  return {
    bytes: (held - heldBefore) / kept,
    serverBytes: server && serverBefore ? (server.bytes - serverBefore.bytes) / kept : null,
  };
}

/** Bytes in use after everything that nobody needs was thrown away; the process has to be started with --expose-gc. */
function heldBytes(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function during(seconds: number): () => boolean {
  const end = performance.now() + seconds * 1_000;
  return () => performance.now() >= end;
}
