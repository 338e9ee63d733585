import type { ChatMessage, FakeBotApi } from "./fake-bot-api/fake-bot-api.ts";
import { contactOf } from "./fake-bot-api/updates.ts";

/** Somebody who chats with the bot, and reads what it answers in order. */
export interface TelegramPerson {
  says(text: string): void;
  taps(label: string): void;
  /** Shares his own number, as the button of the keyboard does. */
  sharesOwnNumber(phone: string): void;
  /** The next message that has these words; waits for it. Earlier ones are passed over. */
  hears(text: string): Promise<ChatMessage>;
}

export function createTelegramPerson(api: FakeBotApi, chatId: number): TelegramPerson {
  let heard = 0;
  return {
    says: (text) => void api.userSays(chatId, text),
    taps: (label) => void api.userTaps(chatId, label),
    sharesOwnNumber: (phone) => void api.userShares(chatId, contactOf(chatId, phone.replace("+", ""))),
    async hears(text) {
      for (;;) {
        const messages = api.messagesTo(chatId);
        const unheard = messages.slice(heard);
        const index = unheard.findIndex((message) => message.text.includes(text));
        const found = unheard[index];
        if (found) {
          heard += index + 1;
          return found;
        }
        await api.until(() => api.messagesTo(chatId).length > messages.length);
      }
    },
  };
}
