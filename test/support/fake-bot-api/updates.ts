import type { Chat, Contact, Message, Update, User } from "grammy/types";

/** An update before the queue gives it its id. */
export type NewUpdate = Omit<Update, "update_id">;

/** Any time will do; nothing reads it. */
const DATE = 1_780_000_000;

/** A person; in a private chat, person and chat have the same id. */
export function person(id: number, language = "id"): User {
  return { id, is_bot: false, first_name: "Siti", language_code: language };
}

function privateChat(id: number): Chat.PrivateChat {
  return { id, type: "private", first_name: "Siti" };
}

function group(id: number): Chat.SupergroupChat {
  return { id, type: "supergroup", title: "Serikat Pekerja" };
}

/** A message in a private chat. `more` is what it carries: text, a contact, a photo. */
export function privateMessage(
  chatId: number,
  messageId: number,
  more: Partial<Message>,
  from = person(chatId),
) {
  return { message_id: messageId, date: DATE, chat: privateChat(chatId), from, ...more };
}

export function groupMessage(groupId: number, messageId: number, text: string) {
  return { message_id: messageId, date: DATE, chat: group(groupId), from: person(501), text };
}

/** The bot was added to a group, or is out of it. */
export function membership(
  groupId: number,
  bot: User,
  status: "member" | "left",
  language = "id",
): NewUpdate {
  const was = { user: bot, status: status === "member" ? "left" : "member" } as const;
  const is = { user: bot, status } as const;
  const change = { chat: group(groupId), from: person(501, language), date: DATE };
  return { my_chat_member: { ...change, old_chat_member: was, new_chat_member: is } };
}

export function contactOf(userId: number | null, phone: string): Contact {
  return { phone_number: phone, first_name: "Siti", ...(userId === null ? {} : { user_id: userId }) };
}
