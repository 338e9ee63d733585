import type { BinaryNode, proto } from "@whiskeysockets/baileys";
import type { Connection } from "./connection.ts";
import type { Device } from "./device.ts";

/** A client that is not linked yet. */
export interface Joining {
  connection: Connection;
  /** Public half of its identity key. */
  identity: Buffer;
  /** What a phone needs that types a code; empty until the client asks for one. */
  wrappedKey: Buffer;
}

/** What phones need of the server. */
export interface ServerSide {
  readonly ownJid: string;
  /** Brings a stanza to the bot: now, or when it comes back. */
  post(stanza: BinaryNode): void;
  /** Resolves when the client has acknowledged this without a receipt. */
  acknowledged(id: string): Promise<void>;
  encryptForBot(device: Device, message: proto.IMessage): Promise<BinaryNode>;
  /** Resolves at the next thing that happens here. */
  somethingHappens(): Promise<void>;
  /** The client that shows a code with this reference. */
  joining(ref: string): Joining;
  /** The client that asked for a pairing code; waits for it. */
  codeRequested(): Promise<Joining>;
  /** Tells a client that its code was typed, and gives its answer. */
  exchangeCode(joining: Joining, keys: BinaryNode[]): Promise<BinaryNode>;
  /** Lets a client in with the identity that the phone has signed. */
  link(joining: Joining, identity: Buffer): void;
}
