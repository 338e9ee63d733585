import { policy } from "../../src/policy.ts";
import { startProcess } from "./crash-process.ts";
import { type Fleet, type LogLine, type Mishap, startFleet } from "./fleet.ts";
import type { Hurry } from "./hurried-clock.ts";
import type { Fault } from "./planted-faults.ts";
import type { ProgramSettings } from "./program-settings.ts";
import { type Milestone, Progress } from "./progress.ts";
import { createSeededRandom } from "./seeded-random.ts";
import { openSendingRecord, type Sending } from "./sending-record.ts";
import type { Stage, World } from "./stage.ts";
import { type Stall, watchStalls } from "./stalls.ts";

const BOT_TOKEN = "123456789:a-token-that-opens-nothing-anywhere";
const WEBHOOK_SECRET = "a-secret-of-the-webhook_0123456789abcdef";
const HEADERS = {
  "content-type": "application/json",
  "x-telegram-bot-api-secret-token": WEBHOOK_SECRET,
};

/** The product's own. */
const LEASE_MS = 30_000;

const PROCESSES = 3;

/** What a person has said and was not answered yet, at most. */
const UNANSWERED = 4;

/** Updates that Telegram delivers a second time, while up to so many later ones of the chat come in between. */
const REPEATED = 0.05;
const REPEATED_WITHIN = 10;

export interface LoadOptions {
  /** Talked to at the same time. */
  chats: number;
  /** Said in each chat after its greeting. */
  messages: number;
  kills: number;
  freezes: number;
  seed: number;
  /**
   * How many times faster than real time the processes live: all times of the product are shorter in proportion, its lease too. Who holds a
   * conversation can't be known through a sleep longer than its lease, and shared machines stand still for seconds.
   */
  factor: number;
  fault: Fault | null;
  /** Without a new reply for so long, in real milliseconds, whatever is not answered is lost. */
  silenceMs: number;
}

/** All that can be seen from outside when the load is over. */
export interface LoadRecord {
  /** What arrived in each chat, in order; the first is the answer to the greeting. */
  chats: (readonly Sending[])[];
  mishaps: readonly Mishap[];
  /** Keys of mailboxes and outboxes that still hold something. */
  left: string[];
  log: LogLine[];
  /** How long a lease lasted, in real milliseconds. */
  leaseMs: number;
  /** Of the test itself; those of the processes are in their log. */
  stalls: Stall[];
  seconds: number;
}

/**
 * Talks in many chats at once to several processes behind one balancer, while some are killed and some fall silent for longer than their lease.
 * Each message is its number in its chat.
 */
export async function playLoad(stage: Stage, options: LoadOptions): Promise<LoadRecord> {
  const world = await stage.openWorld();
  const random = createSeededRandom(options.seed);
  const progress = new Progress(options);
  const stalls: Stall[] = [];
  const watchNoMore = watchStalls((stall) => stalls.push(stall));
  const record = await openSendingRecord((chat, { text }) => progress.hear(chat, text));
  const hurry = { since: Date.now(), factor: options.factor };
  const start = (number: number) =>
    startProcess(stage.programPath, settingsOf(world, record.rootOf(number), hurry, options.fault));
  const fleet = await startFleet({ size: PROCESSES, random, start });
  try {
    const began = Date.now();
    progress.begin(planMishaps(options, random, fleet));
    const over = progress.over();
    const talks = progress.chats.map((chat) => talk(chat, { fleet, progress, random, ...options }));
    await Promise.race([Promise.all(talks).then(() => over), over]);
    // A process that woke late may still say what it held.
    await pause(2 * realLeaseMs(options));
    return {
      chats: progress.chats.map((chat) => record.to(chat)),
      mishaps: fleet.mishaps,
      left: await listLeft(world),
      log: fleet.log(),
      leaseMs: realLeaseMs(options),
      stalls,
      seconds: (Date.now() - began) / 1_000,
    };
  } finally {
    watchNoMore();
    await fleet.stop();
    await Promise.all([record.close(), world.close()]);
  }
}

function settingsOf(world: World, botApiRoot: string, hurry: Hurry, fault: Fault | null): ProgramSettings {
  return {
    flows: "count",
    redisUrl: world.redisUrl,
    databaseUrl: world.databaseUrl,
    botApiRoot,
    botToken: BOT_TOKEN,
    webhookSecret: WEBHOOK_SECRET,
    smsUrl: "http://127.0.0.1:1/",
    hurry,
    leaseMs: LEASE_MS,
    fault,
  };
}

function realLeaseMs({ factor }: LoadOptions): number {
  return LEASE_MS / factor;
}

/** Nobody says more in a second of hurried time than one message, which is the pace that the product keeps up with for ever. */
function paceMs({ factor }: LoadOptions): number {
  return Math.ceil(1_000 / (policy.flood.perSecond * factor));
}

interface Talk extends LoadOptions {
  fleet: Fleet;
  progress: Progress;
  random: () => number;
}

/** One person: says his numbers one after the other, each when the one before was taken and not too many are unanswered. */
async function talk(chat: number, options: Talk): Promise<void> {
  const { fleet, progress, random, messages } = options;
  const later: { after: number; body: string }[] = [];
  const again: Promise<void>[] = [];
  for (let number = 0; number <= messages; number += 1) {
    await Promise.all([progress.hears(chat, number - UNANSWERED), pause(paceMs(options))]);
    const body = updateOf(chat, number, messages);
    await fleet.post(body, HEADERS);
    if (random() < REPEATED) later.push({ after: number + Math.floor(random() * REPEATED_WITHIN), body });
    for (const due of later.filter(({ after }) => after === number))
      again.push(fleet.post(due.body, HEADERS));
  }
  await Promise.all(again);
}

/** The conversation of a chat, as the processes call it. */
export function conversationOf(chat: number): string {
  return `telegram:${BOT_TOKEN.split(":")[0]}/${chat}`;
}

function updateOf(chat: number, number: number, messages: number): string {
  const id = chat * (messages + 1) + number;
  return JSON.stringify({
    update_id: id,
    message: {
      message_id: id,
      date: 1,
      from: { id: chat, is_bot: false, first_name: "Siti" },
      chat: { id: chat, type: "private", first_name: "Siti" },
      text: number === 0 ? "halo" : String(number),
    },
  });
}

/** Spreads the mishaps over the middle of the load, by what was answered so far: a slow machine meets them at the same places. */
function planMishaps(options: LoadOptions, random: () => number, fleet: Fleet): Milestone[] {
  const { chats, messages, kills, freezes } = options;
  const total = chats * messages;
  const kill = () => fleet.killOne();
  const freeze = () => fleet.freezeOne(realLeaseMs(options) * (1.5 + random()));
  const runs = [...Array<() => void>(kills).fill(kill), ...Array<() => void>(freezes).fill(freeze)];
  return runs
    .map((run) => ({ run, at: Math.floor(total * (0.05 + 0.85 * random())) }))
    .sort((one, other) => one.at - other.at);
}

async function listLeft({ redis }: World): Promise<string[]> {
  const keys = await redis.keys("*");
  return keys.filter((key) => /^\{s\d+\}[mo]:/.test(key));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
