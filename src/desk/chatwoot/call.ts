import type { Policy } from "../../policy.ts";
import type { AgentDesk, TicketEntry, TicketInFull } from "../../ports/agent-desk.ts";
import type { BridgeTalk } from "../../ports/bridge-talks.ts";
import type { Clock } from "../../ports/clock.ts";
import { untoldArrivals } from "./arrivals.ts";
import type { ChatwootAgent, ChatwootClient, ChatwootConversation, ChatwootMessage } from "./client.ts";
import { eraseThere } from "./erase.ts";
import { isForParticipant } from "./hear.ts";
import { hearMessage, type MessageHeard, type MessageHearingParts } from "./hear-message.ts";
import { giveTo } from "./hold.ts";
import { conversationOf, type OpenParts } from "./open-conversation.ts";
import { idOfAgent, isOwn, numberOfAgent } from "./own-agents.ts";
import { isEnd, type Telling, type TellParts, tellingOf } from "./tell.ts";
import { postFile } from "./tell-file.ts";

/** What a call needs. */
export interface CallParts extends TellParts, OpenParts, Omit<MessageHearingParts, "client"> {
  desk: AgentDesk;
  client: ChatwootClient;
  policy: Policy["bridge"];
  clock: Clock;
}

/** Messages that Chatwoot gives at a time. */
const PAGE = 100;

/** Who is said to have ended a talk that was nobody's. */
const NOBODY: ChatwootAgent = { id: 0, name: "", isOffline: false };

/**
 * Calls on a ticket: brings either side what the other has said and done since, each once and in order. Everything that Chatwoot has is asked
 * for first, so that what arrived there although its answer was lost is found and not posted again. Safe to be broken off anywhere: the next
 * call begins where this one got to. Gives the milliseconds until the next is due; null: when something changes.
 */
export async function callOn(talk: BridgeTalk, parts: CallParts): Promise<number | null> {
  const { desk, policy } = parts;
  if (talk.erased) {
    await eraseThere(talk, parts);
    return null;
  }
  const before = await desk.readTicket(talk.ticket, 0);
  if (!before) return null;
  const there = await conversationOf(talk, before, parts);
  if (!there) return null;
  const visit = new Visit(talk, there, await readAfter(there.id, talk.heard, parts.client), parts);
  await visit.hearAgents(before);
  const ticket = (await desk.readTicket(talk.ticket, 0)) ?? before;
  const wrote = await visit.tell(ticket);
  await visit.tellArrivals(ticket);
  const isOpen = ticket.state !== "closed";
  if (isOpen) await visit.followOwner(ticket);
  // Words that have just come reopen a conversation: whoever resolved it had not read them.
  if (isOpen && there.status === "resolved" && !wrote) await visit.end(ticket);
  // The member's account was erased: nobody has ended it, and nobody can go on with it.
  if (!isOpen && there.status !== "resolved" && !ticket.entries.some(isEnd))
    await parts.client.resolve(there.id);
  await visit.settle();
  return isOpen ? policy.lookEveryMs : null;
}

async function readAfter(
  conversation: number,
  after: number,
  client: ChatwootClient,
): Promise<ChatwootMessage[]> {
  const messages: ChatwootMessage[] = [];
  for (let page = await client.readMessages(conversation, after); page.length > 0; ) {
    messages.push(...page);
    if (page.length < PAGE) break;
    page = await client.readMessages(conversation, messages.at(-1)?.id ?? after);
  }
  return messages;
}

/** One call, from what was found over there. */
class Visit {
  readonly #talk: BridgeTalk;
  readonly #there: ChatwootConversation;
  readonly #messages: readonly ChatwootMessage[];
  readonly #posted: Set<string>;
  readonly #parts: CallParts;

  constructor(
    talk: BridgeTalk,
    there: ChatwootConversation,
    messages: readonly ChatwootMessage[],
    parts: CallParts,
  ) {
    this.#talk = talk;
    this.#there = there;
    this.#messages = messages;
    this.#posted = new Set(messages.flatMap(({ sourceId }) => sourceId ?? []));
    this.#parts = parts;
  }

  /** Says what agents have written, in the order in which they did. */
  async hearAgents({ ticket, number, language }: TicketInFull): Promise<void> {
    const { talks } = this.#parts;
    const conversation = this.#there.id;
    for (const message of this.#messages.filter(isForParticipant)) {
      const hearing = { conversation, ticket, number, message, posted: this.#posted };
      const heard = await hearMessage(this.#parts, hearing);
      await talks.noteWords(ticket, message.id, heard.positions);
      await this.#refuse(message.id, heard, language);
    }
  }

  /** Shows that a message was not passed on, where none of it was, and says why. The note comes last: with it all of that is done. */
  async #refuse(
    message: number,
    { positions, refusals }: MessageHeard,
    language: TicketInFull["language"],
  ): Promise<void> {
    const { translator, client } = this.#parts;
    const notes = refusals
      .filter(({ noteId }) => !this.#posted.has(noteId))
      .map(({ noteId, why }) => ({ noteId, text: translator.plain(why, language) }));
    const [first] = notes;
    if (first && positions.length === 0)
      await client.mark(this.#there.id, message, { status: "failed", why: first.text });
    for (const { noteId, text } of notes) await this.#note(noteId, text, message);
  }

  /** Tells agents what became of their messages. What an older server can't show stands in a note, where it is bad news. */
  async tellArrivals({ ticket, entries, language }: TicketInFull): Promise<void> {
    const { talks, client, translator } = this.#parts;
    for (const { message, arrival } of untoldArrivals(await talks.readWords(ticket), entries)) {
      const why = translator.plain({ key: "chatwoot:not-arrived" }, language);
      const mark = arrival === "failed" ? { status: arrival, why } : { status: arrival };
      const isShown = await client.mark(this.#there.id, message, mark);
      if (!isShown && arrival === "failed") await this.#note(`${ticket}|m${message}|lost`, why, message);
      await talks.noteTold(ticket, message, arrival);
    }
  }

  /** Tells what has happened to the ticket since; true when the participant has written something new. */
  async tell(ticket: TicketInFull): Promise<boolean> {
    const { talks, client } = this.#parts;
    let wrote = false;
    for (const entry of ticket.entries) {
      if (entry.position <= this.#talk.told) continue;
      const telling = await tellingOf(entry, ticket, this.#parts);
      if (!telling) continue;
      const sourceId = `${ticket.ticket}|${entry.position}`;
      if (!this.#posted.has(sourceId)) {
        await this.#post(telling, { ticket, entry, sourceId });
        wrote ||= telling.post.as === "participant";
      }
      if (telling.resolves) await client.resolve(this.#there.id);
      await talks.keep(this.#talk, { told: entry.position });
    }
    await talks.keep(this.#talk, { told: ticket.newest });
    return wrote;
  }

  async #post(
    { post, withFile }: Telling,
    { sourceId, ...of }: { ticket: TicketInFull; entry: TicketEntry; sourceId: string },
  ): Promise<void> {
    const { id: conversation } = this.#there;
    if (withFile) return await postFile({ ...post, sourceId }, { conversation, ...of }, this.#parts);
    await this.#parts.client.post(conversation, { ...post, sourceId });
  }

  /** Who has it over there has it here, and an agent who is there is there. */
  async followOwner(ticket: TicketInFull): Promise<void> {
    const { desk, talks, client, agents } = this.#parts;
    const { assignee } = this.#there;
    const own = isOwn(ticket.agent) ? ticket.agent : null;
    const isLeft = assignee?.isOffline === true && own === idOfAgent(assignee);
    if (own && !isLeft) await desk.beat(own);
    const now = assignee ? String(assignee.id) : null;
    const before = this.#talk.assignee;
    const key = `chatwoot|owner|${ticket.ticket}|${ticket.epoch}|${before}|${now}`;
    if (now === before) {
      // Whoever answers unasked has it: over there too, so that no colleague does.
      if (now !== null || !own || own === idOfAgent(NOBODY)) return;
      const id = numberOfAgent(own);
      await client.assign(this.#there.id, id);
      return await talks.keep(this.#talk, { assignee: String(id) });
    }
    if (assignee) await giveTo(desk, { agent: await agents.meet(assignee), ticket: ticket.ticket, key });
    else if (own === idOfAgent({ id: Number(before) }))
      await desk.release({ agent: own, ticket: ticket.ticket, requestKey: key });
    await talks.keep(this.#talk, { assignee: now });
  }

  /** It was resolved over there. What is held at the built-in desk goes on there. */
  async end({ ticket, agent: holder, epoch }: TicketInFull): Promise<void> {
    const { desk, agents } = this.#parts;
    if (holder !== null && !isOwn(holder)) return;
    const agent = holder ?? (await agents.meet(this.#there.assignee ?? NOBODY));
    const key = `chatwoot|end|${ticket}|${epoch}`;
    const holding = await giveTo(desk, { agent, ticket, key });
    if (holding.outcome !== "held") return;
    await desk.resolve({ agent, ticket, requestKey: key, summary: "" });
  }

  /** Messages are looked at again until one that was being written at the same time must have shown. */
  async settle(): Promise<void> {
    const { policy, clock, talks } = this.#parts;
    const until = clock.now() - policy.settleMs;
    let { heard } = this.#talk;
    for (const { id, at } of this.#messages) {
      if (at > until) break;
      heard = id;
    }
    if (heard !== this.#talk.heard) await talks.keep(this.#talk, { heard });
  }

  async #note(sourceId: string, content: string, about: number): Promise<void> {
    if (this.#posted.has(sourceId)) return;
    await this.#parts.client.post(this.#there.id, { content, as: "note", sourceId, about });
    this.#posted.add(sourceId);
  }
}

/** Whether somebody writes who has not been heard over there yet. */
export function hasUntold({ entries }: TicketInFull, { told }: BridgeTalk): boolean {
  return entries.some(({ position, by }) => by === "participant" && position > told);
}
