import type { Link } from "./options.ts";

/** How the link stands, for those who look at it. */
export interface LinkBoard {
  readonly link: Link;
  post(link: Link): void;
  /** Calls back at every change until the returned function is called. */
  watch(onChange: (link: Link) => void): () => void;
}

export function createLinkBoard(): LinkBoard {
  const watchers = new Set<(link: Link) => void>();
  let current: Link = { state: "connecting" };
  return {
    get link() {
      return current;
    },
    post(link) {
      current = link;
      for (const watcher of watchers) watcher(link);
    },
    watch(onChange) {
      watchers.add(onChange);
      return () => watchers.delete(onChange);
    },
  };
}
