import type { Link } from "./options.ts";
import type { Restriction, Restrictions } from "./restrictions.ts";

/** How the link stands, for those who look at it. */
export interface LinkBoard {
  readonly link: Link;
  /** How WhatsApp restricts the number, as it last said; null: not at all. */
  readonly restriction: Restriction | null;
  post(link: Link): void;
  /** Calls back at every change until the returned function is called. */
  watch(onChange: (link: Link) => void): () => void;
}

/** A board that says `connecting` until something is posted. */
export function createLinkBoard(restrictions: Restrictions): LinkBoard {
  const watchers = new Set<(link: Link) => void>();
  let current: Link = { state: "connecting" };
  return {
    get link() {
      return current;
    },
    get restriction() {
      return restrictions.current;
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
