import type { Conversation } from "./conversation.ts";

/** Conversations kept, of some kilobytes each. */
const MOST_KEPT = 1_000;

/**
 * Conversations as this process has just sealed them, so that the next message of one need not have it opened again. The sealed text tells whether
 * one still is what the store holds: what another process has written since is another text, so what is taken is never out of date.
 */
export class RecentConversations {
  readonly #byName = new Map<string, { sealed: string; conversation: Conversation }>();

  keep(name: string, sealed: string, conversation: Conversation): void {
    this.#byName.set(name, { sealed, conversation });
    if (this.#byName.size <= MOST_KEPT) return;
    for (const oldest of this.#byName.keys()) {
      this.#byName.delete(oldest);
      return;
    }
  }

  /** Gives it away: whoever takes it changes it. */
  take(name: string, sealed: string): Conversation | undefined {
    const kept = this.#byName.get(name);
    if (kept) this.#byName.delete(name);
    return kept?.sealed === sealed ? kept.conversation : undefined;
  }
}
