import type { Receive } from "../../src/ports/channel.ts";
import { type ConversationStore, LostTurn } from "../../src/ports/conversation-store.ts";
import { overriding } from "./crash-points.ts";

/**
 * Mistakes that a careless hand could make, put in on purpose: a test that does not notice them proves nothing.
 * `acknowledges-before-sending`: a reply counts as sent before it is. `ignores-lost-turns`: whoever lost a conversation goes on with it.
 * `promises-before-keeping`: the channel is told that a message is safe before it is.
 */
const FAULTS = ["acknowledges-before-sending", "ignores-lost-turns", "promises-before-keeping"] as const;
export type Fault = (typeof FAULTS)[number];

/** As somebody would do who gathers messages to write many at once. */
const KEPT_AFTER_MS = 20;

/** On a line this slow, whoever falls silent does so with something to write, which is when the fault shows. */
const WRITES_AFTER_MS = 150;

/** The store, with its fault if it has one. */
export function plantInStore(fault: Fault | null, store: ConversationStore): ConversationStore {
  if (fault === "acknowledges-before-sending") return acknowledgingBeforeSending(store);
  if (fault === "ignores-lost-turns") return ignoringLostTurns(store);
  return store;
}

/** The way in, with its fault if it has one. */
export function plantInReceive(fault: Fault | null, receive: Receive): Receive {
  if (fault !== "promises-before-keeping") return receive;
  return async (incoming) => {
    setTimeout(() => void receive(incoming).catch(() => undefined), KEPT_AFTER_MS);
  };
}

function acknowledgingBeforeSending(store: ConversationStore): ConversationStore {
  return overriding(store, {
    async commit(turn, change) {
      const committed = await store.commit(turn, change);
      for (const { seq } of committed.replies) await store.acknowledge(committed, seq);
      return committed;
    },
  });
}

/** Refused by the fence, it takes its own word for what it may do. */
function ignoringLostTurns(store: ConversationStore): ConversationStore {
  return overriding(store, {
    async commit(turn, change) {
      await new Promise((resolve) => setTimeout(resolve, WRITES_AFTER_MS));
      return unlessLost(store.commit(turn, change), {
        ...turn,
        version: turn.version + 1,
        snapshot: change.snapshot,
        message: null,
        replies: change.replies.map((body, index) => ({ seq: Number.MAX_SAFE_INTEGER - index, body })),
      });
    },
    acknowledge: (turn, seq) => unlessLost(store.acknowledge(turn, seq), undefined),
    finish: (turn, sent) => unlessLost(store.finish(turn, sent), null),
    renew: (turn) => unlessLost(store.renew(turn), undefined),
  });
}

async function unlessLost<Result>(call: Promise<Result>, otherwise: Result): Promise<Result> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof LostTurn) return otherwise;
    throw error;
  }
}
