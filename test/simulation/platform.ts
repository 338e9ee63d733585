import { type Channel, type Content, DeliveryError, type Recipient } from "../../src/ports/channel.ts";
import type { Rendered } from "../../src/ports/message.ts";
import type { Machines } from "./machines.ts";
import { callOver, type Link } from "./network.ts";
import type { Process } from "./process.ts";
import type { World } from "./world.ts";

/** Name of the simulated channel, first part of every conversation's key. */
export const CHANNEL = "sim";

/** Who looks at what goes through the platform. */
export interface PlatformWatch {
  /** The process has said that a message is durable. */
  onAccepted(conversation: string, id: string): void;
  /** A process asks for a message to be sent. */
  onAsked(process: Process, to: Recipient, message: Rendered): void;
  /** A message is on the person's screen. */
  onSeen(process: Process, to: Recipient, message: Rendered): void;
  /** The platform said no for good, or not yet. */
  onRefused(process: Process, to: Recipient, error: DeliveryError): void;
  /** What the process learned of it: null when it was delivered, otherwise why not. */
  onAnswered(process: Process, to: Recipient, error: unknown): void;
}

/** What a person's app has. */
interface Screen {
  show(message: Rendered): void;
}

interface Update {
  id: string;
  content: Content;
  /** Milliseconds since 1970 after which it is dropped. */
  expiresAt: number;
}

interface Queue {
  updates: Update[];
  busy: boolean;
  failures: number;
}

interface Chat {
  id: string;
  screen: Screen;
  /** Text messages and, in a queue of their own, taps: between the two there is no order. */
  messages: Queue;
  taps: Queue;
  blocked: boolean;
  throttledUntil: number;
}

/** A tap lives so long (https://core.telegram.org/bots/api#answercallbackquery and the Bot API server's source). */
const TAP_LIFE_MS = 150_000;

/** The platform waits so long for the answer to a webhook. */
const WEBHOOK_PATIENCE_MS = 20_000;

const LONGEST_BACKOFF_MS = 60_000;

const sending: Link = {
  name: "platform",
  lost: "send-ambiguous",
  latencyMs: 60,
  patienceMs: 15_000,
  giveUp: () => new DeliveryError("unreachable"),
};

/** The slow answer of a platform that has trouble: it comes, but late. */
const slowSending: Link = { ...sending, answerMs: [12_000, 29_000], patienceMs: 30_000 };

/**
 * A messenger that works as Telegram does: one update of a queue under way, redelivered until it is acknowledged; sends that can be
 * refused, delayed, or delivered without anybody being told.
 */
export class Platform {
  readonly #world: World;
  readonly #watch: PlatformWatch;
  readonly #chats = new Map<string, Chat>();
  #machines: Machines | null = null;

  constructor(world: World, watch: PlatformWatch) {
    this.#world = world;
    this.#watch = watch;
  }

  /** Begins to deliver to these machines. */
  connect(machines: Machines): void {
    this.#machines = machines;
  }

  open(id: string, screen: Screen): void {
    const queue = (): Queue => ({ updates: [], busy: false, failures: 0 });
    this.#chats.set(id, {
      id,
      screen,
      messages: queue(),
      taps: queue(),
      blocked: false,
      throttledUntil: 0,
    });
  }

  /** Takes what a person sent, and delivers it. */
  post(chatId: string, id: string, content: Content): void {
    const chat = this.#chat(chatId);
    const isTap = content.type === "tap";
    const { now } = this.#world.scheduler;
    const queue = isTap ? chat.taps : chat.messages;
    queue.updates.push({ id, content, expiresAt: isTap ? now + TAP_LIFE_MS : Number.POSITIVE_INFINITY });
    this.#pump(chat, queue);
  }

  block(chatId: string, blocked: boolean): void {
    this.#chat(chatId).blocked = blocked;
    this.#world.note(`${chatId} ${blocked ? "blocks" : "unblocks"} the bot`);
  }

  isBlocked(chatId: string): boolean {
    return this.#chat(chatId).blocked;
  }

  /** Updates that nobody has acknowledged. */
  waiting(): number {
    let count = 0;
    for (const { messages, taps } of this.#chats.values())
      count += messages.updates.length + taps.updates.length;
    return count;
  }

  /** The channel of a process. */
  facing(process: Process): Channel {
    const quiet = (method: string) =>
      callOver(this.#world, process, { link: sending, method, apply: async () => undefined }).catch(
        () => undefined,
      );
    return {
      name: CHANNEL,
      limits: { buttonLabel: 40, buttons: 12, text: 4_000, contactRequest: true },
      start: async () => undefined,
      stop: async () => undefined,
      send: (to, message) => this.#send(process, to, message),
      showTyping: () => quiet("showTyping"),
      hide: async () => {
        await quiet("hide");
        return true;
      },
      hidePersonal: () => quiet("hidePersonal"),
    };
  }

  async #send(process: Process, to: Recipient, message: Rendered): Promise<void> {
    this.#watch.onAsked(process, to, message);
    const link = this.#world.faults.lasts("send-slow") ? slowSending : sending;
    try {
      await callOver(this.#world, process, {
        link,
        method: "send",
        apply: async () => this.#deliver(process, to, message),
      });
      this.#watch.onAnswered(process, to, null);
    } catch (error) {
      this.#watch.onAnswered(process, to, error);
      throw error;
    }
  }

  #deliver(process: Process, to: Recipient, message: Rendered): void {
    const chat = this.#chat(to.chat);
    const refusal = this.#refuse(chat);
    if (refusal) {
      this.#world.note(`${to.id} from ${process.name}: ${refusal.kind} ${refusal.retryAfterMs ?? ""}`);
      if (refusal.kind !== "unreachable") this.#watch.onRefused(process, to, refusal);
      throw refusal;
    }
    this.#world.note(`${to.id} from ${process.name}: seen (${message.class})`);
    this.#watch.onSeen(process, to, message);
    chat.screen.show(message);
  }

  #refuse(chat: Chat): DeliveryError | null {
    const { faults, scheduler, chance } = this.#world;
    if (chat.blocked) return new DeliveryError("blocked");
    if (faults.strikes("rejected", 0.02)) return new DeliveryError("rejected");
    if (chat.throttledUntil <= scheduler.now && faults.strikes("send-throttled", 0.06))
      chat.throttledUntil = scheduler.now + chance.between(1, 15) * 1_000;
    if (chat.throttledUntil > scheduler.now)
      return new DeliveryError("throttled", { retryAfterMs: chat.throttledUntil - scheduler.now });
    return faults.strikes("send-failed", 0.08) ? new DeliveryError("unreachable") : null;
  }

  #pump(chat: Chat, queue: Queue): void {
    const update = queue.updates[0];
    if (queue.busy || !update) return;
    if (update.expiresAt <= this.#world.scheduler.now) {
      this.#world.note(`${chat.id}/${update.id} has expired`);
      queue.updates.shift();
      return this.#pump(chat, queue);
    }
    queue.busy = true;
    this.#hand(chat, update, (accepted) => this.#afterTry(chat, queue, accepted));
  }

  #afterTry(chat: Chat, queue: Queue, accepted: boolean): void {
    const { scheduler, faults } = this.#world;
    const again = accepted && faults.strikes("webhook-answers-lost", 0.1);
    if (accepted && !again) {
      const update = queue.updates.shift();
      if (update && faults.strikes("webhook-repeated", 0.1)) this.#repeat(chat, update);
    }
    queue.failures = accepted ? 0 : queue.failures + 1;
    // The first retry comes at once, the next ones after 2, 4, 8, … seconds.
    const wait = queue.failures < 2 ? 0 : Math.min(LONGEST_BACKOFF_MS, 2 ** (queue.failures - 1) * 1_000);
    scheduler.after(wait, () => {
      queue.busy = false;
      this.#pump(chat, queue);
    });
  }

  #repeat(chat: Chat, update: Update): void {
    const { scheduler, chance } = this.#world;
    scheduler.after(chance.between(1, 5_000), () => this.#hand(chat, update, () => undefined));
  }

  /** One try: a request to some process, and what comes of it, in time or not. */
  #hand(chat: Chat, update: Update, done: (accepted: boolean) => void): void {
    const { scheduler, chance, note } = this.#world;
    const process = this.#machines?.pick();
    let settled = false;
    const settle = (accepted: boolean) => {
      if (settled) return;
      settled = true;
      stop();
      done(accepted);
    };
    // A process that has died resets the connection, which shows sooner than its silence would.
    const watchOver = () => {
      if (process && !process.alive) settle(false);
      else if (!settled) stop = scheduler.after(1_000, watchOver);
    };
    let stop = scheduler.after(1_000, watchOver);
    if (!process) return void scheduler.after(1_000, () => settle(false));
    scheduler.after(WEBHOOK_PATIENCE_MS, () => settle(false));
    const name = `${chat.id}/${update.id} to ${process.name}`;
    const reply = (accepted: boolean) => {
      note(`${name}: ${accepted ? "accepted" : "refused"}`);
      if (accepted) this.#watch.onAccepted(`${CHANNEL}:${chat.id}`, update.id);
      scheduler.after(chance.between(1, 20), () => settle(accepted));
    };
    scheduler.after(
      chance.between(1, 20),
      () => {
        const { id, content } = update;
        process.receive({ channel: CHANNEL, chat: chat.id, id, content }).then(
          () => reply(true),
          () => reply(false),
        );
      },
      process,
    );
  }

  #chat(id: string): Chat {
    const chat = this.#chats.get(id);
    if (!chat) throw new Error(`there is no chat ${id}`);
    return chat;
  }
}
