import type { Conversation } from "./conversation.ts";

/** Conversations kept, of some kilobytes each. */
const MOST_KEPT = 1_000;

/**
 * Conversations as this process has just sealed them, so that the next message of one need not have it opened again. The sealed text is the name:
 * what another process has written since has another one, so what is taken is never out of date.
 */
export class RecentConversations {
  readonly #bySealed = new Map<string, Conversation>();

  keep(sealed: string, conversation: Conversation): void {
    this.#bySealed.set(sealed, conversation);
    if (this.#bySealed.size <= MOST_KEPT) return;
    for (const oldest of this.#bySealed.keys()) {
      this.#bySealed.delete(oldest);
      return;
    }
  }

  /** Gives it away: whoever takes it changes it. */
  take(sealed: string): Conversation | undefined {
    const conversation = this.#bySealed.get(sealed);
    if (conversation) this.#bySealed.delete(sealed);
    return conversation;
  }
}
