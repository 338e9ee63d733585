import type { Transcript, TranscriptEntry } from "../../../src/ports/transcript.ts";

/** A transcript in a map that can be switched off. */
export interface MemoryTranscript extends Transcript {
  /** Everything kept, as it is stored. */
  all(): TranscriptEntry[];
  /** While false, every call rejects. */
  answers: boolean;
  /** Forgets everything, as after its time to live. */
  forget(): void;
}

export function createMemoryTranscript(): MemoryTranscript {
  const conversations = new Map<string, TranscriptEntry[]>();
  const watchers = new Map<string, Set<() => void>>();
  const entriesOf = (conversation: string) => conversations.get(conversation) ?? [];
  const tell = (conversation: string) => {
    for (const watcher of watchers.get(conversation) ?? []) queueMicrotask(watcher);
  };

  const memory: MemoryTranscript = {
    answers: true,
    all: () => [...conversations.values()].flat(),
    forget: () => conversations.clear(),
    async append(conversation, entry) {
      assertAnswers();
      const entries = entriesOf(conversation);
      const before = entries.find(({ id }) => id === entry.id);
      if (before) return before.position;
      const position = entries.length + 1;
      conversations.set(conversation, [...entries, { position, ...entry }]);
      tell(conversation);
      return position;
    },
    async replace(conversation, id, body) {
      assertAnswers();
      const entries = entriesOf(conversation);
      conversations.set(
        conversation,
        entries.map((entry) => (entry.id === id ? { ...entry, body } : entry)),
      );
      tell(conversation);
    },
    async read(conversation, after) {
      assertAnswers();
      return entriesOf(conversation).filter(({ position }) => position > after);
    },
    async watch(conversation, onChange) {
      assertAnswers();
      const set = watchers.get(conversation) ?? new Set();
      watchers.set(conversation, set.add(onChange));
      return async () => void set.delete(onChange);
    },
  };

  function assertAnswers(): void {
    if (!memory.answers) throw new Error("the transcript is down");
  }

  return memory;
}
