/**
 * A seeded play for a conversation store: messages to many people, handled by several workers that die or fall asleep at
 * any moment. Afterwards each person's messages must have been handled once, in order, and each reply acknowledged once.
 */
import {
  type Arrival,
  type ConversationStore,
  LEASE_MS,
  LostTurn,
  type NewMessage,
  type Turn,
} from "../../src/ports/conversation-store.ts";
import type { FakeClock } from "../support/fake-clock.ts";
import { takeTurn } from "./turns.ts";

interface Stage {
  store: ConversationStore;
  other: ConversationStore;
  clock: FakeClock;
}

interface Play {
  seed: number;
  messages: number;
  conversations: number;
}

/** What was seen; `faults` are sentences and should be none. */
interface Outcome {
  deaths: number;
  /** Calls of holders that had slept too long, refused by the fence. */
  refused: number;
  faults: string[];
}

const WORKERS = 24;

/** Of all steps between two calls of a worker, how many it does not survive. */
const DEATH_RATE = 0.005;

/** And in how many it sleeps until others have taken its conversation. */
const SLEEP_RATE = 0.002;

/** Messages that their channel delivers a second time. */
const REPEAT_RATE = 0.05;

/** A worker's end: what it would have done next never happens. */
class Death extends Error {}

/** Plays until every message was handled, and looks at what came of it. */
export async function playWithDeaths(stage: Stage, play: Play): Promise<Outcome> {
  const random = createRandom(play.seed);
  const each = play.messages / play.conversations;
  const upstream = Array.from({ length: play.conversations }, (_, i) => ({
    chat: `web:${i}`,
    next: 1,
    busy: false,
  }));
  const acknowledged = new Map<string, number[]>();
  const outcome: Outcome = { deaths: 0, refused: 0, faults: [] };
  let isChaos = true;

  /** Between any two calls: a worker may die here, or sleep so long that others recover what it held. */
  async function live(): Promise<void> {
    const fate = isChaos ? random() : 1;
    if (fate < DEATH_RATE) throw new Death();
    if (fate < DEATH_RATE + SLEEP_RATE) await recoverAll();
  }

  async function recoverAll(): Promise<void> {
    stage.clock.advance(LEASE_MS);
    const turns = await stage.other.recover(play.conversations);
    await Promise.all(turns.map((turn) => work(stage.other, turn)));
  }

  async function work(store: ConversationStore, begun: Turn): Promise<void> {
    try {
      for (let turn: Turn | null = begun; turn; ) turn = await workOnce(store, turn);
    } catch (error) {
      if (error instanceof Death) outcome.deaths++;
      else if (error instanceof LostTurn) outcome.refused++;
      else throw error;
    }
  }

  async function workOnce(store: ConversationStore, turn: Turn): Promise<Turn | null> {
    await sendAll(store, turn);
    await live();
    if (!turn.message) return store.finish(turn);
    const handled = [...readHandled(turn.snapshot), Number(turn.message.id)];
    const replies = [`${turn.message.id}a`, `${turn.message.id}b`];
    const after = await store.commit(turn, { snapshot: JSON.stringify(handled), replies, wakeAt: null });
    await sendAll(store, after);
    await live();
    return store.finish(after);
  }

  async function sendAll(store: ConversationStore, turn: Turn): Promise<void> {
    for (const { seq } of turn.replies) {
      await live();
      await store.acknowledge(turn, seq);
      acknowledged.set(turn.conversation, [...(acknowledged.get(turn.conversation) ?? []), seq]);
    }
  }

  /** A channel: delivers each person's messages in order, to whichever process, and sees to the turns it gets. */
  async function deliver(): Promise<void> {
    for (;;) {
      const waiting = upstream.filter(({ next, busy }) => next <= each && !busy);
      const person = waiting[Math.floor(random() * waiting.length)];
      if (!person) return;
      const store = random() < 0.5 ? stage.store : stage.other;
      person.busy = true;
      const arrival = await deliverTo(store, person.chat, { id: String(person.next++), body: "" });
      person.busy = false;
      if (arrival.outcome === "turn") await work(store, arrival.turn);
    }
  }

  /** Some messages are delivered twice. */
  async function deliverTo(store: ConversationStore, chat: string, message: NewMessage): Promise<Arrival> {
    const arrival = await store.arrive(chat, message);
    if (random() >= REPEAT_RATE) return arrival;
    const again = await stage.other.arrive(chat, message);
    if (again.outcome !== "duplicate") outcome.faults.push(`${chat}: ${message.id} came in twice`);
    return arrival;
  }

  await Promise.all(Array.from({ length: WORKERS }, deliver));
  isChaos = false;
  await recoverAll();
  for (const { chat } of upstream) {
    const { snapshot } = await takeTurn(stage.store, chat, "last look");
    outcome.faults.push(...findFaults(chat, each, readHandled(snapshot), acknowledged.get(chat) ?? []));
  }
  return outcome;
}

function findFaults(chat: string, messages: number, handled: number[], acknowledged: number[]): string[] {
  const faults: string[] = [];
  if (!isCount(handled, messages)) faults.push(`${chat}: handled ${handled.join(" ")}`);
  const different = new Set(acknowledged).size;
  if (acknowledged.length !== messages * 2 || different !== messages * 2)
    faults.push(`${chat}: acknowledged ${acknowledged.join(" ")}`);
  return faults;
}

/** Whether these are 1, 2, 3, … up to `end`. */
function isCount(numbers: number[], end: number): boolean {
  return numbers.length === end && numbers.every((number, i) => number === i + 1);
}

function readHandled(snapshot: string | null): number[] {
  return snapshot === null ? [] : JSON.parse(snapshot);
}

/** Mulberry32: the same numbers from 0 to 1 for the same seed. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
