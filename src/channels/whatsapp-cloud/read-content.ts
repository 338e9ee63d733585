import type { IncomingFile, OtherKind, Said } from "../../ports/channel.ts";
import type { ChangeOfHands } from "../../ports/chat-trust.ts";
import type { CloudIdentity } from "../../ports/whatsapp-people.ts";
import { readChoiceId } from "./choice-id.ts";
import { type Fields, fieldsOf, listOf, textOf } from "./fields.ts";
import { readIdentity } from "./identity.ts";

/** What a message means for us. */
export type Meaning =
  | { type: "content"; content: Said }
  | { type: "other-hands"; why: ChangeOfHands; becomes?: CloudIdentity }
  /** Takes an earlier message back, by Meta's id of it. */
  | { type: "deletion"; of: string }
  /** Nobody said anything: a reaction, a notice of Meta's. */
  | { type: "nothing" };

const COMMAND = /^\/([a-z0-9_]{1,32})(?:\s+(.*))?$/is;

const MEDIA_ID = /^[\w-]{1,128}$/;

const KINDS: Partial<Record<string, OtherKind>> = {
  video: "video",
  audio: "voice",
  sticker: "sticker",
  location: "location",
};

/** Types in which nobody says anything to us. */
const SILENT: readonly (string | null)[] = ["reaction", null];

/**
 * Reads a message of the webhook (https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages).
 * Total: a kind that did not exist when this was written is "something that can't be read". `phone`: the sender's, as Meta delivered it.
 */
export function readContent(message: Fields, phone: string | null): Meaning {
  const type = textOf(message, "type");
  switch (type) {
    case "text":
      return heard(readText(textOf(fieldsOf(message, "text"), "body")));
    case "interactive":
      return heard(readReply(fieldsOf(message, "interactive")));
    case "button":
      return heard(readText(textOf(fieldsOf(message, "button"), "text")));
    case "contacts":
      return heard(readCard(listOf(message, "contacts"), phone));
    // Somebody opens the chat for the first time, where the number asks to be told so:
    // https://developers.facebook.com/docs/whatsapp/cloud-api/phone-numbers/conversational-components
    case "request_welcome":
      return heard({ type: "command", name: "start", payload: "" });
    case "image":
      return heard(readFile(fieldsOf(message, "image"), "photo"));
    case "document":
      return heard(readFile(fieldsOf(message, "document"), "document"));
    case "edit":
      return readEdit(fieldsOf(fieldsOf(message, "edit"), "message"), phone);
    case "revoke":
      return readRevoke(textOf(fieldsOf(message, "revoke"), "original_message_id"));
    case "system":
      return readSystem(fieldsOf(message, "system"));
    default:
      if (SILENT.includes(type)) return { type: "nothing" };
      return heard({ type: "other", kind: KINDS[type ?? ""] ?? "unknown" });
  }
}

function heard(content: Said): Meaning {
  return { type: "content", content };
}

function readText(text: string | null): Said {
  if (text === null) return { type: "other", kind: "unknown" };
  const [, name, payload = ""] = COMMAND.exec(text) ?? [];
  if (name === undefined) return { type: "text", text };
  return { type: "command", name: name.toLowerCase(), payload: payload.trim() };
}

/** Meta's id of a file fetches it, with our token and for seven days. Its address in the message is not needed. */
function readFile(file: Fields, kind: IncomingFile["kind"]): Said {
  const ref = textOf(file, "id");
  if (ref === null || !MEDIA_ID.test(ref)) return { type: "other", kind };
  const described = {
    kind,
    ref,
    mime: textOf(file, "mime_type"),
    name: textOf(file, "filename"),
    bytes: null,
  };
  return { type: "file", file: described, caption: textOf(file, "caption") ?? "" };
}

/** A choice of one of our messages; what is none of ours counts by its words. */
function readReply(interactive: Fields): Said {
  const reply = fieldsOf(interactive, textOf(interactive, "type") ?? "");
  const tap = readChoiceId(textOf(reply, "id"));
  return tap === null ? readText(textOf(reply, "title")) : { type: "tap", ...tap };
}

/**
 * A card out of the address book is anybody's. Only the answer to our own request brings the sender's number, and where Meta has delivered
 * his number with the message, only that one.
 */
function readCard(cards: readonly Fields[], phone: string | null): Said {
  const [card] = cards;
  const number = numberOf(card);
  if (card === undefined || number === null) return { type: "other", kind: "unknown" };
  const isAnswer = cards.length === 1 && textOf(card, "origin") === "contact_request";
  return { type: "contact", phone: `+${number}`, own: isAnswer && (phone === null || phone === number) };
}

/** Digits of the first number of a card, its WhatsApp account before what is written on it. */
function numberOf(card: Fields | undefined): string | null {
  const [first] = card ? listOf(card, "phones") : [];
  if (!first) return null;
  const digits = (textOf(first, "wa_id") ?? textOf(first, "phone") ?? "").replace(/\D/g, "");
  return /^\d{5,15}$/.test(digits) ? digits : null;
}

/** An edit counts as said anew: whoever mends a message wants the mended one answered. */
function readEdit(message: Fields, phone: string | null): Meaning {
  const isText = textOf(message, "type") === "text";
  return isText ? readContent(message, phone) : { type: "nothing" };
}

function readRevoke(of: string | null): Meaning {
  return of === null ? { type: "nothing" } : { type: "deletion", of };
}

/**
 * What Meta says of an account (https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/system,
 * August 2026). `customer_identity_changed` stands there no more, and is known from types of older client libraries alone: kept, for a chat that
 * may be in other hands is not one to be wrong about.
 */
function readSystem(system: Fields): Meaning {
  const type = textOf(system, "type");
  if (type === "customer_identity_changed") return { type: "other-hands", why: "identity-changed" };
  if (type !== "user_changed_number" && type !== "user_changed_user_id") return { type: "nothing" };
  return {
    type: "other-hands",
    why: "number-moved",
    becomes: readIdentity(system["wa_id"], system["user_id"]),
  };
}
