import { performance } from "node:perf_hooks";
import type { Traffic } from "./bare/main.ts";
import { dialogueOf } from "./dialogue.ts";
import type { Crowd, People, Reply, Talked } from "./driver/crowd.ts";
import { onStage, type Stage, type Staging } from "./stage.ts";

/** Talked before anything is measured, so that the code it runs through is compiled. */
export const WARM_UP_MESSAGES = 20_000;

/** What is the same for all bots of one run. */
export interface Conditions {
  /** Length of the measured stretch. */
  seconds: number;
  /** Messages under way at a time. */
  inFlight: number;
  traffic: Traffic;
}

/** What one round of one bot came to. CPU times are µs for each message, all threads, user and system. */
export interface Round {
  messagesPerSecond: number;
  botMicros: number;
  redisMicros: number;
  /** Of the driver itself: when it and Redis fill their core, the bot waits for them. */
  driverMicros: number;
  /** Share of its core (its cores) that the bot used, 0 to 1. */
  botBusy: number;
  /** Latencies in ms at these percentiles. */
  p50: number;
  p95: number;
  p99: number;
}

/** Starts a bot, measures a stretch of talking after a warm-up, and ends the bot. */
export async function measure(
  staging: Staging,
  { seconds, inFlight, traffic }: Conditions,
  people?: Partial<People>,
): Promise<Round> {
  const extra = { ...staging.extra, traffic };
  return await onStage({ ...staging, extra }, async (stage) => {
    const crowd = stage.gather(people);
    await crowd.talk(inFlight, (messages) => messages >= WARM_UP_MESSAGES);
    const end = performance.now() + seconds * 1_000;
    return await measureStretch(stage, crowd, inFlight, () => performance.now() >= end);
  });
}

/** Measures while people talk. */
export async function measureStretch(
  stage: Stage,
  crowd: Crowd,
  inFlight: number,
  isOver: (messages: number) => boolean,
): Promise<Round> {
  const before = usageOf(stage);
  const talked = await crowd.talk(inFlight, isOver);
  return toRound(talked, before, usageOf(stage), stage.bots.length);
}

/** Lets one person talk with the product, and notes what it writes and says. */
export async function recordTraffic(): Promise<Traffic> {
  const replies: Reply[] = [];
  const snapshots = await onStage(
    { contestant: "product", extra: { record: true } },
    async ({ bots, gather }) => {
      const crowd = gather();
      crowd.onReply = (reply) => replies.push(reply);
      await crowd.talk(1, (messages) => messages >= dialogueOf(1).length);
      return bots.flatMap((bot) => bot.said.splice(0)).map(snapshotSize);
    },
  );
  const snapshotBytes = Math.round(snapshots.reduce((sum, bytes) => sum + bytes, 0) / snapshots.length);
  return { snapshotBytes, replies: replies.map(({ chat_id: _, ...reply }) => reply) };
}

function snapshotSize(line: string): number {
  const [, size] = /^snapshot (\d+)$/.exec(line) ?? [];
  if (size === undefined) throw new Error(`The product said: ${line}`);
  return Number(size);
}

interface Usage {
  bots: number;
  redis: number;
  driver: number;
}

function usageOf({ bots, redis }: Stage): Usage {
  const { user, system } = process.cpuUsage();
  return {
    bots: bots.reduce((sum, bot) => sum + bot.cpuSeconds(), 0),
    redis: redis.cpuSeconds(),
    driver: (user + system) / 1e6,
  };
}

function toRound(
  { messages, seconds, latencies }: Talked,
  before: Usage,
  after: Usage,
  processes: number,
): Round {
  const micros = (name: keyof Usage) => ((after[name] - before[name]) * 1e6) / messages;
  const sorted = Float64Array.from(latencies).sort();
  const percentile = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  return {
    messagesPerSecond: messages / seconds,
    botMicros: micros("bots"),
    redisMicros: micros("redis"),
    driverMicros: micros("driver"),
    botBusy: (after.bots - before.bots) / seconds / processes,
    p50: percentile(0.5),
    p95: percentile(0.95),
    p99: percentile(0.99),
  };
}
