/**
 * What a participant's side and a desk tell each other, in the words of both. Nothing here holds an identifier: what people type is masked
 * before it comes this far.
 */

/** What a talk with a person is about; decides which agents may take it. */
export const TOPICS = [
  "balance",
  "claim",
  "account",
  "data",
  "company",
  "accident",
  "death",
  "complaint",
  "other",
] as const;
/** What somebody wants an agent for; queues and skills go by it. */
export type Topic = (typeof TOPICS)[number];

/** How the participant wants to be answered: here, by a call at a time he chose, or by e-mail. */
export type TicketKind = "chat" | "callback" | "email";

/** The desk's working hours as they stand now. Dates are `YYYY-MM-DD`, times `HH.MM`, both of Jakarta. */
export interface ServiceHours {
  open: boolean;
  /** When it opens next, or closes today while it is open. */
  next: { date: string; time: string };
  /** The holiday that keeps it closed today, in Indonesian, as its decree names it; null when none does. */
  holiday: string | null;
}

/** How long somebody at this place will wait, reckoned from what the desk did today; never promised. Null: nobody can say. */
export type ExpectedWait = { minutes: number } | null;

/** A ticket as its participant may see it. */
export interface TicketStanding {
  ticket: string;
  /** What people quote: `HK-7F3KD`. */
  number: string;
  topic: Topic;
  kind: TicketKind;
  state: "waiting" | "held" | "closed";
  /** Place in the queue, 1 for whoever is next; null unless it waits. Nobody who comes later is served from before it by the machine. */
  place: number | null;
  wait: ExpectedWait;
  hours: ServiceHours;
  /** The agent's name as people are told it; null unless held. */
  agent: AgentSeen | null;
  /** The channel where it goes on, when that is another chat than the one that asks. */
  elsewhere: string | null;
  /** When somebody calls back. */
  callback: { date: string; time: string } | null;
}

/** An agent as participants see one: a name, and the code that "cek petugas" knows. */
export interface AgentSeen {
  name: string;
  code: string;
}

/** An hour in which the desk can call. `at` is its beginning, ISO 8601 in UTC. */
export interface CallbackSlot {
  at: string;
  date: string;
  from: string;
  to: string;
}

/** Why an agent no longer has a talk. */
export type ReleaseReason = "agent" | "gone" | "shift-end" | "transfer";

/**
 * What a desk does to a conversation. It comes as mail, in the order in which it was done; `position` rises within a ticket, and `epoch` with
 * each change of who has the talk, so that words of an earlier owner are told from those of the present one.
 */
export type DeskEvent = DeskAct & {
  ticket: string;
  number: string;
  position: number;
  epoch: number;
  /** Who did it, or who has it now; null when nobody has it any more. */
  agent: AgentSeen | null;
  /** The ticket is answered by e-mail: the agent does not have the chat. */
  byMail?: true;
};

/** What a desk did, as the flow hears of it. */
export type DeskAct =
  /** Absent in letters of before it was told: a chat. */
  | { type: "desk.taken"; kind?: TicketKind }
  | { type: "desk.said"; text: string }
  /** A photo or a document: which one is said by ticket and position, and its bytes come no further than the system of record. */
  | { type: "desk.file"; kind: "photo" | "document" }
  | { type: "desk.released"; why: ReleaseReason }
  /** Done, in the agent's words; empty when there was nothing to sum up. */
  | { type: "desk.resolved"; summary: string }
  /** The same person goes on in another chat of his. */
  | { type: "desk.moved" }
  /** What he wrote is kept, and takes longer to reach an agent. */
  | { type: "desk.delayed" };
