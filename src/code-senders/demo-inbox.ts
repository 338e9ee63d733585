import type { Clock } from "../ports/clock.ts";
import type { CodeCarrier, OutsideMessage, Receipt } from "../ports/code-sender.ts";

/** Messages kept when nothing else is said: more than a demonstration ever looks back on. */
const DEFAULT_CAPACITY = 200;

const TAKEN: Receipt = { state: "sent", providerId: null };

/** An SMS or e-mail that would have been sent. */
export interface InboxMessage {
  /** Rises with each message, also over restarts, so that a browser can say what it has seen. */
  id: number;
  /** Milliseconds since 1970. */
  at: number;
  by: OutsideMessage["by"];
  address: string;
  /** Empty for an SMS. */
  subject: string;
  text: string;
}

/** Stands in for the SMS gateway and the mail server: keeps in memory what they would have carried. For demonstration only. */
export interface DemoInbox extends CodeCarrier {
  /** What is kept, newest first. */
  list(): InboxMessage[];
  /** Calls back with each new message until the returned function is called. */
  watch(onMessage: (message: InboxMessage) => void): () => void;
}

/** Makes an empty inbox that keeps the `capacity` newest messages; a repeat of the same sending is dropped. */
export function createDemoInbox({
  clock,
  capacity = DEFAULT_CAPACITY,
}: {
  clock: Clock;
  capacity?: number;
}): DemoInbox {
  const kept = new Map<string, InboxMessage>();
  const watchers = new Set<(message: InboxMessage) => void>();
  let lastId = clock.now();

  return {
    async send({ by, address, subject, text, idempotencyKey }) {
      if (kept.has(idempotencyKey)) return TAKEN;
      lastId += 1;
      const message: InboxMessage = {
        id: lastId,
        at: clock.now(),
        by,
        address,
        subject: by === "email" ? subject : "",
        text,
      };
      kept.set(idempotencyKey, message);
      for (const oldest of [...kept.keys()].slice(0, Math.max(0, kept.size - capacity))) kept.delete(oldest);
      for (const tell of watchers) tell(message);
      return TAKEN;
    },
    check: async () => true,
    list: () => [...kept.values()].reverse(),
    watch(onMessage) {
      watchers.add(onMessage);
      return () => watchers.delete(onMessage);
    },
  };
}
