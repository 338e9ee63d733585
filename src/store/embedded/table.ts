/** One change of a table, as the journal writes it: an event, or the whole state when a file is written anew. */
export type Entry = [table: string, key: string, kind: "event" | "state", value: unknown];

/** Where a table reports its changes. */
export interface Recorder {
  /** Adds an entry to the write under way; `undo` takes the change back in memory if that write fails. */
  record(entry: Entry, undo: () => void): void;
}

/** States by key, each the sum of its events. States and events are plain JSON and are never changed in place. */
export interface Table<State, Event> {
  /** The state of a key; the blank one when nothing happened to it. */
  get(key: string): State;
  /** Lets an event happen: at once in memory, on the disk with the next write. */
  apply(key: string, event: Event): State;
  /** Changes a state in memory alone: for what is of no use to the next process. */
  adjust(key: string, event: Event): State;
  all(): Iterable<[key: string, state: State]>;
}

/** What the journal does with a table, whatever it holds. */
export interface JournaledTable {
  readonly name: string;
  /** Takes in an entry that was read from the file. */
  replay(key: string, kind: Entry[2], value: unknown): void;
  /** Drops what nobody needs any more, and gives the rest as entries. */
  prune(now: number): Entry[];
}

/** How a table's states come about: `evolve` has to be a pure function, for a start plays all events again. */
export interface TableDefinition<State, Event> {
  name: string;
  blank: State;
  evolve(state: State, event: Event): State;
  isForgotten(state: State, now: number): boolean;
}

/** Makes an empty table. */
export function createTable<State, Event>(
  { name, blank, evolve, isForgotten }: TableDefinition<State, Event>,
  recorder: Recorder,
): Table<State, Event> & JournaledTable {
  const states = new Map<string, State>();
  const get = (key: string) => states.get(key) ?? blank;

  function adjust(key: string, event: Event): State {
    const state = evolve(get(key), event);
    states.set(key, state);
    return state;
  }

  return {
    name,
    get,
    adjust,
    apply(key, event) {
      const before = states.get(key);
      const state = adjust(key, event);
      recorder.record([name, key, "event", event], () => {
        if (before === undefined) states.delete(key);
        else states.set(key, before);
      });
      return state;
    },
    all: () => states,
    replay(key, kind, value) {
      // What is read was written by `apply` and `prune`, and its checksum was right.
      if (kind === "event") adjust(key, value as Event);
      else states.set(key, value as State);
    },
    prune(now) {
      const entries: Entry[] = [];
      for (const [key, state] of states) {
        if (isForgotten(state, now)) states.delete(key);
        else entries.push([name, key, "state", state]);
      }
      return entries;
    },
  };
}
