/**
 * What was said in a web chat, so that a browser that comes back can show it. Bodies are opaque sealed strings. Bounded
 * (`TRANSCRIPT_LENGTH` newest entries a conversation) and forgotten after `TRANSCRIPT_TTL_MS` without a new one.
 */
export interface Transcript {
  /** Adds an entry once: the same id again changes nothing and gives the first position. */
  append(conversation: string, entry: { id: string; body: string }): Promise<number>;
  /** Overwrites the body of an entry (a secret typed by mistake); nothing when it is not there. */
  replace(conversation: string, id: string, body: string): Promise<void>;
  /** Entries after a position (0: from the start of what is kept), in order. */
  read(conversation: string, after: number): Promise<TranscriptEntry[]>;
  /** Calls back soon after something was appended or replaced, by any process, until the returned function is called. */
  watch(conversation: string, onChange: () => void): Promise<() => Promise<void>>;
}

/** Something that was said in a web chat, sealed. */
export interface TranscriptEntry {
  /** Rises by one with each entry of the conversation, from 1. */
  position: number;
  id: string;
  body: string;
}

export const TRANSCRIPT_LENGTH = 100;
export const TRANSCRIPT_TTL_MS = 24 * 60 * 60_000;
