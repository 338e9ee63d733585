/**
 * Keeps tables and their file in step. Changes happen in memory at once and are written in groups: while one group is brought to the disk
 * the next one gathers, so one sync serves everybody who came meanwhile. Nobody is answered before the disk has what the answer rests
 * on, and when a write fails all that was built on it is taken back.
 */
import { setImmediate } from "node:timers/promises";
import type { Clock } from "../../ports/clock.ts";
import { StoreUnavailable } from "../../ports/conversation-store.ts";
import type { AppendFile } from "./append-file.ts";
import type { Entry, JournaledTable, Recorder } from "./table.ts";

export interface Journal extends Recorder {
  /** Begins to write; what happens before is not recorded, for it was read from this file. Without a file nothing ever is. */
  start(file: AppendFile, tables: JournaledTable[]): void;
  /** Resolves when all that happened so far is on the disk. Throws `StoreUnavailable` when it could not be brought there. */
  settled(): Promise<void>;
  /** Writes what is left; everything later is refused with `StoreUnavailable`. */
  close(): Promise<void>;
}

/** Below this size a file is not worth writing anew. */
const LEAST_COMPACTED_BYTES = 32 * 1024 * 1024;

/** A file is written anew when it has grown to this multiple: the work then is at most half of what was written since. */
const COMPACT_AT_GROWTH = 3;

/** Entries in one line of a file that is written anew: lines of some 100 KB. */
const ENTRIES_PER_LINE = 64;

/** Changes that go to the disk together. */
interface Group {
  entries: Entry[];
  undos: (() => void)[];
  written: Promise<void>;
  resolve(): void;
  reject(error: StoreUnavailable): void;
}

/** A journal with nothing in it. */
export function createJournal(clock: Clock): Journal {
  let file: AppendFile | null = null;
  let write: Writer = () => Promise.resolve();
  let gathering = newGroup();
  let writing: Group | null = null;
  let isWriterRunning = false;
  let closed = false;

  async function writeGroups(): Promise<void> {
    isWriterRunning = true;
    while (gathering.entries.length > 0) {
      // Those who were just answered mostly come again at once: waiting for them makes half as many, larger groups.
      await setImmediate();
      const group = gathering;
      gathering = newGroup();
      writing = group;
      try {
        await write(group.entries);
        group.resolve();
      } catch (cause) {
        const builtOnIt = gathering;
        gathering = newGroup();
        takeBack([group, builtOnIt], cause);
      }
    }
    writing = null;
    isWriterRunning = false;
  }

  return {
    start(itsFile, tables) {
      file = itsFile;
      write = createWriter(itsFile, tables, clock);
    },
    record(entry, undo) {
      if (!file || closed) return;
      gathering.entries.push(entry);
      gathering.undos.push(undo);
    },
    async settled() {
      if (closed) throw new StoreUnavailable("the store is closed");
      if (gathering.entries.length === 0) return writing?.written;
      const { written } = gathering;
      if (!isWriterRunning) void writeGroups();
      return written;
    },
    async close() {
      if (closed) return;
      const last = this.settled();
      closed = true;
      await last.catch(() => undefined);
      await file?.close();
    },
  };
}

type Writer = (entries: Entry[]) => Promise<void>;

/** Appends to the file, or writes it anew when it has grown too long. */
function createWriter(file: AppendFile, tables: JournaledTable[], clock: Clock): Writer {
  let compactAbove = LEAST_COMPACTED_BYTES;

  /** Called when nothing gathers yet: memory is the file and the group to be written, so the new file holds that group too. */
  async function compact(): Promise<boolean> {
    const entries = tables.flatMap((table) => table.prune(clock.now()));
    try {
      await file.replaceAll(toLines(entries));
      compactAbove = Math.max(LEAST_COMPACTED_BYTES, file.size() * COMPACT_AT_GROWTH);
      return true;
    } catch {
      // No room for a second file, most likely: the old one is whole and serves on. Try again when it has doubled.
      compactAbove = file.size() * 2;
      return false;
    }
  }

  return async (entries) => {
    if (file.size() > compactAbove && (await compact())) return;
    await file.append(JSON.stringify(entries));
  };
}

function newGroup(): Group {
  const { promise, resolve, reject } = withResolvers();
  // A group may fail when nobody waits for it any more.
  promise.catch(() => undefined);
  return { entries: [], undos: [], written: promise, resolve, reject };
}

/** Undoes groups in memory, the last change first, and tells everybody who waited for them. */
function takeBack(groups: Group[], cause: unknown): void {
  for (const undo of groups.flatMap((group) => group.undos).reverse()) undo();
  for (const group of groups) group.reject(new StoreUnavailable("the file could not be written", { cause }));
}

function* toLines(entries: Entry[]): Iterable<string> {
  for (let i = 0; i < entries.length; i += ENTRIES_PER_LINE) {
    yield JSON.stringify(entries.slice(i, i + ENTRIES_PER_LINE));
  }
}

/** `Promise.withResolvers` is not in Node 20. */
function withResolvers(): { promise: Promise<void>; resolve(): void; reject(error: Error): void } {
  let resolve: () => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<void>((onDone, onFailed) => {
    resolve = onDone;
    reject = onFailed;
  });
  return { promise, resolve, reject };
}
