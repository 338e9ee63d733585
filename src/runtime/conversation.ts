import type { Ask, Choice } from "../../flows/kit/effects.ts";
import type { StoredState } from "../../flows/kit/flow.ts";
import type { SessionRef } from "../ports/core.ts";
import type { Language } from "../ports/translator.ts";

/**
 * Everything the runtime remembers of a conversation between messages. It is sealed as one snapshot and holds no identifiers and no secrets, only
 * opaque ids and masks. Times are milliseconds since 1970.
 */
export interface Conversation {
  /** `CONVERSATION_FORMAT` of the program that wrote it. */
  format: number;
  language: Language;
  /** Has been told who this is. */
  met: boolean;
  consent: boolean;
  session: ChatSession | null;
  /** A session ran out and nobody has signed in since: said when something personal is asked for. */
  sessionExpired: boolean;
  /** The flows under way; the last one has the word. */
  stack: Frame[];
  /** A resumable flow that was put aside with "menu". */
  paused: Frame[] | null;
  /** The choices on the person's screen. */
  screen: Screen | null;
  /** Messages in a row that were not understood. */
  unclear: number;
  /** Other wishes of the same message, offered after the first is done. */
  pending: string[];
  pace: Pace;
  /** The newest letter of a desk that was heard: what is not newer is passed over. Absent: none ever was. */
  desk?: { ticket: string; position: number; epoch: number };
  /** What was said last of things that come many at a time, and when. Absent: nothing. */
  lately?: { key: string; at: number };
  /** The last wishes of people here, oldest first: what they tried before they asked for a person; with `:failed` behind it where a fault of ours came between. */
  tried?: string[];
}

/** A flow under way. */
export interface Frame {
  flow: string;
  version: number;
  state: StoredState;
  input: unknown;
  /** The call of the flow below that this one answers; null when nobody waits for its output. */
  answers: string | null;
  /** What it asked last, repeated when it gets the word back. */
  question: Ask | null;
  timers: Timer[];
  /** While it is there, those below it sleep, and their timers with them. */
  alone?: true;
}

interface Timer {
  id: string;
  event: string;
  due: number;
}

/** The live session of this chat, as far as a snapshot may know it. */
export interface ChatSession extends SessionRef {
  expiresAt: number;
  lastActiveAt: number;
  /** When the core was last told that it is in use. */
  touchedAt: number;
}

interface Screen {
  id: string;
  choices: Choice[];
}

/** A leaky bucket of messages. */
export interface Pace {
  tokens: number;
  at: number;
  /** Messages are passed over until then; 0 when they are not. */
  silentUntil: number;
}

/** Raised when the shape of `Conversation` changes so that an older one can't be taken over: such a one begins anew. */
export const CONVERSATION_FORMAT = 1;

/** A conversation that has just begun. */
export function newConversation(now: number, burst: number): Conversation {
  return {
    format: CONVERSATION_FORMAT,
    language: "id",
    met: false,
    consent: false,
    session: null,
    sessionExpired: false,
    stack: [],
    paused: null,
    screen: null,
    unclear: 0,
    pending: [],
    pace: { tokens: burst, at: now, silentUntil: 0 },
  };
}

/** The flows that are awake: all, or those from the one that wants to be alone upwards. */
export function awake(stack: readonly Frame[]): readonly Frame[] {
  const alone = stack.findLastIndex(isAlone);
  return alone < 0 ? stack : stack.slice(alone);
}

function isAlone(frame: Frame): boolean {
  return frame.alone === true;
}

/** When the earliest timer of the flows under way is due, or null. */
export function nextDue(conversation: Conversation): number | null {
  let earliest: number | null = null;
  for (const { timers } of awake(conversation.stack)) {
    for (const { due } of timers) if (earliest === null || due < earliest) earliest = due;
  }
  return earliest;
}
