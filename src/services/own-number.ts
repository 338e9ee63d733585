import type { Channel } from "../ports/channel.ts";

/** Asks a conversation's channel for the number that it has delivered for the chat. What fails is not known, and then it is asked for. */
export function ownNumberBy(channels: ReadonlyMap<string, Channel>) {
  return async (conversation: string): Promise<string | null> => {
    const colon = conversation.indexOf(":");
    const channel = channels.get(conversation.slice(0, colon));
    try {
      return (await channel?.ownNumber?.(conversation.slice(colon + 1))) ?? null;
    } catch {
      return null;
    }
  };
}
