import type { Incoming, Receive } from "../../ports/channel.ts";

/** The door between the routes and whoever receives messages: closed before `open` and after `close`. */
export interface Reception {
  open(receive: Receive): void;
  /** Resolves when the message is durable; rejects when it could not be made so or the door is closed. */
  take(incoming: Incoming, keepTranscript: () => Promise<void>): Promise<void>;
  /** Resolves when nothing is under way any more. */
  close(): Promise<void>;
}

/** Makes a reception with its door closed. */
export function createReception(): Reception {
  let receiver: Receive | null = null;
  const underWay = new Set<Promise<void>>();

  return {
    open(receive) {
      receiver = receive;
    },
    async take(incoming, keepTranscript) {
      const receive = receiver;
      if (!receive) throw new Error("the web chat is not receiving");
      // What was said is kept before it is handed on, or a quick answer would stand above its question.
      const handling = keepTranscript().then(() => receive(incoming));
      underWay.add(handling);
      try {
        await handling;
      } finally {
        underWay.delete(handling);
      }
    },
    async close() {
      receiver = null;
      await Promise.allSettled(underWay);
    },
  };
}
