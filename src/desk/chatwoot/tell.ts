import type { Text } from "../../../locales/catalog.ts";
import type { TicketEntry, TicketInFull } from "../../ports/agent-desk.ts";
import type { Language, Translator } from "../../ports/translator.ts";
import { maskForPeople } from "../../understanding/for-people.ts";
import type { Post } from "./client.ts";
import { isOwn, type OwnAgents } from "./own-agents.ts";

/** What Chatwoot is told of one entry of a ticket. */
export interface Telling {
  post: Omit<Post, "sourceId" | "file">;
  /** The file of the entry goes with it. */
  withFile?: true;
  /** The talk is over: the conversation is resolved too. */
  resolves: boolean;
}

export interface TellParts {
  translator: Translator;
  agents: OwnAgents;
  /** Where the built-in desk is, for what only that may show. */
  deskAddress: () => string;
}

/**
 * What Chatwoot is told of an entry; null when it needs not be told, or told us itself. Texts are masked when they come into a ticket, and
 * masked again here: nothing that identifies anybody leaves this machine by mistake.
 */
export async function tellingOf(
  entry: TicketEntry,
  ticket: TicketInFull,
  parts: TellParts,
): Promise<Telling | null> {
  // Erased at his wish before anybody over there had read it.
  if (entry.what === "words" && entry.text === "") return null;
  if (entry.what === "words" && !isAfterEnd(entry, ticket))
    return { post: { content: maskForPeople(entry.text).text, as: "participant" }, resolves: false };
  if (entry.what === "file" && entry.by === "participant") return fileTelling(entry, ticket, parts);
  const text = isOwnAct(entry) ? null : await noteOf(entry, ticket, parts);
  if (text === null) return null;
  return { post: { content: text, as: "note" }, resolves: isEnd(entry) };
}

/** As words: from the participant, or, after the end, which it must not undo, in a note. */
function fileTelling(entry: TicketEntry, ticket: TicketInFull, { translator }: TellParts): Telling {
  const isLate = isAfterEnd(entry, ticket);
  const content = isLate ? translator.plain({ key: "chatwoot:late-file" }, ticket.language) : "";
  return { post: { content, as: isLate ? "note" : "participant" }, withFile: true, resolves: false };
}

/** What agents are told of a file that can't go there. */
export function fileStaysHere({ language }: TicketInFull, { translator, deskAddress }: TellParts): string {
  return translator.plain({ key: "chatwoot:file", values: { desk: deskAddress() } }, language);
}

/** Said, done and ended over there, where it is known. */
const OWN_ACTS: ReadonlySet<TicketEntry["what"]> = new Set(["said", "sent", "note", "taken", "resolved"]);

function isOwnAct({ what, by, agent }: TicketEntry): boolean {
  const isSilence = what === "resolved" && by === "system";
  return OWN_ACTS.has(what) && isOwn(agent) && !isSilence;
}

function isAfterEnd({ position }: TicketEntry, { entries }: TicketInFull): boolean {
  return entries.some((other) => isEnd(other) && other.position < position);
}

/** Whether somebody has ended the talk with it. */
export function isEnd({ what }: TicketEntry): boolean {
  return what === "closed" || what === "resolved";
}

async function noteOf(entry: TicketEntry, ticket: TicketInFull, parts: TellParts): Promise<string | null> {
  const say = (text: Text) => parts.translator.plain(text, ticket.language);
  const agent = await parts.agents.nameOf(entry.agent, say({ key: "chatwoot:somebody" }));
  const { text } = maskForPeople(entry.text);
  switch (entry.what) {
    case "opened":
      return cardOf(ticket, parts);
    case "words":
      return say({ key: "chatwoot:late-words", values: { text } });
    case "said":
      return say({ key: "chatwoot:said-elsewhere", values: { agent, text } });
    case "sent":
      return say({
        key: `chatwoot:sent-${entry.text.startsWith("photo") ? "photo" : "document"}`,
        values: { agent },
      });
    case "note":
      return say({ key: "chatwoot:noted-elsewhere", values: { agent, text } });
    case "taken":
      return say({ key: "chatwoot:taken-elsewhere", values: { agent } });
    case "released":
      return say({
        key: entry.text === "gone" ? "chatwoot:queued-gone" : "chatwoot:queued",
        values: { agent },
      });
    case "closed":
      return say({ key: "chatwoot:closed-participant" });
    case "resolved":
      if (entry.by === "system") return say({ key: "chatwoot:closed-silence" });
      return say({ key: "chatwoot:closed-elsewhere", values: { agent } });
    case "moved":
      return say({ key: "chatwoot:moved" });
    case "rated":
      return say({ key: "chatwoot:rated", values: { score: entry.text } });
    case "reminder":
      return say({ key: "chatwoot:reminder" });
    default:
      return null;
  }
}

/** What an agent should know before he answers: never who it is. */
function cardOf(ticket: TicketInFull, { translator, deskAddress }: TellParts): string {
  const { language, number, topic, channel, kind, callbackAt } = ticket;
  const say = (text: Text) => translator.plain(text, language);
  const tried = ticket.tried.map((one) => {
    const [wish, failed] = one.split(":");
    const name = say({ key: `intents:${wish}` } as Text);
    return failed ? say({ key: "chatwoot:tried-failed", values: { wish: name } }) : name;
  });
  const card = say({
    key: "chatwoot:card",
    values: {
      number,
      topic: say({ key: `contact:topic-${topic}` }),
      who: whoIs(ticket, translator, language),
      channel,
      language: say({ key: `chatwoot:language-${language}` }),
      tried: tried.join(", ") || say({ key: "chatwoot:nothing-tried" }),
    },
  });
  const desk = deskAddress();
  if (kind === "email") return `${card}\n\n${say({ key: "chatwoot:card-email", values: { desk } })}`;
  if (kind !== "callback" || callbackAt === null) return card;
  return `${card}\n\n${say({ key: "chatwoot:card-callback", values: { at: callbackAt, desk } })}`;
}

function whoIs({ verified, initials }: TicketInFull, translator: Translator, language: Language): string {
  if (!verified || initials === null) return translator.plain({ key: "chatwoot:signed-out" }, language);
  return translator.plain({ key: "chatwoot:signed-in", values: { initials } }, language);
}
