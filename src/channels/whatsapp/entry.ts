import { createHash } from "node:crypto";
import { proto, unpadRandomMax16 } from "@whiskeysockets/baileys";
import type { NewJournalEntry } from "../../ports/whatsapp-keys.ts";
import type { Stanza } from "./stanza.ts";

/** A message that was decrypted: as it stands in the journal, and opened. */
export interface Entry {
  digest: string;
  stanza: Stanza;
  /**
   * When it came, in milliseconds since 1970. Whether it came late is judged by this for good: what was handed on by itself before its holder died
   * would be a second message if the next holder made it one of several.
   */
  keptAt: number;
  /** As Signal gave it: padded. */
  plain: Buffer;
}

/** Names a ciphertext. The server brings the very same one when it brings a message again. */
export function digestOf(ciphertext: Uint8Array): string {
  return createHash("sha256").update(ciphertext).digest("hex");
}

/** What the journal keeps of a message. */
export function toJournal({ digest, stanza, keptAt, plain }: Entry): NewJournalEntry {
  // The id is the sender's choice, so it names a message only within his chat and on his side of it.
  const message = JSON.stringify([stanza.lid ?? stanza.phone, stanza.fromMe, stanza.id]);
  return { digest, message, body: JSON.stringify({ stanza, keptAt, plain: plain.toString("base64") }) };
}

/** An entry as the journal keeps it. Throws for a text that is none. */
export function fromJournal(digest: string, body: string): Entry {
  const { stanza, keptAt, plain } = JSON.parse(body) as Pick<Entry, "stanza" | "keptAt"> & { plain: string };
  return { digest, stanza, keptAt, plain: Buffer.from(plain, "base64") };
}

/** The content of a message. Throws for bytes that are none. */
export function contentOf({ plain }: Entry): proto.IMessage {
  const message = proto.Message.decode(unpadRandomMax16(plain));
  return message.deviceSentMessage?.message ?? message;
}
