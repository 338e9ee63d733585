import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../../ports/clock.ts";
import { type ConversationStore, LEASE_MS } from "../../ports/conversation-store.ts";
import type { Signs } from "../../ports/signs.ts";
import type { Transcript } from "../../ports/transcript.ts";
import { createLocalSigns } from "../local-signs.ts";
import { openAppendFile } from "./append-file.ts";
import {
  blankConversation,
  type Conversation,
  type ConversationEvent,
  evolveConversation,
  isForgotten,
} from "./conversation.ts";
import { createEmbeddedStore } from "./embedded-store.ts";
import { lockFolder } from "./folder-lock.ts";
import { createJournal, type Journal } from "./journal.ts";
import { createTable, type Entry, type JournaledTable, type Table } from "./table.ts";
import {
  blankDialogue,
  createEmbeddedTranscript,
  evolveDialogue,
  isDialogueForgotten,
} from "./transcript.ts";

export interface EmbeddedStoreOptions {
  /** Where the file is kept; made if need be. null: nothing is kept beyond this process (tests and measurements). */
  folder: string | null;
  clock: Clock;
  leaseMs?: number;
}

/**
 * Opens both stores in this process, on one file. Throws an `Error` of one sentence when another process uses the folder or the
 * file is damaged.
 */
export async function openEmbeddedStore({
  folder,
  clock,
  leaseMs = LEASE_MS,
}: EmbeddedStoreOptions): Promise<{
  store: ConversationStore;
  transcript: Transcript;
  signs: Signs;
  close(): Promise<void>;
}> {
  const journal = createJournal(clock);
  const conversations = createTable(
    { name: "conversation", blank: blankConversation, evolve: evolveConversation, isForgotten },
    journal,
  );
  const dialogues = createTable(
    { name: "dialogue", blank: blankDialogue, evolve: evolveDialogue, isForgotten: isDialogueForgotten },
    journal,
  );
  const unlock = folder === null ? null : await openFile(folder, journal, [conversations, dialogues]);
  freeHeld(conversations);

  async function close(): Promise<void> {
    await journal.close();
    await unlock?.();
  }

  const store = createEmbeddedStore({ conversations, clock, leaseMs }, journal);
  const transcript = createEmbeddedTranscript({ dialogues, journal, clock });
  return { store: { ...store, close }, transcript, signs: createLocalSigns(), close };
}

/** Reads the folder's file into the tables and lets the journal go on writing it. Returns what gives the folder back. */
async function openFile(
  folder: string,
  journal: Journal,
  tables: JournaledTable[],
): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true });
  const unlock = await lockFolder(folder);
  const byName = new Map(tables.map((table) => [table.name, table]));
  try {
    const file = await openAppendFile(join(folder, "conversations.log"), (line) => {
      // Only `createJournal` writes this file, and the line's checksum was right.
      const entries: Entry[] = JSON.parse(line);
      for (const [name, key, kind, value] of entries) byName.get(name)?.replay(key, kind, value);
    });
    journal.start(file, tables);
    return unlock;
  } catch (error) {
    await unlock();
    throw error;
  }
}

/** Whoever held a conversation was in a process that is gone: `recover` need not wait for the end of the lease. */
function freeHeld(conversations: Table<Conversation, ConversationEvent>): void {
  for (const [name, { busy }] of conversations.all()) {
    if (busy?.kind === "held") conversations.adjust(name, { type: "renewed", until: 0 });
  }
}
