/**
 * Signs of the moment between processes: somebody types. They are kept nowhere, they may be lost, and nothing hangs on them; whoever hears
 * none misses nothing that lasts.
 */
export interface Signs {
  /** Lets every process hear it, this one too. Best effort: never throws. */
  give(sign: Sign): void;
  /** Calls back for each sign until the returned function is called. */
  hear(onSign: (sign: Sign) => void): () => void;
}

/** Something of the moment: who misses it misses nothing. */
export type Sign =
  /** In this chat of the web an answer is being written. */
  | { type: "answer-coming"; chat: string }
  /** Whoever asked with this ticket is writing. */
  | { type: "participant-types"; ticket: string };
