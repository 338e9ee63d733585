import type { ServerResponse } from "node:http";
import type { RawApi } from "grammy";
import { DeliveryError, type Incoming } from "../../ports/channel.ts";
import type { Clock } from "../../ports/clock.ts";
import { AnswerPace } from "./answer-pace.ts";

/** How long Telegram is kept waiting for a reply, and the person's next message with it. Most replies are there in a few milliseconds. */
const HOLD_MS = 1_000;

/** How long a reply is kept for the case that its answer was lost: Telegram tries again at once, then after 2, 4, 8 … seconds. */
const REMEMBER_MS = 120_000;

/** Replies kept at a time, at one or two kilobytes each; beyond it the oldest goes before its time. */
const MOST_REMEMBERED = 10_000;

type Message = Parameters<RawApi["sendMessage"]>[0];

/** The answer to one call of the webhook, not given yet. */
interface Held {
  chat: string;
  update: string;
  response: ServerResponse;
  callOff(): void;
}

/**
 * Answers to the webhook's calls in which a reply can travel, so that it costs no call of its own:
 * https://core.telegram.org/bots/api#making-requests-when-getting-updates.
 *
 * The answer to an update that is durable is held open for a second at most. The first message to that very chat is written into it; what
 * comes later, or to others, goes by call. Telegram keeps the chat's order, for it sends the next update of a chat only when it has the answer.
 *
 * What such a message forgoes: nobody learns what became of it. When Telegram did not get the answer it sends the update again, and is
 * given the same message again, but only by this process and within two minutes. When it got it and could not send (a 429, a person who
 * has blocked the bot), the message is gone. `AnswerPace` keeps clear of the 429s that can be foreseen; a block shows with the next call.
 */
export class WebhookAnswers {
  readonly #clock: Clock;
  readonly #pace: AnswerPace;
  /** By chat; a chat has one at most. */
  readonly #held = new Map<string, Held>();
  /** Bodies that left and until when they are kept, by update, oldest first. */
  readonly #given = new Map<string, { body: string; until: number }>();
  #isOpen = false;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#pace = new AnswerPace(clock);
  }

  open(): void {
    this.#isOpen = true;
  }

  /** Gives all answers that are held, empty, and holds no other. */
  close(): void {
    this.#isOpen = false;
    for (const held of this.#held.values()) this.#release(held);
  }

  /** Takes over the answer to an update that is durable. */
  hold({ chat, id }: Incoming, response: ServerResponse): void {
    if (!this.#isOpen || !this.#pace.allows(chat)) return answer(response, null);
    // Telegram does not send an update while it waits for the chat's last answer: that one is of a line that broke, or of a tap.
    this.#releaseFor(chat);
    const callOff = this.#clock.after(HOLD_MS, () => this.#release(held));
    const held: Held = { chat, update: nameOf(chat, id), response, callOff };
    this.#held.set(chat, held);
  }

  /** Answers an update that comes again because its answer was lost, as it was answered the first time. False when it was not answered with a message. */
  repeat({ chat, id }: Incoming, response: ServerResponse): boolean {
    const given = this.#given.get(nameOf(chat, id));
    if (!given || given.until < this.#clock.now()) return false;
    this.#pace.note(chat, "answer");
    answer(response, given.body);
    return true;
  }

  /**
   * Writes a message into the answer that is held for its chat. Null: there is none, or the message may not travel so. Otherwise a promise
   * that resolves when the answer has left, and rejects with `DeliveryError` `unreachable` when the line broke before.
   */
  give(chat: string, message: Message): Promise<void> | null {
    const held = this.#held.get(chat);
    if (!held || !this.#pace.allows(chat) || !isWritable(held.response)) return null;
    this.#forget(held);
    this.#pace.note(chat, "answer");
    const body = JSON.stringify({ method: "sendMessage", ...message });
    this.#remember(held.update, body);
    const leaving = untilFlushed(held.response).catch((error: unknown) => {
      // It is repeated by call; an update that comes again must not bring it too.
      this.#given.delete(held.update);
      throw error;
    });
    answer(held.response, body);
    return leaving;
  }

  /** To be called before a message leaves by call: lets go of the chat's answer, and lets the one before it arrive. */
  async beforeCall(chat: string): Promise<void> {
    this.#releaseFor(chat);
    const waitMs = this.#pace.headStart(chat);
    if (waitMs > 0) await new Promise<void>((resolve) => this.#clock.after(waitMs, resolve));
    this.#pace.note(chat, "call");
  }

  /** A call was refused for so long. */
  throttled(forMs: number): void {
    this.#pace.throttled(forMs);
  }

  #releaseFor(chat: string): void {
    const held = this.#held.get(chat);
    if (held) this.#release(held);
  }

  #release(held: Held): void {
    this.#forget(held);
    answer(held.response, null);
  }

  #forget(held: Held): void {
    held.callOff();
    this.#held.delete(held.chat);
  }

  #remember(update: string, body: string): void {
    const now = this.#clock.now();
    this.#given.set(update, { body, until: now + REMEMBER_MS });
    for (const [oldest, { until }] of this.#given) {
      if (until >= now && this.#given.size <= MOST_REMEMBERED) return;
      this.#given.delete(oldest);
    }
  }
}

/** Names an update: Telegram sends it again with the same id. */
function nameOf(chat: string, id: string): string {
  return `${chat}/${id}`;
}

/** Answers 200, with a call to make or with nothing. A line that broke gets no answer. */
function answer(response: ServerResponse, body: string | null): void {
  if (!isWritable(response)) return;
  if (body === null) response.writeHead(200).end();
  else response.writeHead(200, { "content-type": "application/json; charset=utf-8" }).end(body);
}

function isWritable({ destroyed, socket }: ServerResponse): boolean {
  return !destroyed && socket?.writable === true;
}

function untilFlushed(response: ServerResponse): Promise<void> {
  const { socket } = response;
  return new Promise((resolve, reject) => {
    const broken = () => reject(new DeliveryError("unreachable", { cause: new Error("the line broke") }));
    // Node says `finish` also when it had to throw the rest away. First in line, because the server's own listener lets go of the socket.
    response.prependOnceListener("finish", () => {
      response.off("close", broken);
      if (socket?.destroyed) broken();
      else resolve();
    });
    response.once("close", broken);
  });
}
