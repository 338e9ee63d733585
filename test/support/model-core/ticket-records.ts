import type { Agent, TicketEntry, TicketRow } from "../../../src/ports/agent-desk.ts";
import type { CleanFile } from "../../../src/ports/files.ts";
import type { DeskLetter } from "../../../src/ports/tickets.ts";

/** A ticket as the model keeps it. */
export interface ModelTicket extends TicketRow {
  /** Where its letters go. */
  conversation: string;
  member: string | null;
  tried: string[];
  entries: TicketEntry[];
  /** Ids of the participant's messages that are in it. */
  readonly messages: Set<string>;
  /** `sentTo`: the conversation to which an agent sent it; null: the participant sent it. */
  readonly files: { position: number; at: number; file: CleanFile; sentTo: string | null }[];
  lastSaidAt: number | null;
  reminded: boolean;
}

/** Talks with people, and who answers. */
export interface ModelTickets {
  readonly all: ModelTicket[];
  readonly agents: Map<string, Omit<Agent, "holding">>;
  /** In the order in which they were written; gone once they are in a mailbox. */
  readonly letters: DeskLetter[];
  /** Which ticket changed: the point is one more than the place. */
  readonly feed: string[];
}

export function createModelTickets(): ModelTickets {
  return { all: [], agents: new Map(), letters: [], feed: [] };
}
