import type { Topic } from "../../flows/kit/desk.ts";
import type { AgentProfile, ListedAct, RevealedField, Role } from "../ports/agent-accounts.ts";
import type { Agent, TicketInFull, TicketRow } from "../ports/agent-desk.ts";
import type { Permission } from "./permissions.ts";

/** What the desk's server and its page tell each other. Types only: the page is bundled and shares no code with the server. */

/** Who sits here, and what the page needs from the start. */
export interface Me {
  id: string;
  name: string;
  login: string;
  role: Role;
  permissions: readonly Permission[];
  /** To be shown with everything that changes something, in `X-CSRF-Token`. */
  csrf: string;
  /** When the session ends whatever happens, and after how long without an act; milliseconds. */
  endsAt: number;
  idleMs: number;
  /** The server's clock, so that waiting times are right on a machine whose own is off. */
  now: number;
  demo: boolean;
}

/** An agent as colleagues see him. */
export type Colleague = Pick<
  Agent,
  "id" | "name" | "presence" | "skills" | "languages" | "capacity" | "holding"
>;

/** Everything at once, when a page comes or comes back. */
export interface Board {
  now: number;
  tickets: TicketRow[];
  colleagues: Colleague[];
}

/** A ticket that changed; null when it is open no more. */
export interface TicketChange {
  ticket: string;
  row: TicketRow | null;
}

/** A ticket to work on; of its member only whether there is one. */
export type Talk = Omit<TicketInFull, "member"> & { hasMember: boolean };

/** What an agent may see in full now, once. */
export interface RevealedValue {
  field: RevealedField;
  value: string;
}

/** Somebody the demo lets you be. */
export interface DemoPerson {
  name: string;
  login: string;
  password: string;
  role: Role;
  /** The authenticator's code now. */
  code: string;
}

/** What an invitation shows before it is accepted. */
export interface InvitationShown {
  name: string;
  login: string;
  role: Role;
  totpSecret: string;
  /** The QR code's rows, a character a module: `1` is dark. */
  qr: string[];
  /** Ties the secret to this invitation, so that the page can't put in another. */
  proof: string;
}

/** Somebody in the list of accounts. */
export type Person = AgentProfile & {
  skills: Agent["skills"];
  languages: Agent["languages"];
  capacity: number;
};

/** How the linked WhatsApp number stands. The first two are names of sentences in locales/<language>/whatsapp.json. */
export interface LinkedNumber {
  standing: string;
  /** What WhatsApp does not let it do; null: it may do all. */
  restriction: string | null;
  /** In how many chats somebody answers on the phone. */
  phoneTalks: number;
  /** It can be linked now, with a code that is shown where the service runs. */
  isToBeLinked: boolean;
}

/** What was done at the desk, newest first, with the names of those who did it. */
export type Trail = (ListedAct & { name: string })[];

/** Milliseconds at which so many of a hundred were served; null while there are none. */
export interface Spread {
  p50: number | null;
  p90: number | null;
  p95: number | null;
}

/** How the desk did in a span. Times are milliseconds. */
export interface Report {
  from: number;
  until: number;
  /** As things stand now. */
  waiting: number;
  /** Calls whose hour has not come, and e-mails that have time. */
  later: number;
  longestWaitMs: number | null;
  held: number;
  opened: number;
  answered: number;
  closed: number;
  /** Of those that were answered or are overdue, how many in time; 0 to 1. */
  inTime: number | null;
  firstReply: Spread;
  resolution: Spread;
  score: { count: number; mean: number | null; spread: number[] };
  topics: {
    topic: Topic;
    opened: number;
    answered: number;
    firstReplyP50: number | null;
    mean: number | null;
  }[];
  /** By hour of Jakarta, 0 to 23: opened and answered. */
  hours: { hour: number; opened: number; answered: number }[];
  /** Days of the span in order, `YYYY-MM-DD`. */
  days: { day: string; opened: number; closed: number }[];
}
