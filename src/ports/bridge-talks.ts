/**
 * What a bridge to another desk product remembers of each ticket: how far either side was told. Words are not among it, for the tickets are
 * their own spool: whatever was not told yet stands in them, in order. Any number of processes may work; a ticket is called on by one at a
 * time. All throw `CoreUnavailable`.
 */
export interface BridgeTalks {
  /** Has tickets called on that changed since this was last asked, in whatever process. The first time: all that are open. */
  follow(): Promise<void>;
  /** Takes tickets that are to be called on now, longest due first; for as long as the policy's lease nobody else gets them. */
  claim(limit: number): Promise<BridgeTalk[]>;
  /** Something happened in a conversation over there: its ticket is called on at once. */
  hint(conversation: number): Promise<void>;
  /** Writes down how far it got, and keeps the lease. Throws `BridgeTalkLost` when another process has the ticket by now. */
  keep(talk: BridgeTalk, progress: Partial<BridgeProgress>): Promise<void>;
  /** Notes which message over there entries of a ticket were; again, it changes nothing. */
  noteWords(ticket: string, message: number, positions: readonly number[]): Promise<void>;
  /** All that was noted of a ticket's words, oldest first. */
  readWords(ticket: string): Promise<BridgeWords[]>;
  /** Notes what the other side was told of a message. */
  noteTold(ticket: string, message: number, told: Arrival): Promise<void>;
  /** Gives the ticket back, to be called on again after a while; null: when it changes. Nothing happens when another process has it by now. */
  leave(talk: BridgeTalk, leaving: { failed: boolean; againInMs: number | null }): Promise<void>;
}

/** What became of an agent's words on their way to the participant. */
export type Arrival = "delivered" | "failed";

/** An entry of a ticket that came from over there. */
export interface BridgeWords {
  position: number;
  /** Id of the message over there; its words and files are an entry each. */
  message: number;
  /** What was last told of it; null: nothing yet. */
  told: Arrival | null;
}

/** How far a bridge got with a ticket. */
interface BridgeProgress {
  /** The conversation's id over there; null while there is none. */
  conversation: number | null;
  /** Position of the ticket up to which the other side was told. */
  told: number;
  /** Id of the message over there up to which we were told, and which will not be looked at again. */
  heard: number;
  /** Name of the contact over there, known before there is one; null while nobody was named. */
  contactName: string | null;
  /** Id of the agent to whom it was assigned over there when it was last looked at. */
  assignee: string | null;
}

/** A ticket that this process may call on. */
export interface BridgeTalk extends BridgeProgress {
  ticket: string;
  /** Whose it was has had his account erased: what is known of him over there has to go. */
  erased: boolean;
  /** Rises with each claim: what an earlier holder writes is refused. */
  epoch: number;
  /** Rises with each reason to call on it; one that came meanwhile is not forgotten. */
  asked: number;
  /** Calls in a row that have failed, and since when (milliseconds since 1970). */
  failures: number;
  failingSince: number | null;
}

/** Another process has the ticket by now. */
export class BridgeTalkLost extends Error {
  override name = "BridgeTalkLost";
}
