import type { Channel } from "./ports/channel.ts";
import type { Log } from "./ports/log.ts";
import type { Signs } from "./ports/signs.ts";
import type { TypingTalks } from "./ports/typing.ts";

/** Lets the desk see that somebody types in the web chat, if an agent has his talk. */
export function participantTyping(parts: { core: TypingTalks; signs: Signs; log: Log }) {
  const { core, signs, log } = parts;
  return async (chat: string): Promise<void> => {
    try {
      const ticket = await core.findTalk(`web:${chat}`);
      if (ticket !== null) signs.give({ type: "participant-types", ticket });
    } catch (error) {
      log.warn("typing.not-shown", { channel: "web", error });
    }
  };
}

/** Shows in a chat of any channel that an agent writes. */
export function agentTyping(channels: ReadonlyMap<string, Channel>) {
  return (conversation: string): void => {
    const colon = conversation.indexOf(":");
    void channels.get(conversation.slice(0, colon))?.showTyping(conversation.slice(colon + 1));
  };
}
