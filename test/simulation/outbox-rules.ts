import { policy } from "../../src/policy.ts";
import { DeliveryError, type DeliveryFailure, type Recipient } from "../../src/ports/channel.ts";
import type { PendingReply } from "../../src/ports/conversation-store.ts";
import type { Codec } from "../../src/runtime/codec.ts";
import type { Attempt, ChatRecord, ChatRecords, ReplyRecord } from "./chat-record.ts";
import { SKEW_MS } from "./machines.ts";
import { CHANNEL } from "./platform.ts";
import type { Process } from "./process.ts";
import type { StoreCall } from "./store-server.ts";
import type { World } from "./world.ts";

/** What the rules of replies need to know of codes and sessions. */
export interface Permissions {
  /** Whether the core has told a process since then that this reply must not leave, or where else it goes. */
  mayHaveBeenDropped(record: ReplyRecord): boolean;
}

/** Replies: in order, none lost, none repeated without cause, none pressed on who does not want it (I08, I09). */
export class OutboxRules {
  readonly #world: World;
  readonly #chats: ChatRecords;
  readonly #codec: Codec;
  readonly #permissions: Permissions;

  constructor(world: World, chats: ChatRecords, codec: Codec, permissions: Permissions) {
    this.#world = world;
    this.#chats = chats;
    this.#codec = codec;
    this.#permissions = permissions;
  }

  /** The record of a reply that is being sent, also of one that the store has lost. */
  find({ chat, id }: Recipient): ReplyRecord | null {
    return this.#chats.of(`${CHANNEL}:${chat}`).everyReply.get(seqOf(id)) ?? null;
  }

  onStoreCall({ conversation, before, after, process }: StoreCall): void {
    if (before.outbox === after.outbox) return;
    const chat = this.#chats.of(conversation);
    const kept = new Set(after.outbox.map(({ seq }) => seq));
    for (const { seq } of before.outbox) if (!kept.has(seq)) this.#onTakenOut(conversation, chat, seq);
    const had = new Set(before.outbox.map(({ seq }) => seq));
    for (const pending of after.outbox)
      if (!had.has(pending.seq)) this.#onCommitted(conversation, chat, pending, process);
  }

  onAsked(process: Process, to: Recipient): void {
    const { scheduler, violated } = this.#world;
    const chat = this.#chats.of(`${CHANNEL}:${to.chat}`);
    const wait = chat.notBefore;
    if (
      wait &&
      scheduler.now < wait.time - this.#slack &&
      wait.process.alive &&
      wait.process.troubledAt < wait.said
    )
      violated("I08", `${to.id} is sent ${wait.time - scheduler.now} ms before the platform wants it`);
    const record = chat.replies.get(seqOf(to.id));
    if (!record) return;
    const last = record.attempts.at(-1);
    if (last && isSettledFor(last))
      violated("I08", `${to.id} is sent again without any cause: it was ${last.outcome}`);
    record.attempts.push({ process, at: scheduler.now, outcome: null });
  }

  onSeen(to: Recipient): void {
    const chat = this.#chats.of(`${CHANNEL}:${to.chat}`);
    const record = chat.replies.get(seqOf(to.id));
    if (!record) return;
    const { violated } = this.#world;
    if (record.gone) violated("I08", `${to.id} came after it had been taken out of the outbox`);
    if (record.seq < chat.lastSeen) violated("I08", `${to.id} came after ${chat.lastSeen}`);
    for (const earlier of chat.replies.values()) {
      if (earlier.seq < record.seq && !earlier.gone && !this.#isSettled(earlier))
        violated("I08", `${to.id} came before ${earlier.seq}`);
    }
    record.seen += 1;
    chat.lastSeen = Math.max(chat.lastSeen, record.seq);
  }

  onRefused(process: Process, to: Recipient, error: DeliveryError): void {
    const chat = this.#chats.of(`${CHANNEL}:${to.chat}`);
    const { now } = this.#world.scheduler;
    if (error.retryAfterMs !== undefined)
      chat.notBefore = { time: now + error.retryAfterMs, process, said: now };
    const record = this.find(to);
    if (record && isForGood(error.kind)) record.refused = true;
  }

  onAnswered(process: Process, to: Recipient, error: unknown): void {
    const attempt = this.find(to)?.attempts.findLast((one) => one.process === process);
    if (!attempt) return;
    const kind = error instanceof DeliveryError ? error.kind : null;
    attempt.outcome = error === null ? "delivered" : isForGood(kind) ? "refused" : "failed";
  }

  onLoss(): void {
    for (const [, chat] of this.#chats.all()) {
      // What is in the outbox still may have been sent before, and what is not may have been lost: neither is held against anybody.
      chat.replies = new Map();
      chat.lastSeen = 0;
      chat.notBefore = null;
    }
  }

  /** I29: at the end nothing is left to be sent. */
  atTheEnd(): void {
    for (const [name, { replies }] of this.#chats.all()) {
      for (const { seq, gone } of replies.values())
        if (!gone) this.#world.violated("I29", `${name}/${seq} never left the outbox`);
    }
  }

  /** One process's clock may tell another that it is time. */
  get #slack(): number {
    return this.#world.faults.kinds.has("skew") ? 2 * SKEW_MS : 0;
  }

  #onCommitted(conversation: string, chat: ChatRecord, { seq, body }: PendingReply, process: Process): void {
    if (chat.everyReply.has(seq) && !this.#world.faults.kinds.has("skew"))
      this.#world.violated("I08", `${conversation} gave the number ${seq} to two replies`);
    const reply = this.#codec.openReply(conversation, body);
    const committedAt = this.#world.scheduler.now;
    const record = {
      seq,
      reply,
      process,
      committedAt,
      attempts: [],
      seen: 0,
      refused: false,
      gone: false,
    };
    chat.replies.set(seq, record);
    chat.everyReply.set(seq, record);
  }

  /** I09: a reply leaves the outbox when it has left, or never may. */
  #onTakenOut(conversation: string, chat: ChatRecord, seq: number): void {
    const record = chat.replies.get(seq);
    if (!record) return;
    record.gone = true;
    if (!this.#isSettled(record))
      this.#world.violated("I09", `${conversation}/${seq} was taken out of the outbox and never sent`);
    // Kept as long as something later might still have to come after it.
    for (const old of chat.replies.values()) if (old.gone && old.seq < seq) chat.replies.delete(old.seq);
  }

  #isSettled(record: ReplyRecord): boolean {
    if (record.seen > 0 || record.refused) return true;
    const { kind } = record.reply;
    if (kind === "hide" || kind === "hide-personal") return true;
    if (record.reply.at + policy.reply.publicMs < this.#world.scheduler.now) return true;
    return this.#permissions.mayHaveBeenDropped(record);
  }
}

function seqOf(id: string): number {
  return Number(id.slice(id.lastIndexOf("/") + 1));
}

function isForGood(kind: DeliveryFailure | null): boolean {
  return kind === "blocked" || kind === "rejected";
}

/** Whether this try ended beyond doubt, and its process had every chance to write that down. */
function isSettledFor({ outcome, process, at }: Attempt): boolean {
  return (outcome === "delivered" || outcome === "refused") && process.alive && process.troubledAt < at;
}
