import type { Turn } from "../../src/ports/conversation-store.ts";
import type { Conversation } from "../../src/store/embedded/conversation.ts";
import type { ChatRecord, ChatRecords } from "./chat-record.ts";
import type { Process } from "./process.ts";
import type { StoreCall } from "./store-server.ts";
import type { World } from "./world.ts";

/** However long everybody is down or frozen, a wake-up comes by then. */
const WOKEN_WITHIN_MS = 120_000;

/** Messages: accepted only when durable, handled once, in order, by one holder at a time (I01–I04, I23, I29). */
export class MailboxRules {
  readonly #world: World;
  readonly #chats: ChatRecords;

  constructor(world: World, chats: ChatRecords) {
    this.#world = world;
    this.#chats = chats;
  }

  /** I02: the channel may forget a message only when the store has it. */
  onAccepted(conversation: string, id: string): void {
    if (!this.#chats.of(conversation).arrived.has(id))
      this.#world.violated("I02", `${conversation}/${id} was accepted and is not in the store`);
  }

  onStoreCall(call: StoreCall): void {
    const chat = this.#chats.of(call.conversation);
    if (call.method === "arrive") return this.#onArrival(call, chat);
    const { before, after, held } = call;
    if (before !== after && held && held.epoch !== chat.epoch)
      this.#world.violated("I03", `${call.process.name}.${call.method} took effect after another took over`);
    if (call.method === "commit") this.#onCommit(call, chat);
    else if (after.version !== before.version)
      this.#world.violated("I04", `${call.method} changed the version of ${call.conversation}`);
    if (call.method === "finish") this.#onFinish(call, chat);
    if (call.method === "park" && before !== after) chat.holder = null;
  }

  onRecovered(process: Process, turns: readonly Turn[]): void {
    for (const turn of turns) this.#onTaken(process, turn);
  }

  /** What the store has kept is all that can be asked of it. */
  onLoss(kept: (conversation: string) => Conversation): void {
    for (const [name, chat] of this.#chats.all()) {
      const { mailbox, seen, wakeAt, epoch } = kept(name);
      chat.epoch = epoch;
      chat.pending = mailbox.map(({ id }) => id);
      chat.known = new Set(seen);
      chat.handled = new Set();
      chat.wakeAt = wakeAt;
      chat.holder = null;
    }
  }

  /** I23: no wake-up is forgotten. */
  checkWakeUps(): void {
    const { now } = this.#world.scheduler;
    for (const [name, { wakeAt, holder }] of this.#chats.all()) {
      if (!holder && wakeAt !== null && wakeAt + WOKEN_WITHIN_MS < now)
        this.#world.violated("I23", `${name} was to be woken long ago`);
    }
  }

  /** I29, I01: at the end nothing is left to be handled. */
  atTheEnd(): void {
    for (const [name, { pending }] of this.#chats.all()) {
      if (pending.length > 0) this.#world.violated("I29", `${name}/${pending[0]} was never handled`);
    }
  }

  #onArrival({ process, arrived, outcome, conversation, error }: StoreCall, chat: ChatRecord): void {
    if (error || !arrived) return;
    const { outcome: result, ...rest } = outcome as { outcome: string; turn?: Turn };
    this.#world.note(`${conversation}/${arrived.id} arrives at ${process.name}: ${result}`);
    if (result === "duplicate") {
      if (!chat.known.has(arrived.id))
        this.#world.violated("I02", `${conversation}/${arrived.id} was refused as a duplicate and is new`);
      return;
    }
    if (chat.known.has(arrived.id))
      this.#world.violated("I01", `${conversation}/${arrived.id} came into the mailbox twice`);
    chat.arrived.add(arrived.id);
    chat.known.add(arrived.id);
    chat.pending.push(arrived.id);
    if (rest.turn) this.#onTaken(process, rest.turn);
  }

  #onTaken(process: Process, turn: Turn): void {
    const { note, scheduler } = this.#world;
    const chat = this.#chats.of(turn.conversation);
    note(`${process.name} takes ${turn.conversation}`);
    // Numbers that were lost are not given again, as long as all clocks agree.
    const isKnown = chat.epochs.has(turn.epoch) && !this.#world.faults.kinds.has("skew");
    if (turn.epoch <= chat.epoch || isKnown)
      this.#world.violated("I03", `${turn.conversation} was taken under an epoch that is not new`);
    const { holder } = chat;
    if (holder && isAtWork(holder))
      this.#world.violated(
        "I03",
        `${turn.conversation} was taken from ${holder.process.name}, who was at work`,
      );
    chat.epoch = turn.epoch;
    chat.epochs.add(turn.epoch);
    chat.holder = { process, since: scheduler.now };
    this.#onTurn(process, turn, chat);
  }

  /** I03, I23: a turn brings the oldest message, and a wake-up when it is due. */
  #onTurn(process: Process, turn: Turn, chat: ChatRecord): void {
    chat.work.set(process.name, { message: turn.message?.id ?? null, since: this.#world.scheduler.now });
    const [oldest] = chat.pending;
    if ((turn.message?.id ?? null) !== (oldest ?? null))
      this.#world.violated(
        "I03",
        `${turn.conversation} goes on with ${turn.message?.id}, not with ${oldest}`,
      );
    const isDue = chat.wakeAt !== null && chat.wakeAt <= process.clock.now();
    if (turn.wake !== isDue)
      this.#world.violated("I23", `${turn.conversation} is ${isDue ? "not woken in" : "woken out of"} time`);
  }

  #onCommit({ conversation, before, after, held, process }: StoreCall, chat: ChatRecord): void {
    if (before === after || !held) return;
    const { message } = held;
    this.#world.note(`${process.name} commits ${conversation}/${message?.id ?? "wake-up"}`);
    if (after.version !== before.version + 1)
      this.#world.violated("I04", `${conversation} went from version ${before.version} to ${after.version}`);
    chat.wakeAt = after.wakeAt;
    if (!message) return;
    if (chat.handled.has(message.id))
      this.#world.violated("I01", `${conversation}/${message.id} was handled twice`);
    if (chat.pending[0] !== message.id)
      this.#world.violated("I03", `${conversation}/${message.id} was handled before ${chat.pending[0]}`);
    chat.handled.add(message.id);
    chat.pending = chat.pending.filter((id) => id !== message.id);
  }

  /** I29: nobody lets go of a conversation in which something is left to do. */
  #onFinish({ conversation, after, before, outcome, process, error }: StoreCall, chat: ChatRecord): void {
    if (error || before === after) return;
    if (outcome !== null) return this.#onTurn(process, outcome as Turn, chat);
    chat.holder = null;
    if (after.mailbox.length > 0 || after.outbox.length > 0)
      this.#world.violated("I29", `${process.name} let go of ${conversation} with work left`);
  }
}

/** A holder to whom nothing happened since it took the conversation has had every chance to renew its lease. */
function isAtWork({ process, since }: { process: Process; since: number }): boolean {
  return process.alive && !process.frozen && !process.stopping && process.troubledAt < since;
}
