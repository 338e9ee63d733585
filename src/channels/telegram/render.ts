import type {
  InlineKeyboardMarkup,
  MessageEntity,
  ReplyKeyboardMarkup,
  ReplyKeyboardRemove,
} from "grammy/types";
import { type ChannelLimits, DeliveryError } from "../../ports/channel.ts";
import type {
  Rendered,
  RenderedChoice,
  RenderedFile,
  RenderedLink,
  RenderedTable,
} from "../../ports/message.ts";
import { encodeTap } from "./callback-data.ts";
import { layOutTable } from "./monospace-table.ts";
import { dressed, fromSpans, joined, type RichText, sendable, split } from "./rich-text.ts";

/**
 * Text: https://core.telegram.org/bots/api#sendmessage. Telegram names no limit for a label; a phone shows about forty characters of a button
 * that has a row to itself, and more than a dozen buttons push the text out of sight.
 */
export const TELEGRAM_LIMITS: ChannelLimits = {
  buttonLabel: 40,
  buttons: 12,
  text: 4_096,
  contactRequest: true,
};

/** Longest label of a button that shares its row. */
const HALF_ROW_LABEL = 16;

/** Parameters of one `sendMessage` but the chat. Never a `parse_mode`: what people typed can't become markup or links. */
export interface MessagePart {
  text: string;
  entities: MessageEntity[];
  link_preview_options: { is_disabled: true };
  protect_content?: true;
  reply_markup?: InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove;
}

/** Parameters of one `sendPhoto` or `sendDocument` but the chat, and the file that goes with them. */
export interface FilePart {
  file: RenderedFile;
  caption?: string;
  caption_entities?: MessageEntity[];
  protect_content?: true;
  reply_markup?: MessagePart["reply_markup"];
}

/** Longest text under a photo or a document: https://core.telegram.org/bots/api#sendphoto */
const LONGEST_CAPTION = 1_024;

/**
 * A message as one or more calls, to be made in this order; the buttons are under the last. A text that is too long to stand under its file
 * comes after it. Throws `DeliveryError` `rejected` when there is nothing to show, or when a button can't carry the screen's id.
 */
export function renderMessage(message: Rendered): (MessagePart | FilePart)[] {
  const { file } = message;
  if (!file) return renderText(message);
  const whole = wholeText(message);
  const protect = message.class === "secret" ? { protect_content: true as const } : {};
  if (whole.text.length > LONGEST_CAPTION) return [{ file, ...protect }, ...renderText(message)];
  const { text: caption, entities: caption_entities } = whole;
  const words = caption === "" ? {} : { caption, caption_entities };
  return [{ file, ...words, ...protect, reply_markup: keyboard(message) }];
}

function wholeText(message: Rendered): RichText {
  const blocks = [fromSpans(message.text), ...renderTable(message.table), fromSpans(message.footer)];
  return joined([...blocks, writtenLink(message), listed(message)], "\n\n");
}

function renderText(message: Rendered): MessagePart[] {
  const pieces = split(wholeText(message), TELEGRAM_LIMITS.text);
  if (pieces.length === 0) throw new DeliveryError("rejected", { cause: new RangeError("an empty message") });
  return pieces.map((piece, at) => ({
    ...piece,
    link_preview_options: { is_disabled: true },
    ...(message.class === "secret" ? { protect_content: true } : {}),
    ...(at === pieces.length - 1 ? { reply_markup: keyboard(message) } : {}),
  }));
}

function renderTable(table: RenderedTable | null): RichText[] {
  if (table === null || table.rows.length === 0) return [];
  const body = layOutTable(table);
  const caption = sendable(table.caption);
  if (body.trim() === "") return [];
  return [
    joined(caption === "" ? [dressed(body, "pre")] : [dressed(caption, "bold"), dressed(body, "pre")], "\n"),
  ];
}

/**
 * A page opens inside Telegram, which says there who the person is (docs/decisions/0036). Telegram takes only `https` for that; another
 * address, as of a demo on this machine, is written out.
 */
function writtenLink({ link }: Rendered): RichText {
  const text = link === undefined || isForButton(link) ? "" : `${sendable(link.label)}: ${link.url}`;
  return { text, entities: [] };
}

function isForButton({ url }: RenderedLink): boolean {
  return url.startsWith("https://");
}

/** Choices that buttons can't carry whole, as numbers to type: all when they are too many, else those whose label is cut. */
function listed({ choices, contactRequest }: Rendered): RichText {
  const cut = (choice: RenderedChoice) => contactRequest === null && label(choice) !== choice.label;
  const missing = tooMany(choices) ? choices : choices.filter(cut);
  const lines = missing.map((choice) => `${choice.number}. ${sendable(choice.label)}`);
  return { text: lines.join("\n"), entities: [] };
}

/**
 * Inline buttons, or the keyboard that can share a number: Telegram can't show both. A message with neither takes an old keyboard away;
 * below inline buttons it stays folded until then, because it was sent as `one_time_keyboard`.
 */
function keyboard(message: Rendered): InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove {
  const choices = tooMany(message.choices) ? [] : message.choices;
  if (message.contactRequest !== null) {
    const share = { text: message.contactRequest, request_contact: true as const };
    const rows = inRows(choices).map((row) => row.map((choice) => ({ text: choice.label })));
    return { keyboard: [[share], ...rows], one_time_keyboard: true, resize_keyboard: true };
  }
  const { link } = message;
  const links = link !== undefined && isForButton(link) ? [[linkButton(link)]] : [];
  if (choices.length + links.length === 0) return { remove_keyboard: true };
  return {
    inline_keyboard: [
      ...links,
      ...inRows(choices).map((row) =>
        row.map((choice) => ({ text: label(choice), callback_data: callbackData(message.screen, choice) })),
      ),
    ],
  };
}

function linkButton({ label, url, insideUrl }: RenderedLink) {
  return insideUrl === undefined ? { text: label, url } : { text: label, web_app: { url: insideUrl } };
}

/** Two short labels share a row, others have one to themselves; the order stays. */
function inRows(choices: RenderedChoice[]): RenderedChoice[][] {
  const rows: RenderedChoice[][] = [];
  for (const choice of choices) {
    const last = rows.at(-1);
    const fits = last?.length === 1 && [...last, choice].every(isShort);
    if (fits) last.push(choice);
    else rows.push([choice]);
  }
  return rows;
}

function isShort(choice: RenderedChoice): boolean {
  return [...choice.label].length <= HALF_ROW_LABEL;
}

function tooMany(choices: RenderedChoice[]): boolean {
  return choices.length > TELEGRAM_LIMITS.buttons;
}

function label(choice: RenderedChoice): string {
  const letters = [...choice.label];
  if (letters.length <= TELEGRAM_LIMITS.buttonLabel) return choice.label;
  return `${letters
    .slice(0, TELEGRAM_LIMITS.buttonLabel - 1)
    .join("")
    .trimEnd()}…`;
}

function callbackData(screen: string, choice: RenderedChoice): string {
  const data = encodeTap({ screen, choice: choice.number });
  if (data !== null) return data;
  throw new DeliveryError("rejected", { cause: new RangeError("a button can't carry the screen's id") });
}
