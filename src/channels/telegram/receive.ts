import { policy } from "../../policy.ts";
import type { Content, Incoming, IncomingFile, OtherKind } from "../../ports/channel.ts";
import { decodeTap } from "./callback-data.ts";

/** What one update of the Bot API means for us. */
export type Received =
  | { type: "incoming"; incoming: Incoming; tap: string | null }
  /** A button we never made, or of a message we can't see. The person's client still waits for an answer to it. */
  | { type: "unknown-tap"; tap: string }
  | { type: "group"; group: number; languageHint: string }
  | { type: "left-group"; group: number }
  /** Well-formed and of no effect: an edit, a service message, somebody who blocked us. */
  | { type: "ignored" }
  | { type: "malformed" };

/** Kinds of update to ask Telegram for. Edits are not among them: what was said was answered. */
export const ALLOWED_UPDATES = ["message", "callback_query", "my_chat_member"] as const;

const COMMAND = /^\/([a-z0-9_]{1,32})(?:@[a-z0-9_]+)?(?:\s+(.*))?$/is;
/** What Telegram itself allows in a deep link: https://core.telegram.org/bots/features#deep-linking. */
const START_PAYLOAD = /^[\w-]{1,64}$/;

/** In this order: an animation also comes as a document, a venue as a location. */
const KINDS: [field: string, kind: OtherKind][] = [
  ["photo", "photo"],
  ["animation", "video"],
  ["video", "video"],
  ["video_note", "video"],
  ["voice", "voice"],
  ["audio", "voice"],
  ["sticker", "sticker"],
  ["document", "document"],
  ["location", "location"],
];

/** Messages that Telegram writes into a private chat when somebody did something there; nobody said anything. */
const SERVICE_FIELDS = [
  "pinned_message",
  "message_auto_delete_timer_changed",
  "write_access_allowed",
  "connected_website",
  "chat_background_set",
];

/**
 * Reads an update. Total: whatever arrives (Telegram adds fields and kinds without notice, and the webhook is public), there is an answer and
 * no throw. `botId` is the first part of every address, so that two bots' chats never meet.
 */
export function readUpdate(update: unknown, botId: string): Received {
  if (!isRecord(update)) return { type: "malformed" };
  if ("message" in update) return readMessage(update["message"], botId);
  if ("callback_query" in update) return readTap(update["callback_query"], botId);
  if ("my_chat_member" in update) return readMembership(update["my_chat_member"]);
  return { type: "ignored" };
}

function readMessage(message: unknown, botId: string): Received {
  if (!isRecord(message) || !isId(message["message_id"])) return { type: "malformed" };
  const chat = readChat(message["chat"]);
  if (chat === null) return { type: "malformed" };
  const from = isRecord(message["from"]) ? message["from"] : {};
  if (!chat.private) return { type: "group", group: chat.id, languageHint: languageOf(from) };
  if (from["is_bot"] === true || SERVICE_FIELDS.some((field) => field in message)) return { type: "ignored" };
  const id = `m${message["message_id"]}`;
  return {
    type: "incoming",
    incoming: incoming(`${botId}/${chat.id}`, id, readContent(message, from), from),
    tap: null,
  };
}

function readTap(query: unknown, botId: string): Received {
  if (!isRecord(query) || typeof query["id"] !== "string") return { type: "malformed" };
  const tap = query["id"];
  const message = isRecord(query["message"]) ? query["message"] : {};
  const chat = readChat(message["chat"]);
  const pressed = decodeTap(query["data"]);
  if (chat?.private !== true || pressed === null) return { type: "unknown-tap", tap };
  const content: Content = { type: "tap", ...pressed };
  const from = isRecord(query["from"]) ? query["from"] : {};
  return { type: "incoming", incoming: incoming(`${botId}/${chat.id}`, `c${tap}`, content, from), tap };
}

function readMembership(change: unknown): Received {
  if (!isRecord(change)) return { type: "malformed" };
  const chat = readChat(change["chat"]);
  const member = change["new_chat_member"];
  if (chat === null || !isRecord(member)) return { type: "malformed" };
  // In a private chat this says that somebody blocked or unblocked us; sending will tell.
  if (chat.private) return { type: "ignored" };
  const gone = member["status"] === "left" || member["status"] === "kicked";
  if (gone) return { type: "left-group", group: chat.id };
  const from = isRecord(change["from"]) ? change["from"] : {};
  return { type: "group", group: chat.id, languageHint: languageOf(from) };
}

function readContent(message: Fields, from: Fields): Content {
  if (typeof message["text"] === "string") return readText(message["text"]);
  if (isRecord(message["contact"])) return readContact(message["contact"], message, from);
  const [field, kind] = KINDS.find(([name]) => name in message) ?? ["", "unknown" as const];
  const file =
    field === "photo"
      ? readPhoto(message[field])
      : field === "document"
        ? readDocument(message[field])
        : null;
  return file ? { type: "file", file, caption: textOf(message["caption"]) ?? "" } : { type: "other", kind };
}

/** The same picture comes in several sizes: the largest of those that are taken. */
function readPhoto(sizes: unknown): IncomingFile | null {
  const known = Array.isArray(sizes)
    ? sizes.filter(isRecord).map((size) => ({ size, bytes: sizeOf(size) }))
    : [];
  const fitting = known.filter(({ bytes }) => bytes === null || bytes <= policy.files.mostBytes);
  const area = ({ size }: { size: Fields }) => Number(size["width"]) * Number(size["height"]) || 0;
  const [best] = (fitting.length > 0 ? fitting : known).sort((a, b) => area(b) - area(a));
  const ref = textOf(best?.size["file_id"]);
  // Telegram makes a photo JPEG, and says nothing of it.
  return best && ref ? { kind: "photo", ref, mime: "image/jpeg", name: null, bytes: best.bytes } : null;
}

function readDocument(document: unknown): IncomingFile | null {
  const ref = isRecord(document) ? textOf(document["file_id"]) : null;
  if (!isRecord(document) || !ref) return null;
  const [mime, name] = [textOf(document["mime_type"]), textOf(document["file_name"])];
  return { kind: "document", ref, mime, name, bytes: sizeOf(document) };
}

function sizeOf(file: Fields): number | null {
  return isId(file["file_size"]) ? file["file_size"] : null;
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function readText(text: string): Content {
  const [, command, rest = ""] = COMMAND.exec(text) ?? [];
  if (command === undefined) return { type: "text", text };
  const name = command.toLowerCase();
  const payload = rest.trim();
  // Links to us are made by anybody: a payload that no link of ours could carry is none.
  return { type: "command", name, payload: name === "start" && !START_PAYLOAD.test(payload) ? "" : payload };
}

/**
 * Telegram vouches for a number only when the account that sends the contact is the account the contact belongs to, and sends it
 * itself: a forwarded card is a card of somebody else's making.
 */
function readContact(contact: Fields, message: Fields, from: Fields): Content {
  const phone = contact["phone_number"];
  if (typeof phone !== "string") return { type: "other", kind: "unknown" };
  const own = isId(from["id"]) && contact["user_id"] === from["id"] && !("forward_origin" in message);
  // An account's number is always international, but comes without its plus from most clients.
  return { type: "contact", phone: own ? `+${phone.replace(/\D/g, "")}` : phone.trim(), own };
}

function incoming(chat: string, id: string, content: Content, from: Fields): Incoming {
  const hint = languageOf(from);
  return { channel: "telegram", chat, id, content, ...(hint === "" ? {} : { languageHint: hint }) };
}

function languageOf(from: Fields): string {
  const code = from["language_code"];
  return typeof code === "string" ? code.slice(0, 35) : "";
}

function readChat(chat: unknown): { id: number; private: boolean } | null {
  if (!isRecord(chat) || !isId(chat["id"]) || typeof chat["type"] !== "string") return null;
  return { id: chat["id"], private: chat["type"] === "private" };
}

type Fields = Record<string, unknown>;

function isRecord(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isId(value: unknown): value is number {
  return Number.isSafeInteger(value);
}
