import type { AgentSeen, TicketKind, Topic } from "../../flows/kit/desk.ts";
import type { CleanFile } from "./files.ts";

/**
 * What a desk does with tickets; the system of record keeps it (`CoreSystem.desk`), and every desk works through it: the built-in pages, the
 * terminal, a bridge to another product. One owner at a time: an act in an agent's name is refused with `not-yours` unless he holds the ticket
 * at that instant, so two who click at once can't both get it. Acts that change something take a `requestKey`, the same when they are
 * repeated. All throw `CoreUnavailable`; every other outcome is data.
 *
 * Nothing here speaks to a participant. Words become mail of his conversation (`Tickets.readLetters`), and its machine says them.
 */
export interface AgentDesk {
  /** Creates or changes an agent. Who may do so is the desk's to know. */
  saveAgent(agent: NewAgent): Promise<Agent>;
  readAgents(): Promise<Agent[]>;
  /** `away` keeps his talks and gets no new ones; `offline` gives them back to the queue at once. */
  setPresence(agent: string, presence: Presence): Promise<void>;
  /** The agent's screen is open and he is at it; to be called at least every 30 seconds. Silent for ten minutes, he is gone. */
  beat(agent: string): Promise<void>;

  /** Takes a waiting ticket, or one that is his already. */
  take(act: Act): Promise<Taken>;
  /** A supervisor gives a waiting or held ticket to an agent. */
  assign(act: Act & { by: string }): Promise<Taken>;
  /** Back to the queue, at its old place. */
  release(act: Act): Promise<Done>;
  /** To another agent, or to the queue of another topic. The participant is told once somebody is there. */
  transfer(act: Act & { to: { agent: string } | { topic: Topic } }): Promise<Done>;
  /** Ends the talk; `summary` is told to the participant and may be empty. */
  resolve(act: Act & { summary: string }): Promise<Done | BlockedWords>;

  /** Says something to the participant. Words that ask for a code, a password or the like are refused with what is wrong. */
  say(act: Act & { text: string }): Promise<Said | BlockedWords>;
  /** Sends a clean photo or document to the participant, under the same rules as words. */
  sendFile(act: Act & { file: CleanFile }): Promise<Said | { outcome: "too-many" }>;
  /** The desk can't be reached: whoever waits for it is told that his words are kept and take longer. */
  tellDelay(delay: Omit<Act, "agent">): Promise<Extract<Done, { outcome: "done" | "over" }>>;
  /** Writes a note for colleagues; no participant ever sees it. Any agent may, on any ticket. */
  note(act: Act & { text: string }): Promise<Done>;
  /** Replaces the labels. */
  label(act: Act & { labels: string[] }): Promise<Done>;

  /** Everything that is not closed, oldest first by its place in the queue. */
  readOpen(): Promise<TicketRow[]>;
  /** Closed ones, newest first. `text` matches number and labels. */
  search(query: { text: string; limit: number }): Promise<TicketRow[]>;
  /** One ticket with its entries after a position (0: all of them); null when there is none. */
  readTicket(ticket: string, after: number): Promise<TicketInFull | null>;
  /** The file of an entry of kind `file` or `sent`; null when there is none. Nothing in it is masked: who may see it, and that he did, is the desk's to know. */
  readFile(ticket: string, position: number): Promise<CleanFile | null>;
  /**
   * Changes after a point of the feed, oldest first: gapless and in the order in which they took effect, so that a desk which comes back goes
   * on where it was. `null` gives the present point alone.
   */
  readFeed(after: number | null, limit: number): Promise<{ point: number; changes: Change[] }>;

  /** One row for each ticket that was opened in a span (milliseconds since 1970): what statistics are made of. */
  readMetrics(span: { from: number; until: number }): Promise<MetricsRow[]>;
}

/** Whether an agent is at the desk, as far as his page shows it. */
export type Presence = "online" | "away" | "offline";

/** What an agent can be asked about: see `skillOf`. */
export type Skill = "general" | "claims" | "accounts";

/** What an agent is asked about, and how much he takes. */
export interface NewAgent {
  id: string;
  /** As participants are told it. */
  name: string;
  skills: Skill[];
  languages: ("id" | "en")[];
  /** Talks at the same time. */
  capacity: number;
  active: boolean;
  /** When his shift ends and his talks go back, milliseconds since 1970; null for never. */
  shiftEndsAt: number | null;
}

/** An agent as he stands now. */
export interface Agent extends NewAgent, AgentSeen {
  presence: Presence;
  /** Milliseconds since 1970; null: never. */
  seenAt: number | null;
  /** Talks he holds. */
  holding: number;
}

/** Who does something to which ticket. The request's key makes it happen once, however often it is sent. */
export interface Act {
  agent: string;
  ticket: string;
  requestKey: string;
}

/** What came of an act: nothing is done to a ticket that another holds, or that is over. */
export type Done = { outcome: "done" } | { outcome: "not-yours" } | { outcome: "over" };
/** What came of taking a ticket; the epoch stands for this time of having it. */
export type Taken =
  | { outcome: "taken"; epoch: number }
  /** Somebody else has it. */
  | { outcome: "held"; by: string }
  | { outcome: "over" };
/** What came of an agent's words: their place in the transcript, or why they were not said. */
export type Said = { outcome: "said"; position: number } | Extract<Done, { outcome: "not-yours" | "over" }>;

/** The words were not said. `asks-for`: what they asked for; `holds`: an identifier or a code that stood in them. */
export type BlockedWords = {
  outcome: "blocked";
  why: "asks-for-secret" | "holds-secret" | "empty" | "too-long";
};

/** A ticket in a list. Times are milliseconds since 1970. */
export interface TicketRow {
  ticket: string;
  number: string;
  kind: TicketKind;
  topic: Topic;
  skill: Skill;
  language: "id" | "en";
  channel: string;
  state: "waiting" | "held" | "closed";
  /** Id of the agent who holds it. */
  agent: string | null;
  /** Rises with each change of owner. */
  epoch: number;
  /** Signed in as a member when it was opened. */
  verified: boolean;
  labels: string[];
  openedAt: number;
  /** Since when it waits: its place in the queue, kept when it comes back. */
  queuedAt: number;
  firstTakenAt: number | null;
  firstReplyAt: number | null;
  closedAt: number | null;
  closedWhy: ClosedWhy | null;
  /** By when the first answer is due, in working hours. */
  replyDueAt: number;
  callbackAt: number | null;
  /** The participant's last words, and whether an agent has answered since. */
  lastWordsAt: number | null;
  unanswered: boolean;
  score: number | null;
  /** Position of its newest entry. */
  newest: number;
}

/** Why a ticket is over: an agent was done, the participant ended it, or nobody said anything any more. */
export type ClosedWhy = "resolved" | "participant" | "silence";

/** A ticket as an agent works on it. Masked: nothing in it identifies the participant. */
export interface TicketInFull extends TicketRow {
  /** Opaque id of the member, for an unmasking that gives a reason and is audited. */
  member: string | null;
  /** `B. S.`; null for somebody who has not signed in. */
  initials: string | null;
  /** Names of wishes he had before, oldest first. */
  tried: string[];
  entries: TicketEntry[];
}

/** One line of a ticket's transcript, in order of position. */
export interface TicketEntry {
  position: number;
  at: number;
  by: "participant" | "agent" | "system";
  /** Id of the agent who did it. */
  agent: string | null;
  what: EntryKind;
  /** What was said, noted or summed up; for other kinds a word: the reason, the labels, the score; of a file, whoever sent it, `photo` or `document` and its bytes (`photo 84211`). */
  text: string;
  /** Of an agent's words and files: on its way, delivered, or impossible to deliver. Null for everything else. */
  delivery: "pending" | "delivered" | "failed" | null;
}

/** What a line of a transcript tells. */
export type EntryKind =
  | "opened"
  | "words"
  | "file"
  | "said"
  | "sent"
  | "note"
  | "taken"
  | "released"
  | "transferred"
  | "resolved"
  | "closed"
  | "moved"
  | "labelled"
  | "rated"
  | "reminder"
  | "delayed";

/** Something happened on a ticket; read it to see what. */
export interface Change {
  point: number;
  ticket: string;
}

/** What statistics know of one ticket. Milliseconds since 1970. */
export interface MetricsRow {
  topic: Topic;
  channel: string;
  kind: TicketKind;
  agent: string | null;
  openedAt: number;
  firstTakenAt: number | null;
  firstReplyAt: number | null;
  closedAt: number | null;
  closedWhy: ClosedWhy | null;
  score: number | null;
  repliedInTime: boolean | null;
}
