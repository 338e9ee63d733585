import type { ConversationStore, Turn } from "../../src/ports/conversation-store.ts";

/** Sends a message to a conversation that nobody holds, and gives its turn. */
export async function takeTurn(
  store: ConversationStore,
  conversation: string,
  id: string,
  body = "",
): Promise<Turn> {
  const arrival = await store.arrive(conversation, { id, body });
  if (arrival.outcome !== "turn") throw new Error(`expected a turn, the message was ${arrival.outcome}`);
  return arrival.turn;
}

/** Commits a turn with these replies and no wake-up. */
export function handle(store: ConversationStore, turn: Turn, replies: string[] = []): Promise<Turn> {
  return store.commit(turn, { snapshot: `after ${turn.message?.id}`, replies, wakeAt: null });
}
