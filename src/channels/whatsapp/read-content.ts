import { normalizeMessageContent, proto } from "@whiskeysockets/baileys";
import type { Content, OtherKind } from "../../ports/channel.ts";
import { writeMediaRef } from "./media.ts";

/** What a message means for us. */
export type Meaning =
  | { type: "content"; content: Content; quoted: string | null }
  /** Takes an earlier message back. */
  | { type: "deletion"; of: string }
  /** Nobody said anything: a reaction, a vote, a setting. */
  | { type: "nothing" };

const COMMAND = /^\/([a-z0-9_]{1,32})(?:\s+(.*))?$/is;

/** In this order: what has a caption is still what it is. */
const KINDS: [field: keyof proto.IMessage, kind: OtherKind][] = [
  ["imageMessage", "photo"],
  ["videoMessage", "video"],
  ["ptvMessage", "video"],
  ["audioMessage", "voice"],
  ["stickerMessage", "sticker"],
  ["lottieStickerMessage", "sticker"],
  ["documentMessage", "document"],
  ["locationMessage", "location"],
  ["liveLocationMessage", "location"],
];

/** Fields of messages in which nobody says anything to us. */
const SILENT: (keyof proto.IMessage)[] = [
  "reactionMessage",
  "encReactionMessage",
  "pollUpdateMessage",
  "pinInChatMessage",
  "keepInChatMessage",
  "senderKeyDistributionMessage",
  "messageHistoryBundle",
];

const { MESSAGE_EDIT, REVOKE, SHARE_PHONE_NUMBER } = proto.Message.ProtocolMessage.Type;

/**
 * Reads a message. Photos and documents can be fetched afterwards, other media are only named. `phone`: the sender's own number, where WhatsApp has delivered it: a card in the chat
 * is his own only with that.
 */
export function readContent(message: proto.IMessage, phone: string | null): Meaning {
  const content = normalizeMessageContent(message);
  if (!content) return { type: "nothing" };
  if (content.protocolMessage) return readProtocol(content.protocolMessage, phone);
  const text = textOf(content);
  if (text !== null) return said(text, content.extendedTextMessage?.contextInfo?.stanzaId ?? null);
  if (content.contactMessage) return heard(readCard(content.contactMessage.vcard ?? "", phone));
  const file = readFile(content);
  if (file) return heard(file);
  const kind = KINDS.find(([field]) => content[field])?.[1];
  if (kind) return heard({ type: "other", kind });
  const fields = Object.keys(content).filter((field) => field !== "messageContextInfo");
  const isSilent = fields.every((field) => SILENT.includes(field as keyof proto.IMessage));
  return isSilent ? { type: "nothing" } : heard({ type: "other", kind: "unknown" });
}

/** Null for what is no photo or document, or one without what is needed to fetch it. */
function readFile({ imageMessage, documentMessage }: proto.IMessage): Content | null {
  const [kind, media] = imageMessage
    ? (["photo", imageMessage] as const)
    : (["document", documentMessage] as const);
  const { directPath, mediaKey, fileSha256 } = media ?? {};
  if (!media || !directPath || !mediaKey || !fileSha256) return null;
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
  const ref = writeMediaRef({ kind, path: directPath, key: base64(mediaKey), sha256: base64(fileSha256) });
  const bytes = media.fileLength == null ? null : Number(media.fileLength);
  const name = documentMessage?.fileName || null;
  return {
    type: "file",
    file: { kind, ref, mime: media.mimetype || null, name, bytes },
    caption: media.caption ?? "",
  };
}

/** An edit counts as said anew: whoever mends a message wants the mended one answered. */
function readProtocol(protocol: proto.Message.IProtocolMessage, phone: string | null): Meaning {
  if (protocol.type === REVOKE) return { type: "deletion", of: protocol.key?.id ?? "" };
  if (protocol.type === MESSAGE_EDIT && protocol.editedMessage)
    return readContent(protocol.editedMessage, phone);
  if (protocol.type === SHARE_PHONE_NUMBER && phone !== null)
    return heard({ type: "contact", phone: `+${phone}`, own: true });
  return { type: "nothing" };
}

function textOf(content: proto.IMessage): string | null {
  const texts = [
    content.conversation,
    content.extendedTextMessage?.text,
    // What other products' buttons and lists answer.
    content.buttonsResponseMessage?.selectedDisplayText,
    content.templateButtonReplyMessage?.selectedDisplayText,
    content.listResponseMessage?.title,
  ];
  return texts.find((text) => typeof text === "string" && text !== "") ?? null;
}

function said(text: string, quoted: string | null): Meaning {
  const [, name, payload = ""] = COMMAND.exec(text) ?? [];
  const content: Content =
    name === undefined
      ? { type: "text", text }
      : { type: "command", name: name.toLowerCase(), payload: payload.trim() };
  return { type: "content", content, quoted };
}

function heard(content: Content): Meaning {
  return { type: "content", content, quoted: null };
}

/** WhatsApp writes the account of a card as `waid`; the rest of a card is what somebody typed. */
function readCard(vcard: string, phone: string | null): Content {
  const account = /waid=(\d{5,15})/.exec(vcard)?.[1];
  const typed = /^TEL[^:\r\n]*:([+\d\s().-]{5,30})/m.exec(vcard)?.[1]?.replace(/[^+\d]/g, "");
  const number = account === undefined ? typed : `+${account}`;
  if (number === undefined) return { type: "other", kind: "unknown" };
  return { type: "contact", phone: number, own: account !== undefined && account === phone };
}
