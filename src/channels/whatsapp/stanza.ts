import { type BinaryNode, jidDecode } from "@whiskeysockets/baileys";

/** What a `<message>` says beside its encrypted content. */
export interface Stanza {
  /** The sender's id of the message. */
  id: string;
  /** Digits of the chat's LID. */
  lid: string | null;
  /** Digits of the chat's number, when the server delivered it. */
  phone: string | null;
  /** As the chat is addressed in receipts. */
  address: string;
  /** Typed on the phone or on another device of our own account. */
  fromMe: boolean;
  /** When it was sent, in milliseconds since 1970. */
  at: number;
}

/** Reads a stanza of a chat with one person; null for groups, status, newsletters and what our own phone tells its companions. */
export function readStanza(node: BinaryNode): Stanza | null {
  const { id, from, recipient, category, t } = node.attrs;
  const address = recipient ?? from;
  if (!id || !address || category === "peer") return null;
  const isChat = personal(address);
  if (!isChat) return null;
  const others = recipient
    ? [node.attrs["recipient_pn"], node.attrs["recipient_lid"], node.attrs["peer_recipient_pn"]]
    : [node.attrs["sender_pn"], node.attrs["sender_lid"]];
  const jids = [address, ...others];
  return {
    id,
    lid: digitsOf(jids, "lid"),
    phone: digitsOf(jids, "s.whatsapp.net"),
    address: withoutDevice(address),
    fromMe: recipient !== undefined,
    at: Number(t) * 1_000,
  };
}

/** The bytes of a stanza that are decrypted: the very object that the client's library passes on. */
export function encryptedParts(node: BinaryNode): Uint8Array[] {
  const children = Array.isArray(node.content) ? node.content : [];
  return children.flatMap(({ tag, content }) =>
    tag === "enc" && content instanceof Uint8Array ? [content] : [],
  );
}

function digitsOf(jids: (string | undefined)[], server: string): string | null {
  for (const jid of jids) {
    const decoded = jidDecode(jid);
    if (decoded?.server === server && /^\d+$/.test(decoded.user)) return decoded.user;
  }
  return null;
}

function personal(jid: string): boolean {
  return digitsOf([jid], "lid") !== null || digitsOf([jid], "s.whatsapp.net") !== null;
}

function withoutDevice(jid: string): string {
  const decoded = jidDecode(jid);
  return decoded ? `${decoded.user}@${decoded.server}` : jid;
}
