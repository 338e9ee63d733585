import { type BinaryNode, getBinaryNodeChild, getBinaryNodeChildren } from "@whiskeysockets/baileys";
import { bundleNodes, type KeyBundle } from "./device.ts";
import { UPLOAD_RIGHT } from "./media.ts";
import { descend, firstChild, node, ownerOf, SERVER } from "./nodes.ts";

/** What the answers to a client's queries are made of. */
export interface Directory {
  /** One-time keys of the bot that are left. */
  keysLeft(): number;
  keepKeys(iq: BinaryNode): void;
  /** The keys of somebody's phone; null for nobody. */
  bundleOf(jid: string): KeyBundle | null;
  /** Devices of an account by number; null for nobody. */
  devicesOf(owner: string): number[] | null;
  lidOf(phoneJid: string): string | null;
  /** What the account may do, as GraphQL answers it. */
  standing(): Record<string, object>;
}

/** Answers an `<iq>` of a logged-in client. What this server does not know of is answered with an empty result. */
export function answerQuery(iq: BinaryNode, directory: Directory): BinaryNode {
  const what = `${iq.attrs["xmlns"]} ${iq.attrs["type"]} ${firstChild(iq)?.tag ?? ""}`;
  switch (what) {
    case "encrypt get count":
      return result(iq, [node("count", { value: String(directory.keysLeft()) })]);
    case "encrypt get digest":
      return result(iq, [node("digest")]);
    case "encrypt set registration":
      directory.keepKeys(iq);
      return result(iq);
    case "encrypt get key":
      return result(iq, [node("list", {}, keysFor(iq, directory))]);
    case "usync get usync":
      return result(iq, [node("usync", {}, [node("list", {}, usersFor(iq, directory))])]);
    case "privacy get privacy":
      return result(iq, [node("privacy", {}, [node("category", { name: "readreceipts", value: "all" })])]);
    case "w:m set media_conn":
      return result(iq, [
        node("media_conn", { auth: UPLOAD_RIGHT, ttl: "300" }, [
          node("host", { hostname: "evil.example.test" }),
        ]),
      ]);
    case "w:mex get query":
      return result(iq, [node("result", {}, Buffer.from(JSON.stringify({ data: directory.standing() })))]);
    default:
      return result(iq);
  }
}

export function result(iq: BinaryNode, content: BinaryNode[] = []): BinaryNode {
  return node("iq", { id: iq.attrs["id"] ?? "", type: "result", from: SERVER }, content);
}

function keysFor(iq: BinaryNode, directory: Directory): BinaryNode[] {
  return getBinaryNodeChildren(getBinaryNodeChild(iq, "key"), "user").flatMap((user) => {
    const jid = user.attrs["jid"] ?? "";
    const bundle = directory.bundleOf(ownerOf(jid));
    return bundle ? [node("user", { jid }, bundleNodes(bundle))] : [];
  });
}

function usersFor(iq: BinaryNode, directory: Directory): BinaryNode[] {
  const users = getBinaryNodeChildren(descend(iq, "usync", "list"), "user");
  return users.flatMap((user) => {
    const jid = ownerOf(user.attrs["jid"] ?? "");
    const devices = directory.devicesOf(jid);
    if (devices === null) return [];
    const lid = directory.lidOf(jid);
    const list = devices.map((id) => node("device", { id: String(id), "key-index": "1" }));
    return [
      node("user", { jid }, [
        node("devices", {}, [node("device-list", {}, list)]),
        ...(lid === null ? [] : [node("lid", { val: lid })]),
      ]),
    ];
  });
}
