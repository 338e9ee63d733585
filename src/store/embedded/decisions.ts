/** What each call of the conversation store does, given the conversations as they stand: in one synchronous piece, so calls can't interleave. */
import type { Clock } from "../../ports/clock.ts";
import {
  type Arrival,
  type Change,
  LostTurn,
  type NewMessage,
  type Turn,
} from "../../ports/conversation-store.ts";
import { type Conversation, type ConversationEvent, dueAt } from "./conversation.ts";
import type { Table } from "./table.ts";

/** What decisions rest on. */
export interface World {
  conversations: Table<Conversation, ConversationEvent>;
  clock: Clock;
  leaseMs: number;
}

/** Dedupes, queues, and takes the conversation when nobody holds it (any more), or leaves it to be recovered. */
export function decideArrival(
  world: World,
  name: string,
  { id, body }: NewMessage,
  isTaken: boolean,
): Arrival {
  const { conversations, clock } = world;
  if (conversations.get(name).seen.includes(id)) return { outcome: "duplicate" };
  const { busy } = conversations.apply(name, { type: "arrived", message: { id, body } });
  const isFree = busy === null || busy.kind === "awaiting";
  if (!isFree && busy.until > clock.now()) return { outcome: "queued" };
  if (!isTaken) {
    if (isFree) conversations.apply(name, { type: "left", at: clock.now() });
    return { outcome: "queued" };
  }
  return { outcome: "turn", turn: take(world, name) };
}

/** Throws `LostTurn`. */
export function decideCommit({ conversations }: World, turn: Turn, change: Change): Turn {
  const { version } = requireHeld(conversations, turn);
  const event = { type: "committed", handled: turn.message !== null, ...change } as const;
  if (version === turn.version) conversations.apply(turn.conversation, event);
  // One version ahead under the same epoch is this very commit, asked for again because its answer was lost.
  else if (version !== turn.version + 1) throw new LostTurn(`version ${turn.version} is over`);
  const { snapshot, outbox } = conversations.get(turn.conversation);
  const replies = [...outbox];
  return { ...turn, version: turn.version + 1, snapshot, message: null, wake: false, tries: 0, replies };
}

/** The holder's next turn, or null when there is nothing left and the conversation is free. Throws `LostTurn`. */
export function decideFinish(world: World, turn: Turn, sent: readonly number[]): Turn | null {
  const { conversations, clock } = world;
  requireHeld(conversations, turn);
  for (const seq of sent) conversations.apply(turn.conversation, { type: "acknowledged", seq });
  const { mailbox, outbox, wakeAt } = conversations.get(turn.conversation);
  const hasWork = mailbox.length > 0 || outbox.length > 0 || isPast(wakeAt, clock);
  const event = hasWork
    ? ({ type: "continued", until: leaseEnd(world) } as const)
    : ({ type: "released", at: clock.now() } as const);
  const conversation = conversations.apply(turn.conversation, event);
  return hasWork ? readTurn(turn.conversation, conversation, clock) : null;
}

/** Lets an event happen that only the holder may cause. Throws `LostTurn`. */
export function applyHeld({ conversations }: World, turn: Turn, event: ConversationEvent): void {
  requireHeld(conversations, turn);
  conversations.apply(turn.conversation, event);
}

/** Extends the lease, in memory alone: no lease outlives this process. Throws `LostTurn`. */
export function renewLease(world: World, turn: Turn): void {
  requireHeld(world.conversations, turn);
  world.conversations.adjust(turn.conversation, { type: "renewed", until: leaseEnd(world) });
}

/**
 * Takes what is due, the longest overdue first. Going through 100,000 conversations takes 4 ms, once a second:
 * less than keeping them sorted with every message.
 */
export function takeDue(world: World, limit: number): Turn[] {
  const now = world.clock.now();
  const due: { name: string; time: number }[] = [];
  for (const [name, conversation] of world.conversations.all()) {
    const time = dueAt(conversation);
    if (time !== null && time <= now) due.push({ name, time });
  }
  due.sort((a, b) => a.time - b.time);
  return due.slice(0, limit).map(({ name }) => take(world, name));
}

function take(world: World, name: string): Turn {
  const event = { type: "taken", until: leaseEnd(world) } as const;
  return readTurn(name, world.conversations.apply(name, event), world.clock);
}

function requireHeld(
  conversations: World["conversations"],
  { conversation: name, epoch }: Turn,
): Conversation {
  const conversation = conversations.get(name);
  if (conversation.epoch !== epoch) throw new LostTurn(`epoch ${epoch} is over`);
  return conversation;
}

function readTurn(name: string, conversation: Conversation, clock: Clock): Turn {
  const { epoch, version, snapshot, mailbox, tries, outbox, wakeAt } = conversation;
  const head = mailbox[0];
  return {
    conversation: name,
    epoch,
    version,
    snapshot,
    message: head ?? null,
    wake: isPast(wakeAt, clock),
    tries,
    replies: [...outbox],
  };
}

function leaseEnd({ clock, leaseMs }: World): number {
  return clock.now() + leaseMs;
}

function isPast(time: number | null, clock: Clock): boolean {
  return time !== null && time <= clock.now();
}
