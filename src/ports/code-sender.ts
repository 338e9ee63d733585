import type { Language } from "./translator.ts";

/** How a code can travel outside the chat that asked for it. */
export type OutsideWay = "sms" | "whatsapp" | "email";

/** Carries a text to a phone or a mailbox outside the chat, whichever provider does it. */
export interface CodeSender {
  /** The ways that somebody carries just now, in no order. A channel that comes up later may add its own. */
  ways(): readonly OutsideWay[];
  /**
   * Whether the provider of a way works. Asked before every sending and before every decoy, so that what is said of a provider that is down
   * depends on the provider alone and never on whether there was something to send (docs/decisions/0018). Never throws.
   */
  isUp(way: OutsideWay): Promise<boolean>;
  /** Hands a message to the provider. Throws `DeliveryError` (channel.ts) when it was not taken, or nobody knows. */
  send(message: OutsideMessage): Promise<Receipt>;
}

/** One way out of the house: an SMS gateway, a mail server, a WhatsApp account. */
export type CodeCarrier = Pick<CodeSender, "send"> & {
  /** Whether the provider answers now; a rejection means no. Must cost the provider nothing and reach nobody. */
  check(): Promise<boolean>;
};

/** Takes in the carrier of a way: how a channel that comes up makes itself known. The newest of a way counts. */
export type RegisterCarrier = (way: OutsideWay, carrier: CodeCarrier) => void;

/** An SMS or an e-mail that leaves the house. */
export interface OutsideMessage {
  by: OutsideWay;
  /** E.164 number, or e-mail address. */
  address: string;
  /** E-mail only. */
  subject: string;
  text: string;
  language: Language;
  /**
   * The digits apart from the text, for a way that takes no free text: WhatsApp's official API sends codes by a template of kind
   * "authentication", which has a place for the code alone. Null for a notice, which that way can't carry.
   */
  code: string | null;
  /** The same for every retry of the same sending, so that a gateway that can drop repeats does. */
  idempotencyKey: string;
  /** Names the sending in the core's records, and to a provider that reports on it. */
  sendingId: string;
}

/** What a provider said when it took a message. */
export interface Receipt {
  /** `unknown`: its answer did not say whether it took it. */
  state: "sent" | "unknown";
  /** By what name the provider knows it, where it says so. */
  providerId: string | null;
}

/** What became of a sending. `queued`: asked for, nobody has taken it yet; of a decoy it stays so. */
export type SendingState = "queued" | "sent" | "delivered" | "failed" | "unknown";

/** The core's book of what became of each sending. */
export interface SendingRecords {
  /**
   * Notes what is known of a sending. A state never goes back: what was delivered stays delivered, however late and in what order providers
   * report. An id that names no sending changes nothing.
   */
  noteSending(report: SendingReport): Promise<void>;
}

/** What a provider says became of a message. */
export interface SendingReport {
  sendingId: string;
  state: Exclude<SendingState, "queued">;
  /** Null where it is not known. */
  providerId: string | null;
}
