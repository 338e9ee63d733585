/**
 * What a linked WhatsApp number has to remember: its credentials and Signal keys, what came in and was not handed on yet, what was sent, and
 * who is who. All of it lives in the system of record, sealed.
 *
 * One process at a time may hold the number, for two that use the same keys destroy them. Holding is a lease with an epoch: every call of a
 * `WhatsAppHolding` throws `NumberLost` once another process has taken the number. Methods throw `CoreUnavailable` when the database does
 * not answer; then nothing of the call has taken effect that the same call would not do again.
 */
export interface WhatsAppVault {
  /** Takes the number for so long, or gives null while another process holds it. */
  take(owner: string, leaseMs: number): Promise<WhatsAppHolding | null>;
  /** How the link stands, as its holder last said; null before the first. */
  readLink(): Promise<string | null>;
  /** Whether there are credentials, that is whether the number was linked or is being linked. */
  hasCredentials(): Promise<boolean>;
  /** The chats in which a person of ours answers on the phone, the longest first. */
  readPhoneTalks(): Promise<PhoneTalk[]>;
  /** Hands one of them back to the bot, or all (`null`); gives how many. Whoever has the number tells each at its next message. */
  handBack(chat: string | null): Promise<number>;
}

/** The right to use the number. Every method is fenced by the epoch of this right. */
export interface WhatsAppHolding {
  readonly epoch: number;
  renew(leaseMs: number): Promise<void>;
  /**
   * Lets go, so that the next process need not wait: from then on every method throws `NumberLost`, whether somebody has taken the number or
   * not. Nothing when another has it already.
   */
  release(): Promise<void>;
  /** Says how the link stands. */
  noteLink(state: string): Promise<void>;
  /** Forgets credentials and keys: the next start links anew. People and what is on its way stay. */
  forgetKeys(): Promise<void>;

  readCredentials(): Promise<string | null>;
  /**
   * Writes all of a change in one transaction, durable when it resolves. A key whose value is null is deleted. A message goes into the
   * journal together with the step of the ratchet that decrypted it: without the other, each would be lost.
   */
  writeKeys(change: KeyChange): Promise<void>;
  /** The keys that there are, of those asked for. */
  readKeys(kind: string, ids: readonly string[]): Promise<WhatsAppKey[]>;

  readonly journal: WhatsAppJournal;
  readonly outbox: WhatsAppOutbox;
  readonly people: WhatsAppPeople;
}

/** `kind` and `id` as the client's library names them; both free text. */
export interface WhatsAppKey {
  kind: string;
  id: string;
  value: string | null;
}

/** Keys of the linked device that changed, with what was decrypted by the change: kept together, for a message can be decrypted once only. */
export interface KeyChange {
  credentials?: string;
  keys: readonly WhatsAppKey[];
  /**
   * What was decrypted. A message of the same chat with the same id that came in another ciphertext makes this one a duplicate, which is
   * never handed on.
   */
  decrypted?: readonly NewJournalEntry[];
}

/** What was decrypted, kept before WhatsApp is told that it arrived. */
export interface WhatsAppJournal {
  /** The decrypted content under this digest of its ciphertext; `""` when it was handed on and wiped; null when it never came. */
  find(digest: string): Promise<string | null>;
  /** What was not handed on yet, in the order in which it came. */
  pending(): Promise<JournalEntry[]>;
  /** Says once and for all which of a chat's messages are handed on as one, under the id of the last. */
  bundle(digests: readonly string[], into: string): Promise<void>;
  /** These were handed on: their content is wiped, that they came is remembered. */
  done(digests: readonly string[]): Promise<void>;
}

/** A message of the linked device as it is first kept. */
export interface NewJournalEntry {
  digest: string;
  /** What tells messages apart: the chat and the sender's id of the message. */
  message: string;
  body: string;
}

/** A message that has not been handed on for good. */
export interface JournalEntry {
  digest: string;
  body: string;
  /** Digest of the last message of the bundle that this one belongs to; null when it was not bundled. */
  bundle: string | null;
}

/** What was sent, so that a retry sends the very same, and a phone that could not read it can ask for it again. */
export interface WhatsAppOutbox {
  /** Keeps a message under its id unless one is there, and gives what is there. */
  keep(id: string, body: string): Promise<OutboxEntry>;
  find(id: string): Promise<OutboxEntry | null>;
  /** WhatsApp has taken it. */
  taken(id: string): Promise<void>;
}

/** What was sent last, for a phone that asks for it again. */
export interface OutboxEntry {
  body: string;
  taken: boolean;
}

/** Who a chat is with. The same person comes by phone number today and by LID tomorrow. */
export interface WhatsAppPeople {
  /** The chat of whoever has this LID or this number; a new one for somebody new. Learns what it did not know. */
  meet(who: { lid: string | null; phone: string | null }): Promise<WhatsAppPerson>;
  find(chat: string): Promise<WhatsAppPerson | null>;
  /** He wrote just now. */
  wrote(chat: string): Promise<void>;
  /** A person of ours answers by himself: the bot keeps silent in this chat until it is handed back, or he typed nothing for so long. */
  silence(chat: string, idleMs: number): Promise<void>;
  /** He has finished; gives the chat as it is then. */
  handBack(chat: string): Promise<WhatsAppPerson | null>;
  /** The chat knows now that the bot answers again. */
  knowsHandedBack(chat: string): Promise<void>;
}

/** Somebody who wrote to the linked device. */
export interface WhatsAppPerson {
  /** Opaque: says neither number nor LID. */
  chat: string;
  /** Digits of the LID. */
  lid: string | null;
  /** Digits of the number, as WhatsApp delivered it. */
  phone: string | null;
  /** When he last wrote, in milliseconds since 1970; null: never. */
  wroteAt: number | null;
  /** Somebody answers there in person. */
  silenced: boolean;
  /** Somebody did, and the chat does not know yet that it is over; `since` when he began, in milliseconds since 1970. */
  handedBack: { why: "done" | "idle"; since: number } | null;
}

/** A chat in which a person of ours answers on the phone. */
export interface PhoneTalk {
  chat: string;
  /** Digits of the number, where WhatsApp has delivered it. */
  phone: string | null;
  /** When he began, in milliseconds since 1970. */
  since: number;
}

/** Another process holds the number now: close the line, write nothing more. */
export class NumberLost extends Error {
  override name = "NumberLost";
}
