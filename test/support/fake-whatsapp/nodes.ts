import { type BinaryNode, getAllBinaryNodeChildren, getBinaryNodeChild } from "@whiskeysockets/baileys";

export const SERVER = "s.whatsapp.net";

export function node(
  tag: string,
  attrs: Record<string, string> = {},
  content?: BinaryNode["content"],
): BinaryNode {
  return content === undefined ? { tag, attrs } : { tag, attrs, content };
}

/** The first child, whatever it is called. */
export function firstChild(parent: BinaryNode): BinaryNode | undefined {
  return getAllBinaryNodeChildren(parent)[0];
}

/** A child a few levels down. */
export function descend(parent: BinaryNode | undefined, ...path: string[]): BinaryNode | undefined {
  return path.reduce<BinaryNode | undefined>((at, tag) => getBinaryNodeChild(at, tag), parent);
}

/** A jid without its device: whose it is. */
export function ownerOf(jid: string): string {
  return jid.replace(/:\d+(?=@)/, "");
}

/** Seconds since 1970, as stanzas have them. */
export function stamp(): string {
  return String(Math.floor(Date.now() / 1_000));
}
