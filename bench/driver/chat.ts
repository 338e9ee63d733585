import { performance } from "node:perf_hooks";
import type { Line } from "../dialogue.ts";

/** The first person's chat; ids of chats are like those of Telegram, beyond what fits 32 bits. */
const FIRST_CHAT = 6_000_000_000;

/** The number of the person whose chat this is. */
export function indexOf(chat: number): number {
  return chat - FIRST_CHAT;
}

/** Somebody in a private chat with the bot, on the way from the first line to the last. */
export class Chat {
  readonly id: number;
  readonly #lines: readonly Line[];
  #line = -1;
  #heard = 0;
  #accepted = false;
  #saidAt = 0;

  constructor(index: number, lines: readonly Line[]) {
    this.id = FIRST_CHAT + index;
    this.#lines = lines;
  }

  /** Everything was said and answered. */
  get isThrough(): boolean {
    return this.#line === this.#lines.length - 1 && this.isAnswered;
  }

  /** The bot took the last line and gave all its answers. */
  get isAnswered(): boolean {
    return this.#accepted && this.#heard === (this.#lines[this.#line]?.expects.length ?? 0);
  }

  /** The next update, as Telegram would send it. */
  speak(): Record<string, unknown> {
    this.#line += 1;
    this.#heard = 0;
    this.#accepted = false;
    this.#saidAt = performance.now();
    const from = { id: this.id, is_bot: false, first_name: "Siti", language_code: "id" };
    return {
      message: {
        message_id: 2 * this.#line + 1,
        from,
        chat: { id: this.id, first_name: "Siti", type: "private" },
        date: Math.floor(Date.now() / 1_000),
        text: this.#lines[this.#line]?.says,
      },
    };
  }

  /** The bot has taken the update. */
  accept(): void {
    this.#accepted = true;
  }

  /** Hears one reply; gives the ms since the line was said for the first, null for others. Throws when it is not the one that was due. */
  hear(text: string): number | null {
    const line = this.#lines[this.#line];
    const expected = line?.expects[this.#heard];
    if (expected === undefined || !text.includes(expected))
      throw new Error(`To "${line?.says}" came: ${text}\nbut due was: ${expected ?? "nothing more"}`);
    this.#heard += 1;
    return this.#heard === 1 ? performance.now() - this.#saidAt : null;
  }
}
