import type { ConversationStore } from "../../ports/conversation-store.ts";
import {
  applyHeld,
  decideArrival,
  decideCommit,
  decideFinish,
  renewLease,
  takeDue,
  type World,
} from "./decisions.ts";
import type { Journal } from "./journal.ts";

/** The conversation store in the memory of this process, as durable as its journal. */
export function createEmbeddedStore(
  world: World,
  journal: Pick<Journal, "settled" | "close">,
): ConversationStore {
  /** Answers when the disk has what the answer rests on: also when this call changed nothing, for what it saw may not be written yet. */
  async function settle<Answer>(decide: () => Answer): Promise<Answer> {
    const answer = decide();
    await journal.settled();
    return answer;
  }

  return {
    leaseMs: world.leaseMs,
    arrive: (conversation, message, { take } = { take: true }) =>
      settle(() => decideArrival(world, conversation, message, take)),
    commit: (turn, change) => settle(() => decideCommit(world, turn, change)),
    acknowledge: (turn, seq) => settle(() => applyHeld(world, turn, { type: "acknowledged", seq })),
    finish: (turn, sent = []) => settle(() => decideFinish(world, turn, sent)),
    park: (turn, until, options) =>
      settle(() => applyHeld(world, turn, { type: options?.untilMail ? "awaiting" : "parked", until })),
    renew: (turn) => settle(() => renewLease(world, turn)),
    recover: (limit) => settle(() => takeDue(world, limit)),
    ping: () => journal.settled(),
    close: () => journal.close(),
  };
}
