import type { Clock } from "../../ports/clock.ts";
import {
  TRANSCRIPT_LENGTH,
  TRANSCRIPT_TTL_MS,
  type Transcript,
  type TranscriptEntry,
} from "../../ports/transcript.ts";
import { FORGET_AFTER_MS } from "../forget-after.ts";
import { createListeners } from "../listeners.ts";
import type { Journal } from "./journal.ts";
import type { Table } from "./table.ts";

/** What was said in one web chat. */
export interface Dialogue {
  readonly entries: readonly TranscriptEntry[];
  /** Of the newest entry. Outlives the entries, so that a browser that was away all the while sees what is newer than its last. */
  readonly lastPosition: number;
  /** When the newest entry was added; milliseconds since 1970. */
  readonly touchedAt: number;
}

/** What happened to the transcript of a web chat. */
export type DialogueEvent =
  | { type: "appended"; id: string; body: string; at: number }
  | { type: "replaced"; id: string; body: string };

/** Nothing was said. */
export const blankDialogue: Dialogue = { entries: [], lastPosition: 0, touchedAt: 0 };

/** The dialogue after an event. */
export function evolveDialogue(was: Dialogue, event: DialogueEvent): Dialogue {
  const { id, body } = event;
  if (event.type === "replaced") {
    return { ...was, entries: was.entries.map((entry) => (entry.id === id ? { ...entry, body } : entry)) };
  }
  const position = was.lastPosition + 1;
  const kept = freshEntries(was, event.at).slice(1 - TRANSCRIPT_LENGTH);
  return { entries: [...kept, { position, id, body }], lastPosition: position, touchedAt: event.at };
}

/** Whether even its last position may be forgotten. */
export function isDialogueForgotten({ touchedAt }: Dialogue, now: number): boolean {
  return touchedAt + FORGET_AFTER_MS <= now;
}

export interface EmbeddedTranscriptParts {
  dialogues: Table<Dialogue, DialogueEvent>;
  journal: Pick<Journal, "settled">;
  clock: Clock;
}

/** The transcript of web chats in the memory of this process. */
export function createEmbeddedTranscript(parts: EmbeddedTranscriptParts): Transcript {
  const { dialogues, journal, clock } = parts;
  const listeners = createListeners();
  const read = (conversation: string) => freshEntries(dialogues.get(conversation), clock.now());
  const find = (conversation: string, id: string) => read(conversation).find((entry) => entry.id === id);

  return {
    async append(conversation, { id, body }) {
      const known = find(conversation, id);
      const event = { type: "appended", id, body, at: clock.now() } as const;
      const position = known?.position ?? dialogues.apply(conversation, event).lastPosition;
      await journal.settled();
      if (!known) listeners.call(conversation);
      return position;
    },
    async replace(conversation, id, body) {
      if (!find(conversation, id)) return;
      dialogues.apply(conversation, { type: "replaced", id, body });
      await journal.settled();
      listeners.call(conversation);
    },
    async read(conversation, after) {
      return read(conversation).filter(({ position }) => position > after);
    },
    async watch(conversation, onChange) {
      const remove = listeners.add(conversation, onChange);
      return async () => remove();
    },
  };
}

function freshEntries({ entries, touchedAt }: Dialogue, now: number): readonly TranscriptEntry[] {
  return touchedAt + TRANSCRIPT_TTL_MS <= now ? [] : entries;
}
