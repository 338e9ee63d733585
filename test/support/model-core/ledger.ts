/** Entries in the order in which they were made, found by any of their keys. */
export interface Ledger<Entry> {
  readonly all: readonly Entry[];
  add(entry: Entry): void;
  /** Takes an entry out. */
  remove(entry: Entry): void;
  /** Those with this key, oldest first. */
  under(key: string): readonly Entry[];
  /** The oldest with this key. */
  find(key: string): Entry | undefined;
}

/** An empty ledger; `keysOf` says under what an entry is to be found, and is asked once for each. */
export function createLedger<Entry>(keysOf: (entry: Entry) => readonly string[]): Ledger<Entry> {
  const all: Entry[] = [];
  const byKey = new Map<string, Entry[]>();
  const under = (key: string): readonly Entry[] => byKey.get(key) ?? [];
  return {
    all,
    under,
    find: (key) => under(key)[0],
    add(entry) {
      all.push(entry);
      for (const key of keysOf(entry)) {
        const entries = byKey.get(key);
        if (entries) entries.push(entry);
        else byKey.set(key, [entry]);
      }
    },
    remove(entry) {
      for (const entries of [all, ...keysOf(entry).map((key) => byKey.get(key) ?? [])]) {
        const at = entries.indexOf(entry);
        if (at >= 0) entries.splice(at, 1);
      }
    },
  };
}
