import type {
  InlineKeyboardButton,
  InlineKeyboardMarkup,
  KeyboardButton,
  MessageEntity,
  ReplyKeyboardMarkup,
  ReplyKeyboardRemove,
} from "grammy/types";
import { type ChannelLimits, DeliveryError } from "../../ports/channel.ts";
import type { Rendered, RenderedChoice, RenderedFile, RenderedLink } from "../../ports/message.ts";
import { encodeTap } from "./callback-data.ts";
import { layOutTable } from "./monospace-table.ts";
import { Blocks, type RichText, sendable, split } from "./rich-text.ts";

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

const NO_PREVIEW = { is_disabled: true } as const;

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
  const { table } = message;
  const blocks = new Blocks();
  blocks.addSpans(message.text);
  if (table !== null && table.rows.length > 0) {
    blocks.addPreformatted(sendable(table.caption), layOutTable(table));
  }
  blocks.addSpans(message.footer);
  blocks.addText(writtenLink(message));
  blocks.addText(listed(message));
  return blocks.rich;
}

function renderText(message: Rendered): MessagePart[] {
  const pieces = split(wholeText(message), TELEGRAM_LIMITS.text);
  if (pieces.length === 0) throw new DeliveryError("rejected", { cause: new RangeError("an empty message") });
  const parts = pieces.map(({ text, entities }): MessagePart => {
    const part: MessagePart = { text, entities, link_preview_options: NO_PREVIEW };
    if (message.class === "secret") part.protect_content = true;
    return part;
  });
  const last = parts.at(-1);
  if (last) last.reply_markup = keyboard(message);
  return parts;
}

/**
 * A page opens inside Telegram, which says there who the person is (docs/decisions/0036). Telegram takes only `https` for that; another
 * address, as of a demo on this machine, is written out.
 */
function writtenLink({ link }: Rendered): string {
  return link === undefined || isForButton(link) ? "" : `${sendable(link.label)}: ${link.url}`;
}

function isForButton({ url }: RenderedLink): boolean {
  return url.startsWith("https://");
}

/** Choices that buttons can't carry whole, as numbers to type: all when they are too many, else those whose label is cut. */
function listed({ choices, contactRequest }: Rendered): string {
  const isAll = tooMany(choices);
  if (!isAll && contactRequest !== null) return "";
  let lines = "";
  for (const { number, label } of choices) {
    if (!isAll && fits(label, TELEGRAM_LIMITS.buttonLabel)) continue;
    lines += `${lines === "" ? "" : "\n"}${number}. ${sendable(label)}`;
  }
  return lines;
}

/**
 * Inline buttons, or the keyboard that can share a number: Telegram can't show both. A message with neither takes an old keyboard away;
 * below inline buttons it stays folded until then, because it was sent as `one_time_keyboard`.
 */
function keyboard(message: Rendered): InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove {
  const { screen, contactRequest, link } = message;
  const choices = tooMany(message.choices) ? [] : message.choices;
  if (contactRequest !== null) {
    const rows: KeyboardButton[][] = [[{ text: contactRequest, request_contact: true }]];
    addInRows(rows, choices, ({ label }) => ({ text: label }));
    return { keyboard: rows, one_time_keyboard: true, resize_keyboard: true };
  }
  const rows: InlineKeyboardButton[][] = link !== undefined && isForButton(link) ? [[linkButton(link)]] : [];
  addInRows(rows, choices, (choice) => inlineButton(choice, screen));
  return rows.length === 0 ? { remove_keyboard: true } : { inline_keyboard: rows };
}

function linkButton({ label, url, insideUrl }: RenderedLink): InlineKeyboardButton {
  return insideUrl === undefined ? { text: label, url } : { text: label, web_app: { url: insideUrl } };
}

function inlineButton({ number, label }: RenderedChoice, screen: string): InlineKeyboardButton {
  const callback_data = encodeTap({ screen, choice: number });
  if (callback_data !== null) return { text: cut(label), callback_data };
  throw new DeliveryError("rejected", { cause: new RangeError("a button can't carry the screen's id") });
}

/** Two short labels share a row, others have one to themselves; the order stays. */
function addInRows<Button>(
  rows: Button[][],
  choices: RenderedChoice[],
  toButton: (choice: RenderedChoice) => Button,
): void {
  /** The short label that has the last row to itself. */
  let alone: Button | null = null;
  for (const choice of choices) {
    const isShort = fits(choice.label, HALF_ROW_LABEL);
    const button = toButton(choice);
    if (isShort && alone !== null) rows[rows.length - 1] = [alone, button];
    else rows.push([button]);
    alone = isShort && alone === null ? button : null;
  }
}

function tooMany(choices: RenderedChoice[]): boolean {
  return choices.length > TELEGRAM_LIMITS.buttons;
}

/** Whether a label has at most so many letters, each of one UTF-16 unit or two. */
function fits(label: string, letters: number): boolean {
  const { length } = label;
  if (length <= letters || length > 2 * letters) return length <= letters;
  let pairs = 0;
  for (let at = 1; at < length; at += 1) {
    if (isPair(label.charCodeAt(at - 1), label.charCodeAt(at))) pairs += 1;
  }
  return length - pairs <= letters;
}

/** Whether two units are one letter. */
function isPair(high: number, low: number): boolean {
  return (high & 0xfc00) === 0xd800 && (low & 0xfc00) === 0xdc00;
}

function cut(label: string): string {
  const most = TELEGRAM_LIMITS.buttonLabel;
  if (fits(label, most)) return label;
  const start = [...label].slice(0, most - 1).join("");
  return `${start.trimEnd()}…`;
}
