/**
 * Who may be shown whose typing; only looked up, nothing is kept of it. `CoreSystem` extends this. Methods throw `CoreUnavailable` when the
 * store behind them does not answer.
 */
export interface TypingTalks {
  /** The ticket that an agent holds in this chat (`<channel>:<chat>`); null where nobody would see that somebody types. */
  findTalk(conversation: string): Promise<string | null>;
  /** The chat in which an agent's talk goes on, if he holds it still and it has not changed hands since; null otherwise. */
  findChat(held: { ticket: string; agent: string; epoch: number }): Promise<string | null>;
}
