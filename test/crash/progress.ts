const LOOK_AGAIN_AFTER_MS = 50;

/** Something that happens when so many replies were heard in all chats. */
export interface Milestone {
  at: number;
  run: () => void;
}

export interface ProgressOptions {
  chats: number;
  /** Said in each chat after its greeting; each of them, and the greeting, is answered once. */
  messages: number;
  /** Without a new reply for so long, in real milliseconds, nothing more is waited for. */
  silenceMs: number;
}

/** How far everybody is. */
export class Progress {
  readonly chats: readonly number[];
  readonly #heard = new Map<number, Set<string>>();
  readonly #waiting = new Map<number, () => void>();
  readonly #expected: number;
  readonly #silenceMs: number;
  #total = 0;
  #heardAt = Date.now();
  #milestones: Milestone[] = [];

  constructor({ chats, messages, silenceMs }: ProgressOptions) {
    this.chats = Array.from({ length: chats }, (_, index) => index + 1);
    for (const chat of this.chats) this.#heard.set(chat, new Set());
    this.#expected = chats * (messages + 1);
    this.#silenceMs = silenceMs;
  }

  /** From now on silence counts. `milestones`: what is to happen when so many replies were heard, the earliest first. */
  begin(milestones: Milestone[]): void {
    this.#heardAt = Date.now();
    this.#milestones = milestones;
  }

  /** A repeat says nothing new. */
  hear(chat: number, text: string): void {
    const heard = this.#heard.get(chat);
    if (!heard || heard.has(text)) return;
    heard.add(text);
    this.#total += 1;
    this.#heardAt = Date.now();
    this.#waiting.get(chat)?.();
    while (this.#milestones[0] && this.#milestones[0].at <= this.#total) this.#milestones.shift()?.run();
  }

  /** Resolves when a chat has heard so many replies. */
  async hears(chat: number, count: number): Promise<void> {
    while ((this.#heard.get(chat)?.size ?? 0) < count) {
      await new Promise<void>((resolve) => this.#waiting.set(chat, resolve));
    }
  }

  /** Resolves when everything was heard, or nothing more comes. */
  async over(): Promise<void> {
    while (this.#total < this.#expected && !this.#isSilent()) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_AFTER_MS));
    }
  }

  #isSilent(): boolean {
    return Date.now() - this.#heardAt > this.#silenceMs;
  }
}
