import type { InlineKeyboardButton, Message, MessageEntity } from "grammy/types";
import { decodeTap } from "../../../src/channels/telegram/callback-data.ts";
import type { Receive, Said } from "../../../src/ports/channel.ts";
import { createTelegramBench } from "../../channels/telegram/bench.ts";
import type { ChatMessage, FakeBotApi } from "../../support/fake-bot-api/fake-bot-api.ts";
import { contactOf } from "../../support/fake-bot-api/updates.ts";
import type { Comer, Way } from "../../support/way.ts";
import { sentFile } from "./sent-file.ts";

/** grammY before the fake Bot API. */
export async function openTelegram(): Promise<Way> {
  const { api, channel, close } = await createTelegramBench();
  let receive: Receive = async () => undefined;
  await channel.start((incoming) => receive(incoming));
  let people = 0;
  return {
    channel,
    async comes(whom) {
      receive = whom;
      people += 1;
      return personOn(api, 1_000 + people);
    },
    close,
  };
}

function personOn(api: FakeBotApi, id: number): Comer {
  return {
    chat: api.chat(id),
    async says(content) {
      const message = await messageOf(api, id, content);
      if (message === null) return false;
      if (message !== "sent") api.userSends(id, message);
      return true;
    },
    async takes({ number, label }, { message }) {
      const data = `${message.screen}:${number}`;
      const buttons = api.messagesTo(id).flatMap(buttonsOf);
      if (buttons.some((button) => "callback_data" in button && button.callback_data === data))
        api.userTapsData(id, data);
      else api.userSays(id, message.contactRequest === null ? String(number) : label);
      return decodeTap(data) !== null;
    },
    shown: async () => api.messagesTo(id).map(asShown),
  };
}

/** `sent`: the fake has sent it. Null: Telegram knows no such thing. */
async function messageOf(
  api: FakeBotApi,
  id: number,
  content: Said,
): Promise<Partial<Message> | "sent" | null> {
  switch (content.type) {
    case "text":
      return { text: content.text };
    case "command":
      return { text: `/${content.name} ${content.payload}`.trim() };
    case "contact":
      return { contact: contactOf(content.own ? id : null, content.phone) };
    case "file":
      return fileMessage(api, id, content);
    case "other":
      return OTHERS[content.kind] ?? null;
    default:
      return null;
  }
}

const FILE = { file_id: "gone-long-ago", file_unique_id: "gone" };
const OTHERS: Partial<Record<string, Partial<Message>>> = {
  voice: { voice: { ...FILE, duration: 3 } },
  sticker: {
    sticker: { ...FILE, type: "regular", width: 512, height: 512, is_animated: false, is_video: false },
  },
};

async function fileMessage(
  api: FakeBotApi,
  id: number,
  { file, caption }: Extract<Said, { type: "file" }>,
): Promise<Partial<Message> | "sent"> {
  const bytes = await sentFile(file.ref);
  if (file.kind === "photo" && bytes) {
    api.userSendsPhoto(id, bytes, caption);
    return "sent";
  }
  const size = file.bytes === null ? {} : { file_size: file.bytes };
  const named = file.name === null ? {} : { file_name: file.name };
  const kept = bytes ? api.keepsDocument(bytes) : FILE;
  return { document: { ...kept, ...size, ...named }, ...(caption ? { caption } : {}) };
}

/** As a phone shows it: bold between stars, what can be copied between backticks, and below in brackets what can be tapped. */
function asShown({ text, entities, reply_markup, file }: ChatMessage): string {
  const picture = file ? [`[ ${file.field === "photo" ? "photo" : file.name} ]`] : [];
  const keyboard = reply_markup?.["keyboard"] as { text: string }[][] | undefined;
  const rows = (reply_markup?.["inline_keyboard"] ?? []) as InlineKeyboardButton[][];
  const shown = rows.map((row) => row.map(asButton).join(" "));
  const keys = (keyboard ?? []).map((row) => row.map((key) => `⌨ [ ${key.text} ]`).join(" "));
  return [...picture, dressed(text, entities), ...shown, ...keys].filter((line) => line !== "").join("\n");
}

function asButton(button: InlineKeyboardButton): string {
  return "callback_data" in button ? `[ ${button.text} ]` : `[ ${button.text} ↗ ]`;
}

const SIGNS: Partial<Record<MessageEntity["type"], string>> = { bold: "*", code: "`", pre: "```\n" };

function dressed(text: string, entities: readonly MessageEntity[]): string {
  return [...entities]
    .sort((one, other) => other.offset - one.offset)
    .reduce((rest, { type, offset, length }) => {
      const sign = SIGNS[type] ?? "";
      const end = offset + length;
      const after = sign === "```\n" ? "\n```" : sign;
      return `${rest.slice(0, offset)}${sign}${rest.slice(offset, end)}${after}${rest.slice(end)}`;
    }, text);
}

function buttonsOf(message: ChatMessage): InlineKeyboardButton[] {
  return ((message.reply_markup?.["inline_keyboard"] ?? []) as InlineKeyboardButton[][]).flat();
}
