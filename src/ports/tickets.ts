import type {
  AgentSeen,
  CallbackSlot,
  DeskEvent,
  ServiceHours,
  TicketKind,
  TicketStanding,
  Topic,
} from "../../flows/kit/desk.ts";

/**
 * The participant's side of a talk with a person, in the system of record. Tickets, who owns them and every word of both sides are kept here
 * and nowhere else; the conversation's own snapshot holds only the ticket's id. `CoreSystem` extends this. Calls with a `requestKey` give
 * their first outcome again when they are repeated. All throw `CoreUnavailable` when the store behind them does not answer.
 */
export interface Tickets {
  /** Whether the desk answers now, and when next, by its hours and holidays on the core's own clock. */
  readServiceHours(): Promise<ServiceHours>;
  /** Hours in which the desk can call back, soonest first, at most `limit`. */
  readCallbackSlots(limit: number): Promise<CallbackSlot[]>;

  /** The open ticket of this chat, or of the signed-in member in any of his chats; null when there is none. */
  readTicket(asked: TicketAsker): Promise<TicketStanding | null>;
  /** Opens a ticket, or gives the one that is open already: a person has at most one. */
  openTicket(ticket: NewTicket, requestKey: string): Promise<TicketStanding>;
  /** Lets a member's open ticket go on in the chat that asks; the other chat is told. False when it is not his, or over. */
  moveTicketHere(move: { asked: TicketAsker; ticket: string }, requestKey: string): Promise<boolean>;
  /**
   * Adds what a participant wrote, in this order, each once by its id, whoever owns the talk and whether or not it is over: nothing that was
   * written is lost. `over`: for long enough (`policy.desk.partingMs`) that his chat should know it, and nobody is there who would read it.
   * Texts are masked already. Throws `TicketUnknown` when it is not this conversation's.
   */
  addWords(words: ParticipantWords): Promise<{ over: boolean }>;
  /** The participant ends it. Ending an ended one does nothing. */
  closeTicket(close: { conversation: string; ticket: string }, requestKey: string): Promise<void>;
  /** How well he was helped, 1 to 5; the first answer stays. */
  rateTicket(rating: { conversation: string; ticket: string; score: number }): Promise<void>;
  /** The active agent with this code, or null. Codes are compared without case and dashes. */
  findAgent(code: string): Promise<AgentSeen | null>;

  /**
   * What desks did that has not reached its conversation's mailbox yet: for each ticket its oldest, oldest first. Whoever puts it there says
   * so with `letterArrived`; a letter may be handed out twice, never out of order.
   */
  readLetters(limit: number): Promise<DeskLetter[]>;
  letterArrived(letter: { ticket: string; position: number }): Promise<void>;
  /** An agent's words reached the participant, or never will. Best effort: what is not noted stays "on its way". */
  noteDelivery(words: { ticket: string; position: number; outcome: "delivered" | "failed" }): Promise<void>;

  /**
   * What time does to tickets, to be called every second or so by any process: gives waiting ones to agents who have room, takes them back
   * from agents who are gone or whose shift ended, ends those whose participant has not answered for a day.
   */
  tendTickets(): Promise<void>;
}

/** Who asks: a chat, and the session of its member where there is one. */
export interface TicketAsker {
  /** `<channel>:<chat>` */
  conversation: string;
  /** As `SessionRef` of core.ts. */
  session: { sessionId: string; epoch: number } | null;
}

/** A wish for an agent. */
export interface NewTicket extends TicketAsker {
  topic: Topic;
  kind: TicketKind;
  language: "id" | "en";
  /** Why he asks, in his own words, masked; empty when he would rather not say. */
  words: string;
  callbackAt: number | null;
  /** What he tried before: names of wishes, oldest first, with `:failed` behind those that met a fault of ours. Never what he typed. */
  tried: string[];
}

/** What a participant wrote to the agent, each with the id of its message, so that nothing is added twice. */
export interface ParticipantWords {
  conversation: string;
  ticket: string;
  words: { id: string; text: string }[];
}

/** An act of a desk on its way to a conversation's mailbox. */
export interface DeskLetter {
  /** `<channel>:<chat>` */
  conversation: string;
  ticket: string;
  position: number;
  event: DeskEvent;
}

/** There is no such ticket in this conversation. */
export class TicketUnknown extends Error {
  override name = "TicketUnknown";
}
