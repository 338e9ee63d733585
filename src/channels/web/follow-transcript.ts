import type { Transcript, TranscriptEntry } from "../../ports/transcript.ts";

/** Who is told what stands in a transcript, and what is added, in order. */
export interface EntryReader {
  begins(resumed: boolean): void;
  reads(entry: TranscriptEntry): void;
  hasCaughtUp(): void;
  loses(error: unknown): void;
}

/**
 * Reads a conversation's entries after a position, then those that are added, each once and in order, until the returned
 * function is called. Rejects when the transcript does not answer at the start; a later failure goes to `loses`.
 *
 * It resumes only where the entry at that position is still there. Otherwise the transcript was cut or begun anew, and
 * its positions no longer mean what the reader remembers: then everything kept is read from the start.
 */
export async function followTranscript(
  transcript: Transcript,
  conversation: string,
  after: number,
  reader: EntryReader,
): Promise<() => Promise<void>> {
  let position = after;
  let reading = true;
  let changed = false;

  function take(entries: TranscriptEntry[]): void {
    for (const entry of entries) {
      reader.reads(entry);
      position = entry.position;
    }
  }

  async function readNew(): Promise<void> {
    changed = true;
    if (reading) return;
    reading = true;
    try {
      while (changed) {
        changed = false;
        take(await transcript.read(conversation, position));
      }
    } finally {
      reading = false;
    }
  }

  // Watched before the first read, so that nothing falls between the two.
  const stop = await transcript.watch(conversation, () => void readNew().catch(reader.loses));
  try {
    const { resumed, entries } = await firstEntries(transcript, conversation, after);
    reader.begins(resumed);
    take(entries);
    reader.hasCaughtUp();
  } catch (error) {
    await stop();
    throw error;
  }
  reading = false;
  if (changed) void readNew().catch(reader.loses);
  return stop;
}

async function firstEntries(
  transcript: Transcript,
  conversation: string,
  after: number,
): Promise<{ resumed: boolean; entries: TranscriptEntry[] }> {
  const entries = await transcript.read(conversation, Math.max(0, after - 1));
  if (after === 0) return { resumed: false, entries };
  if (entries[0]?.position === after) return { resumed: true, entries: entries.slice(1) };
  return { resumed: false, entries: await transcript.read(conversation, 0) };
}
