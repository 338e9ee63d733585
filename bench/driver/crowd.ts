import { performance } from "node:perf_hooks";
import type { Line } from "../dialogue.ts";
import { Chat, indexOf } from "./chat.ts";

/** What a stretch of talking came to. */
export interface Talked {
  messages: number;
  seconds: number;
  /** From an update posted to its first reply received, in ms. */
  latencies: number[];
}

/** Hands an update to the bot; resolves when the bot took it, with a reply that travelled in the answer to the post, if any. */
export type Deliver = (update: Update) => Promise<Reply | null>;

/** As much of Telegram's update as everybody has to know. */
export interface Update extends Record<string, unknown> {
  update_id: number;
}

/** Parameters of a `sendMessage` of the bot. */
export interface Reply extends Record<string, unknown> {
  chat_id: number | string;
  text: string;
}

/** What person number `index` says. */
export type Script = (index: number) => Line[];

/** Who comes. */
export interface People {
  /** Number of the first; the others follow. */
  firstPerson: number;
  script: Script;
}

/**
 * People who talk to the bot at once, each one message at a time (a closed loop): who has his answer goes on, who is through makes room for
 * somebody new. A wrong answer ends everything, for it would be measured as a fast one.
 */
export class Crowd {
  readonly #deliver: Deliver;
  readonly #script: Script;
  readonly #chats = new Map<number, Chat>();
  readonly #first: number;
  #next: number;
  #updates = 0;
  #talked: Talked = { messages: 0, seconds: 0, latencies: [] };
  #isOver: () => boolean = () => true;
  #stretch: { resolve(): void; reject(error: unknown): void } | null = null;
  /** Chats that rest between two stretches. */
  readonly #resting: Chat[] = [];

  /** Told of every reply, for whoever wants to look at it. */
  onReply: (reply: Reply) => void = () => undefined;

  constructor(deliver: Deliver, { firstPerson, script }: People) {
    this.#deliver = deliver;
    this.#script = script;
    this.#first = firstPerson;
    this.#next = firstPerson;
  }

  /** Who has come so far, those who are through included. */
  get met(): number {
    return this.#next - this.#first;
  }

  /** Lets `inFlight` people talk until it is over, and the last answers to come. */
  async talk(inFlight: number, isOver: (messages: number) => boolean): Promise<Talked> {
    const talked: Talked = { messages: 0, seconds: 0, latencies: [] };
    this.#talked = talked;
    this.#isOver = () => isOver(talked.messages);
    const startedAt = performance.now();
    await new Promise<void>((resolve, reject) => {
      this.#stretch = { resolve, reject };
      const chats = this.#resting.splice(0);
      while (chats.length < inFlight) chats.push(this.#welcome());
      for (const chat of chats) this.#say(chat);
    });
    talked.seconds = (performance.now() - startedAt) / 1_000;
    return talked;
  }

  /** Takes a reply of the bot. One that goes to people who were there before these (their time ran out) is not their concern. */
  hear(reply: Reply): void {
    const { chat_id, text } = reply;
    this.onReply(reply);
    const chat = this.#chats.get(Number(chat_id));
    if (!chat && indexOf(Number(chat_id)) < this.#first) return;
    if (!chat) return this.#fail(new Error(`A reply went to ${chat_id}, who is not there: ${text}`));
    try {
      const latency = chat.hear(text);
      if (latency !== null) this.#talked.latencies.push(latency);
      this.#goOn(chat);
    } catch (error) {
      this.#fail(error);
    }
  }

  #welcome(): Chat {
    const chat = new Chat(this.#next, this.#script(this.#next));
    this.#next += 1;
    this.#chats.set(chat.id, chat);
    return chat;
  }

  #say(chat: Chat): void {
    this.#updates += 1;
    const update = { update_id: this.#updates, ...chat.speak() };
    this.#deliver(update).then(
      (reply) => {
        chat.accept();
        if (reply) this.hear(reply);
        else this.#goOn(chat);
      },
      (error: unknown) => this.#fail(error),
    );
  }

  #goOn(chat: Chat): void {
    if (!chat.isAnswered) return;
    this.#talked.messages += 1;
    if (chat.isThrough) this.#chats.delete(chat.id);
    const next = chat.isThrough ? this.#welcome() : chat;
    if (!this.#isOver()) return this.#say(next);
    this.#resting.push(next);
    if (this.#resting.length === this.#chats.size) this.#stretch?.resolve();
  }

  #fail(error: unknown): void {
    this.#stretch?.reject(error);
  }
}
