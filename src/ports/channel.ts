import type { IncomingFile } from "../../flows/kit/files.ts";
import type { ChangeOfHands } from "./chat-trust.ts";
import type { CodeCarrier, OutsideWay } from "./code-sender.ts";
import type { Rendered } from "./message.ts";

export type { IncomingFile } from "../../flows/kit/files.ts";

/**
 * A way to talk to people. An adapter translates in, renders out and names its platform's errors; it keeps no state of a
 * conversation and knows no flow.
 */
export interface Channel {
  /** Lower-case name, first part of every conversation key of this channel: `telegram`, `web`, `console`. */
  readonly name: string;
  readonly limits: ChannelLimits;
  /** Set where the platform says only later whether a message arrived: then the channel itself tells the desk of an agent's words. */
  readonly reportsDelivery?: true;
  /** Set where one-time pages that have an `https` address open inside the messenger, which says who the person is: nothing is typed back then. */
  readonly opensPages?: true;
  /** Set by a channel that can write to a phone number by itself: it then also carries codes for people who chat elsewhere. */
  readonly carries?: { way: OutsideWay; carrier: CodeCarrier };
  /** Begins to receive. `receive` resolves when the message is durable, and rejects when it could not be made so: then the channel must keep it. */
  start(receive: Receive): Promise<void>;
  /** Stops receiving; resolves when nothing is under way any more. */
  stop(): Promise<void>;
  /** Sends one message. Throws `DeliveryError`. `to.id` is the same for every retry, so that a channel that can drop repeats does. */
  send(to: Recipient, message: Rendered): Promise<void>;
  /** Shows that an answer is being made. Best effort: never throws. */
  showTyping(chat: string): Promise<void>;
  /** Takes a message that a person sent out of sight (a password typed by mistake). False where the platform can't. */
  hide(chat: string, messageId: string): Promise<boolean>;
  /** The chat's own number (E.164), where the platform itself has delivered it; null when it has not. Absent: it never does. */
  ownNumber?(chat: string): Promise<string | null>;
  /** How the bytes of what a person sent are had. Absent: no photo or document can be taken here, and each is `other`. */
  readonly files?: ChannelFiles;
  /** Takes what was personal out of sight when its session has ended, where the platform can. Best effort: never throws. */
  hidePersonal(chat: string): Promise<void>;
}

/** The files that people send at a channel. */
export interface ChannelFiles {
  /**
   * The bytes of a file, by the `ref` with which it came in: only ever from the platform itself, never from an address that a person wrote.
   * Stops reading at `maxBytes`. Throws `FileNotFetched`.
   */
  fetch(ref: string, limits: { maxBytes: number }): Promise<Uint8Array>;
  /** What became of it is decided: a channel that holds the bytes itself lets go of them. Absent: they are with the platform. May reject. */
  letGo?(ref: string): Promise<void>;
}

/** A file could not be had: it is larger than what is taken, the platform has it no more, or the platform does not answer. */
export class FileNotFetched extends Error {
  override name = "FileNotFetched";
  readonly why: "too-big" | "gone" | "unreachable";
  constructor(why: FileNotFetched["why"], options: { cause?: unknown } = {}) {
    super(`file not fetched: ${why}`, options);
    this.why = why;
  }
}

/** What a platform can show. */
export interface ChannelLimits {
  /** Longest label of a button, in characters. */
  buttonLabel: number;
  /** Most buttons under a message; more choices are listed as numbers in the text. */
  buttons: number;
  /** Longest text of a message, in characters. */
  text: number;
  /** Whether the platform can ask for the sender's own phone number with a button. */
  contactRequest: boolean;
}

/** How the one-time pages of this server are reached. */
export interface PageAddresses {
  /** What stands before the path in a link of this channel: `https://chat.example.com`; empty where the chat is a page of this server. */
  base(channel: string): string;
  /** The address as it is told to somebody who types it. */
  told(): string;
}

/** To whom a reply goes, and until when it may. */
export interface Recipient {
  chat: string;
  /** Id of this reply: conversation and position. */
  id: string;
  /**
   * When it must not begin to leave any more (milliseconds since 1970), for then another may speak in this conversation; absent: any
   * time. A channel where a call may wait before it leaves looks at this last; what did not leave is `unreachable`.
   */
  notAfter?: number;
  /** Which words of an agent's it brings, for a channel that `reportsDelivery`; absent: none. */
  words?: { ticket: string; position: number };
}

/** Takes a message in. Resolves when it is durable; rejects when it could not be kept, and then it has to be brought again. */
export type Receive = (incoming: Incoming) => Promise<void>;

/** What came in, in the product's words. A platform's message that is none of these is `other`. */
export interface Incoming {
  channel: string;
  /** The person's chat at the channel, the address to answer to. */
  chat: string;
  /** The channel's id of this message: unique in the chat, the same when it is delivered again. */
  id: string;
  content: Content;
  /** Language the platform says the person uses, for a first guess. */
  languageHint?: string;
}

/** What a person said, or what the platform says of the chat. */
export type Content = Said | NewHands | HandedBack;

/** A person of ours who answered at the platform itself, past us, does so no more: he said so, or has fallen silent (`idle`). */
export interface HandedBack {
  type: "handed-back";
  why: "done" | "idle";
}

/** The platform saw that the chat may be in other hands. `id` of the message names this very change. */
export interface NewHands {
  type: "new-hands";
  why: ChangeOfHands;
}

/** What a person said, as far as it needs no file. */
export type Said =
  | { type: "text"; text: string }
  /** A button of a message of ours: which screen offered it, and which of its choices. */
  | { type: "tap"; screen: string; choice: number }
  /** A slash command or a deep link: `start`, `menu`, … */
  | { type: "command"; name: string; payload: string }
  /** A phone number from the address book or the person's own. `own` only when the platform vouches for it. */
  | { type: "contact"; phone: string; own: boolean }
  /** A photo or a document; its bytes are with the platform until they are fetched. */
  | { type: "file"; file: IncomingFile; caption: string }
  | { type: "other"; kind: OtherKind }
  /**
   * What a person wrote while we could not be reached, oldest first: answered together, once. `overtaken`: it comes after something that he
   * wrote later and that was answered; then only a person still wants to read it. `apologised`: more of it came a moment ago, with which we
   * have said how sorry we are.
   */
  | { type: "backlog"; texts: string[]; overtaken?: true; apologised?: true };

/** What a person sent that is not read: it is answered with what can be done in its place. */
export type OtherKind = "photo" | "video" | "voice" | "sticker" | "document" | "location" | "unknown";

/**
 * Why a message did not go out, and so what to do: `throttled` wait `retryAfterMs`; `unreachable` no answer, may or may not have arrived;
 * `closed` nothing may be said to this person before he writes again; `blocked` he does not want us; `rejected` this message will never
 * pass; `misconfigured` nothing will until an operator acts.
 */
export type DeliveryFailure =
  | "throttled"
  | "unreachable"
  | "closed"
  | "blocked"
  | "rejected"
  | "misconfigured";

/** A channel could not deliver. Never carries text, tokens or addresses. */
export class DeliveryError extends Error {
  override name = "DeliveryError";
  readonly kind: DeliveryFailure;
  readonly retryAfterMs: number | undefined;
  constructor(kind: DeliveryFailure, options: { retryAfterMs?: number; cause?: unknown } = {}) {
    super(`not delivered: ${kind}`, { cause: options.cause });
    this.kind = kind;
    this.retryAfterMs = options.retryAfterMs;
  }
}
