import type { AgentFile, AgentWords, Ask, Choice, Say, Table, Text } from "../../flows/kit/effects.ts";
import type { SessionRef } from "../ports/core.ts";
import type { Language } from "../ports/translator.ts";

/** What lies in the outbox: keys and values, not words, so that what may not be kept (a code) is written only when it leaves. */
export type Reply =
  | MessageReply
  /** The code of a challenge: into the chat as a message of its own, or outside it. */
  | { kind: "code"; challengeId: string; language: Language; at: number }
  /** The link of a one-time page: a message of its own, written when it leaves. */
  | { kind: "link"; pageId: string; language: Language; at: number }
  /** What one of the person's addresses is to be told, outside the chat. */
  | { kind: "notice"; noticeId: string; at: number }
  /** Take a message of the person out of sight. */
  | { kind: "hide"; messageId: string }
  /** A session has ended: take what it showed out of sight. */
  | { kind: "hide-personal" };

/** A message as it waits in the outbox: keys and values; words are made of it when it leaves. */
export interface MessageReply {
  kind: "message";
  language: Language;
  personal: boolean;
  /** The session a personal message was made under: it leaves only while that is live. */
  session: SessionRef | null;
  at: number;
  screen: string;
  /** Paragraphs above the table. */
  texts: Text[];
  table: Table | null;
  /** Paragraphs below it. */
  footers: Text[];
  /** Labels of the choices, in the order of their numbers. */
  choices: Text[];
  contactRequest: Text | null;
  /** Words of an agent, and nothing else. */
  from?: AgentWords;
  /** What the agent sent with them: its place only. */
  file?: AgentFile;
}

/** One thing said in a turn. */
export type Said =
  | { type: "say"; say: Say }
  | { type: "ask"; say: Ask }
  | { type: "code"; challengeId: string }
  | { type: "link"; pageId: string }
  | { type: "notice"; noticeId: string }
  | { type: "hide"; messageId: string };

type Made = Pick<MessageReply, "language" | "session" | "at" | "screen">;

/** Puts what was said in a turn into as few messages as can be: one, unless there are two tables or a code between. */
export function toReplies(said: Said[], made: Made): Reply[] {
  const replies: Reply[] = [];
  for (const one of said) {
    if (one.type === "say" || one.type === "ask") add(one, messageFor(one.say, replies, made));
    else replies.push(alone(one, made));
  }
  return replies;
}

/** What is a reply of its own, with nothing in it yet that may not be kept. */
function alone(one: Exclude<Said, { say: Say }>, { language, at }: Made): Reply {
  switch (one.type) {
    case "code":
      return { kind: "code", challengeId: one.challengeId, language, at };
    case "link":
      return { kind: "link", pageId: one.pageId, language, at };
    case "notice":
      return { kind: "notice", noticeId: one.noticeId, at };
    case "hide":
      return { kind: "hide", messageId: one.messageId };
    default:
      return one satisfies never;
  }
}

/** The choices that are open after a turn: those said last; a question without any closes the earlier ones. Null: as before. */
export function choicesAfter(said: Said[]): Choice[] | null {
  let open: Choice[] | null = null;
  for (const one of said) {
    if (one.type === "ask") open = one.say.choices ?? [];
    else if (one.type === "say" && one.say.choices) open = one.say.choices;
  }
  return open;
}

/** The message that a sentence joins: the last one, unless both have a table, or one of them is an agent's. */
function messageFor(say: Say, replies: Reply[], made: Made): MessageReply {
  const last = replies.at(-1);
  const isApart = say.from !== undefined || (last?.kind === "message" && last.from !== undefined);
  if (last?.kind === "message" && !(last.table && say.table) && !isApart) return last;
  const message: MessageReply = {
    kind: "message",
    language: made.language,
    session: made.session,
    at: made.at,
    screen: made.screen,
    personal: false,
    texts: [],
    table: null,
    footers: [],
    choices: [],
    contactRequest: null,
  };
  replies.push(message);
  return message;
}

function add(one: Extract<Said, { say: Say }>, message: MessageReply): void {
  const { say } = one;
  (message.table ? message.footers : message.texts).push(say.text);
  message.table ??= say.table ?? null;
  if (say.footer) (message.table ? message.footers : message.texts).push(say.footer);
  if (say.from) message.from = say.from;
  if (say.file) message.file = say.file;
  message.personal ||= say.class === "personal";
  if (say.choices || one.type === "ask") message.choices = (say.choices ?? []).map((choice) => choice.label);
  if (one.type === "ask") message.contactRequest = one.say.contactRequest ?? null;
}
