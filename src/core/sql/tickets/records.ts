import { createHash } from "node:crypto";
import type { AgentSeen, DeskAct, DeskEvent } from "../../../../flows/kit/desk.ts";
import type { EntryKind, TicketRow } from "../../../ports/agent-desk.ts";
import type { CoreContext } from "../context.ts";
import { onlyRow, type Queries } from "../database.ts";
import { sealed } from "../sealed-columns.ts";

/** A ticket as it stands in its table. */
export interface TicketRecord extends TicketRow {
  /** Digest of the chat in which it goes on. */
  conversation: string;
  addressSealed: string;
  member: string | null;
  tried: string[];
}

const COLUMNS = `
  t.id as ticket, t.number, t.kind, t.topic, t.skill, t.language, t.channel, t.state, t.agent_id as agent, t.epoch,
  t.member_id is not null as verified, t.member_id as member, t.labels, t.tried, t.conversation,
  t.address_sealed as "addressSealed", t.opened_at as "openedAt", t.queued_at as "queuedAt",
  t.first_taken_at as "firstTakenAt", t.first_reply_at as "firstReplyAt", t.closed_at as "closedAt",
  t.closed_why as "closedWhy", t.reply_due_at as "replyDueAt", t.callback_at as "callbackAt",
  t.last_words_at as "lastWordsAt", t.state <> 'closed' and t.last_words_at is not null
    and (t.last_said_at is null or t.last_said_at < t.last_words_at) as unanswered,
  t.score, t.newest`;

/** Tickets by a condition on `t`; what follows it may order and limit. */
export function selectTickets(
  queries: Queries,
  condition: string,
  parameters: readonly (string | number | null)[],
): Promise<TicketRecord[]> {
  return queries.query<TicketRecord>(`select ${COLUMNS} from tickets t where ${condition}`, parameters);
}

/** A ticket that nobody else can change until the transaction ends; null when there is none. */
export async function lockTicket(queries: Queries, ticket: string): Promise<TicketRecord | null> {
  const [found] = await selectTickets(queries, "t.id = $1 for update", [ticket]);
  return found ?? null;
}

/** Where letters of a ticket go: `<channel>:<chat>`. */
export function addressOf({ keyring }: CoreContext, { ticket, addressSealed }: TicketRecord): string {
  return sealed.tickets.address.open(keyring, ticket, addressSealed);
}

/** A line to be added to a ticket's transcript. */
export interface NewEntry {
  by: "participant" | "agent" | "system";
  agent?: string | null;
  what: EntryKind;
  /** Words of a person: sealed. */
  text?: string;
  /** A word of ours: a reason, a list, a number. */
  detail?: string;
  /** The channel's id of the participant's message. */
  message?: string;
  delivery?: "pending";
  /** What the conversation is told of it. */
  letter?: DeskAct;
  /** Who the letter says has the talk. */
  seen?: AgentSeen | null;
}

/** Adds an entry to a locked ticket, tells the feed, and gives the entry's position. The feed stays locked until the transaction ends, so this comes last. */
export async function addEntry(
  context: CoreContext,
  queries: Queries,
  ticket: TicketRecord,
  entry: NewEntry,
): Promise<number> {
  const { keyring } = context;
  ticket.newest += 1;
  const place = `${ticket.ticket}|${ticket.newest}`;
  const letter = entry.letter && writeLetter(context, ticket, entry.letter, entry.seen ?? null);
  await queries.query(
    `insert into ticket_entries (ticket_id, position, at, by, agent_id, what, epoch, text_sealed, detail, message,
       delivery, letter_sealed)
     values ($1, $2, clock_now(), $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      ticket.ticket,
      ticket.newest,
      entry.by,
      entry.agent ?? null,
      entry.what,
      ticket.epoch,
      entry.text === undefined ? null : sealed.ticketEntries.text.seal(keyring, place, entry.text),
      entry.detail ?? null,
      entry.message === undefined ? null : messageDigest(ticket.ticket, entry.message),
      entry.delivery ?? null,
      letter ? sealed.ticketEntries.letter.seal(keyring, place, JSON.stringify(letter)) : null,
    ],
  );
  await queries.query("update tickets set newest = $2 where id = $1", [ticket.ticket, ticket.newest]);
  await tellFeed(queries, ticket.ticket);
  return ticket.newest;
}

/** A change that is no entry. */
export async function tellFeed(queries: Queries, ticket: string): Promise<void> {
  const { point } = onlyRow(
    await queries.query<{ point: number }>("update ticket_feed_point set point = point + 1 returning point"),
  );
  await queries.query("insert into ticket_feed (point, ticket_id, at) values ($1, $2, clock_now())", [
    point,
    ticket,
  ]);
}

/** Which message of a ticket an entry was: it may be a provider's id. */
export function messageDigest(ticket: string, message: string): string {
  return createHash("sha256").update(`${ticket}|${message}`).digest("hex");
}

function writeLetter(
  context: CoreContext,
  ticket: TicketRecord,
  act: DeskAct,
  agent: AgentSeen | null,
): { conversation: string; event: DeskEvent } {
  const { ticket: id, number, newest: position, epoch, kind } = ticket;
  const byMail = kind === "email" && ({ byMail: true } as const);
  return {
    conversation: addressOf(context, ticket),
    event: { ...act, ticket: id, number, position, epoch, agent, ...byMail },
  };
}

/** An agent as participants see one; null for one whom nobody knows or who is not active. */
export async function seenAgent(queries: Queries, agent: string): Promise<AgentSeen | null> {
  const [found] = await queries.query<AgentSeen>("select name, code from agents where id = $1 and active", [
    agent,
  ]);
  return found ? { name: found.name, code: showCode(found.code) } : null;
}

/** `7F3KDM` → `7F3-KDM`. */
export function showCode(code: string): string {
  return `${code.slice(0, 3)}-${code.slice(3)}`;
}
