import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { WhatsAppVault } from "../../ports/whatsapp-keys.ts";
import type { Restrictions } from "./restrictions.ts";

export interface WhatsAppOptions {
  vault: WhatsAppVault;
  clock: Clock;
  log: Log;
  /** Where WhatsApp's server is. */
  serverUrl: string;
  /** Where its files are: `https://mmg.whatsapp.net`. */
  mediaRoot: string;
  /** The version that the client claims to be; null for the one its library brings. */
  version: [number, number, number] | null;
  /** Digits of the number, to link by a code that is typed on its phone; null to link by QR code. */
  pairingPhone: string | null;
  pace: Pace;
  /** Hears of every change of the link. */
  onLink: (link: Link) => void;
  /** What WhatsApp lets the number do is noted here. */
  restrictions: Restrictions;
}

/** How fast the number may speak. Numbers and reasons: docs/decisions/0025. Milliseconds. */
export interface Pace {
  /** Between two messages of the number, whoever they are for. */
  betweenMessagesMs: number;
  /** Between two messages in one chat. */
  betweenMessagesOfChatMs: number;
  /** The most that chance adds. */
  jitterMs: number;
  /** How long WhatsApp may take to say that it has a message. */
  acknowledgedWithinMs: number;
  /** Messages that waited at WhatsApp are gathered until none has come for so long. */
  gatherMs: number;
}

export const DEFAULT_PACE: Pace = {
  betweenMessagesMs: 1_000,
  betweenMessagesOfChatMs: 2_000,
  jitterMs: 300,
  acknowledgedWithinMs: 10_000,
  gatherMs: 1_500,
};

/** How the link stands. What a person must do next is in the state itself. */
export type Link =
  | { state: "connecting" }
  /** Waits for the phone to scan this. */
  | { state: "scan"; qr: string }
  /** Waits for this code to be typed on the phone. */
  | { state: "type"; code: string }
  | { state: "linked" }
  /** Another process holds the number; this one stands by. */
  | { state: "standby" }
  /** The line is down; it is tried again. */
  | { state: "waiting"; code: number }
  /** Nothing works until somebody acts. */
  | { state: "stopped"; why: StopReason };

/** Why the linked device does not try to connect any more: people have to act. */
export type StopReason =
  /** The phone has removed this device, or it was unlinked here. */
  | "unlinked"
  /** WhatsApp has banned or locked the number. */
  | "banned"
  /** Nobody scanned or typed the code in time. */
  | "not-scanned"
  /** The phone's WhatsApp can't link devices. */
  | "phone-too-old";
