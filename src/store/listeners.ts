/** Who wants to hear about what: callbacks under names. */
export interface Listeners {
  /** Adds a callback; the returned function takes it out. The same function may be added twice. */
  add(name: string, listener: () => void): () => void;
  call(name: string): void;
  /** The names that have a callback. */
  names(): string[];
}

/** An empty set of listeners. */
export function createListeners(): Listeners {
  const byName = new Map<string, Set<{ listener: () => void }>>();
  return {
    add(name, listener) {
      const entry = { listener };
      const entries = byName.get(name) ?? new Set();
      byName.set(name, entries.add(entry));
      return () => {
        entries.delete(entry);
        if (entries.size === 0 && byName.get(name) === entries) byName.delete(name);
      };
    },
    call(name) {
      for (const { listener } of byName.get(name) ?? []) listener();
    },
    names: () => [...byName.keys()],
  };
}
