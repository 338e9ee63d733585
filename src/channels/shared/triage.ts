/** What is done with messages that waited while nobody could be reached, at every channel that brings them afterwards. */
import type { Content, Said } from "../../ports/channel.ts";

/** A message that waited longer than this comes too late to be answered as if nothing had been. */
const LATE_MS = 2 * 60_000;

/** Whether a message written at that time (milliseconds since 1970) comes late. */
export function isLate(writtenAt: number, now: number): boolean {
  return now - writtenAt > LATE_MS;
}

/**
 * Whether a message is answered together with others, once. What came late is; what came in time only while others of its chat are
 * gathered, and only words, which the one answer can be to. A file waits for nobody: it asks nothing, and must not be lost.
 */
export function isGathered(content: Content, when: { late: boolean; gathering: boolean }): boolean {
  if (content.type === "new-hands" || content.type === "file") return false;
  return when.late || (when.gathering && wordsOf(content) !== null);
}

/** What there is to read of it; null where there is nothing: a tap or a card that came late is not acted on. */
export function wordsOf(content: Content): string | null {
  if (content.type === "text") return content.text;
  return content.type === "command" && content.name !== "start" ? content.name : null;
}

/** Several messages as one, oldest first. */
export function backlogOf(
  words: readonly (string | null)[],
  { overtaken, apologised }: { overtaken?: boolean; apologised?: boolean } = {},
): Said {
  const texts = words.filter((text) => text !== null);
  return {
    type: "backlog",
    texts,
    ...(overtaken ? { overtaken: true } : {}),
    ...(apologised ? { apologised: true } : {}),
  };
}
