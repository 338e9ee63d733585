import type { AgentSeen } from "../../flows/kit/desk.ts";
import type { TicketAsker } from "./tickets.ts";

/**
 * Answers by e-mail, to whoever asked for that. What an agent says on such a ticket goes into the chat as always, and to the member's address
 * as a notice (`takeNotices`) that is put on its way in the transaction in which it was said. Part of `CoreSystem`.
 */
export interface TicketMail {
  /** Whether that can be offered: somebody is signed in, an address of his is known, and e-mail is carried. */
  canMail(asked: TicketAsker): Promise<boolean>;
  /** An answer never reached the mailbox: the desk sees that it failed, though the chat has it. */
  noteUnmailed(answer: { ticket: string; position: number }): Promise<void>;
}

/** An agent's answer on its way to a mailbox. */
export interface MailedAnswer {
  kind: "ticket-answer";
  ticket: string;
  /** Of the entry that it is. */
  position: number;
  /** The ticket's, as its participant knows it. */
  number: string;
  agent: AgentSeen;
  text: string;
}
