import type { CallbackSlot, ServiceHours, TicketKind, TicketStanding, Topic } from "../kit/desk.ts";
import type { Intent } from "../kit/intents.ts";
import type { ToDesk } from "../kit/services.ts";

/** What is remembered on the way to a person. */
export interface Context {
  intent: Intent;
  topic: Topic;
  kind: TicketKind;
  /** Why he asks, masked; empty when he would rather not say. */
  words: string;
  /** ISO 8601, of the slot that was chosen. */
  callbackAt: string | null;
  slots: CallbackSlot[];
  hours: ServiceHours | null;
  signedIn: boolean;
  canMail: boolean;
  ticket: TicketStanding | null;
  /** Files that were sent for the ticket and are not on it yet, with the words under them. */
  unsent: ToDesk[];
}

/** Before anything is known but the wish. */
export function atFirst(intent: Intent): Context {
  return {
    intent,
    topic: "other",
    kind: "chat",
    words: "",
    callbackAt: null,
    slots: [],
    hours: null,
    signedIn: false,
    canMail: false,
    ticket: null,
    unsent: [],
  };
}
