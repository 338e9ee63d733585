import type { Text } from "../../locales/catalog.ts";
import type { Intent } from "./intents.ts";

/**
 * What a flow can make happen, as data: the runtime carries it out after the step, and nothing else exists. The
 * functions below are never run; they give XState the names and the types of the parameters.
 */

export type { Text };

/** Something to tap, or to type the number or the words of. */
export type Choice =
  /** Delivered to the flow that asked as the event `chose.<id>`. */
  | { id: string; label: Text }
  /** Opens the flow for an intent, whoever is asking. */
  | { go: Intent; label: Text };

/** A small table; columns listed in `rightAligned` hold figures. */
export interface Table {
  caption: Text;
  header: Text[];
  rows: Text[][];
  rightAligned: number[];
}

/** `personal` replies leave only while the session they were made under is live. */
type SayClass = "public" | "personal";

/** Something to be said: keys and values, never words. */
export type Say = {
  text: Text;
  class?: SayClass;
  table?: Table;
  /** Said below the table. */
  footer?: Text;
  /** What the person may want next. */
  choices?: Choice[];
  /**
   * Said of what comes many at a time. `true`: not again within a minute of itself; `false`: always, and what is said after it is new.
   */
  sparing?: boolean;
  /** Words of an agent: they leave as a message of their own, and the desk is told when they have. */
  from?: AgentWords;
  /** The file that the agent sent, with this text under it. Its bytes are read when it leaves. */
  file?: AgentFile;
};

/** Which words of which ticket, said by whoever had it under this epoch. */
export interface AgentWords {
  ticket: string;
  position: number;
  epoch: number;
}

/** A file that an agent sent: the one of this entry of this ticket. */
export interface AgentFile {
  ticket: string;
  position: number;
  kind: "photo" | "document";
  /** As the person may keep it, without an ending. Never the name that the agent's machine gave it. */
  name: string;
}

/** A question: what is said stays open until it is answered, and is repeated after whatever comes between. */
export type Ask = Say & {
  /** How the question is repeated, when it would be tedious to say it all again. */
  again?: Text;
  /** What it says is so at this moment, like a place in a queue: it is never repeated in any other way than that. */
  fleeting?: true;
  /** What "bantuan" says while this question is open. */
  help?: Text;
  /** Label of a button that shares the person's own number, where the channel has one. */
  contactRequest?: Text;
};

type Named<P> = (_: unknown, params: P) => void;

/** Says something that needs no answer. */
const say: Named<Say> = () => undefined;
/** Asks: stays the open question of the flow, and is repeated when the person comes back to it. */
const ask: Named<Ask> = () => undefined;
/** Speaks this language from now on; `other` is the one that is not spoken now. */
const setLanguage: Named<{ language: "id" | "en" | "other" }> = () => undefined;
/** Opens the flow for an intent when this one has ended. */
const go: Named<{ intent: Intent }> = () => undefined;
/** Sends the code of a challenge where the core says: into the chat as a message of its own, or outside it. */
const sendCode: Named<{ challengeId: string }> = () => undefined;
/** Sends the link of a one-time page, as a message of its own whose secret part is written when it leaves. */
const sendLink: Named<{ pageId: string }> = () => undefined;
/** Tells a person's phone and mailbox, outside the chat, of a change of his account. */
const sendNotices: Named<{ ids: readonly string[] }> = () => undefined;
/** Takes the message that is being answered out of sight, where the channel can. */
const hideMessage = () => undefined;

/** The actions of every flow: `setup({ actions: effects, … })`. */
export const effects = { say, ask, setLanguage, go, sendCode, sendLink, sendNotices, hideMessage };
