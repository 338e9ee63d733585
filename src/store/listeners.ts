/** Who wants to hear about what: callbacks under names. */
export interface Listeners {
  /** Adds a callback; the returned function takes it out. The same function may be added twice. */
  add(name: string, listener: Listener): () => void;
  /** `told`: what was said with it; null where that is not known. */
  call(name: string, told?: string | null): void;
  /** The names that have a callback. */
  names(): string[];
}

type Listener = (told: string | null) => void;

/** An empty set of listeners. */
export function createListeners(): Listeners {
  const byName = new Map<string, Set<{ listener: Listener }>>();
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
    call(name, told = null) {
      for (const { listener } of byName.get(name) ?? []) listener(told);
    },
    names: () => [...byName.keys()],
  };
}
