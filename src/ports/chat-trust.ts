/** Whether a chat can still be taken for the person who proved himself in it. */
export interface ChatTrust {
  /**
   * A chat may be in other hands. What was proven or begun in it counts no more: its session, its binding, its number, its drafts and codes,
   * and its consent, which whoever has it now never gave. The member himself is as he was.
   */
  suspendChat(chat: { conversation: string; why: ChangeOfHands }, requestKey: string): Promise<void>;
}

/** What a platform saw: another identity key for the same chat, or the chat's number at another account. */
export type ChangeOfHands = "identity-changed" | "number-moved";
