import type { RawApi } from "grammy";
import { type Channel, DeliveryError } from "../../ports/channel.ts";
import { BoundedMap } from "./bounded-map.ts";
import { toDeliveryError } from "./errors.ts";
import { renderMessage } from "./render.ts";

/** Replies of several messages that are half sent at the same time. */
const HALF_SENT_REPLIES = 1_000;

/** The outbound half of the channel. Addresses are `<bot id>/<chat id>`; one of another bot is `rejected`. */
export function createSending(
  api: RawApi,
  botId: string,
): Pick<Channel, "send" | "showTyping" | "hide" | "hidePersonal"> {
  /** How many messages of a reply that failed half-way have arrived, by the reply's id. */
  const sentParts = new BoundedMap<string, number>(HALF_SENT_REPLIES);

  return {
    /** One part after the other; a retry of the same reply in this process goes on where it failed. */
    async send(to, message) {
      const chat_id = chatIdOf(to.chat, botId);
      for (const [at, part] of renderMessage(message).entries()) {
        if (at < (sentParts.get(to.id) ?? 0)) continue;
        try {
          await api.sendMessage({ chat_id, ...part });
        } catch (error) {
          throw toDeliveryError(error);
        }
        sentParts.set(to.id, at + 1);
      }
      // Only half-sent replies are remembered: a store that was lost begins its numbers again, and a new reply must not be taken for an old one.
      sentParts.delete(to.id);
    },

    async showTyping(chat) {
      try {
        await api.sendChatAction({ chat_id: chatIdOf(chat, botId), action: "typing" });
      } catch {
        // A decoration: the answer itself comes, or says why not.
      }
    },

    async hide(chat, messageId) {
      const [, message] = /^m(\d{1,15})$/.exec(messageId) ?? [];
      if (message === undefined) return false;
      try {
        return await api.deleteMessage({ chat_id: chatIdOf(chat, botId), message_id: Number(message) });
      } catch {
        return false;
      }
    },

    async hidePersonal() {
      // A Telegram chat is the person's own and on his own devices: what he was shown there is his to clear.
    },
  };
}

function chatIdOf(chat: string, botId: string): number {
  const [, bot, id] = /^(\d+)\/(-?\d{1,16})$/.exec(chat) ?? [];
  if (bot !== botId)
    throw new DeliveryError("rejected", { cause: new RangeError("an address of another bot") });
  return Number(id);
}
