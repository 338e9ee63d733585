import { randomInt, randomUUID } from "node:crypto";
import type { TicketStanding } from "../../../../flows/kit/desk.ts";
import {
  type NewTicket,
  type ParticipantWords,
  type TicketAsker,
  TicketUnknown,
} from "../../../ports/tickets.ts";
import { afterWorkingTime } from "../../desk/hours.ts";
import { skillOf } from "../../desk/skills.ts";
import type { CoreContext } from "../context.ts";
import type { Queries } from "../database.ts";
import { sealed } from "../sealed-columns.ts";
import {
  addEntry,
  lockTicket,
  messageDigest,
  seenAgent,
  selectTickets,
  type TicketRecord,
} from "./records.ts";
import { findOpen, memberOf, readNow, standingOf } from "./standing.ts";

/** Without letters and digits that are taken for one another. */
const QUOTABLE = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/** The open ticket of whoever asks. */
export async function readTicket(context: CoreContext, asked: TicketAsker): Promise<TicketStanding | null> {
  const { database } = context;
  const ticket = await findOpen(context, database, asked);
  return ticket && (await standingOf(context, database, ticket, asked.conversation));
}

/** Opens a ticket, or finds the one that is open. How it stands is not part of the outcome that a repetition is given: a place grows old. */
export async function openTicket(
  context: CoreContext,
  queries: Queries,
  request: NewTicket,
): Promise<Pick<TicketRecord, "ticket">> {
  const member = await memberOf(context, queries, request);
  // One person opens one ticket at a time, from whatever chat.
  const who = member ?? context.index.conversation(request.conversation);
  await queries.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [who]);
  const open = await findOpen(context, queries, request);
  const { ticket } = open ?? (await insertTicket(context, queries, request, member));
  return { ticket };
}

/** A ticket as it stands now, be it over by now. */
export async function readStanding(
  context: CoreContext,
  { ticket, conversation }: { ticket: string; conversation: string },
): Promise<TicketStanding> {
  const [found] = await selectTickets(context.database, "t.id = $1", [ticket]);
  if (!found) throw new TicketUnknown("gone");
  return await standingOf(context, context.database, found, conversation);
}

async function insertTicket(
  context: CoreContext,
  queries: Queries,
  request: NewTicket,
  member: string | null,
): Promise<TicketRecord> {
  const { keyring, policy, index } = context;
  const { conversation, kind, topic, callbackAt } = request;
  const id = randomUUID();
  const dueFrom = callbackAt ?? (await readNow(queries));
  await queries.query(
    `insert into tickets (id, number, conversation, channel, address_sealed, member_id, topic, skill, kind, language,
       state, tried, opened_at, queued_at, reply_due_at, callback_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'waiting', $11::text[], clock_now(), clock_now(),
       to_timestamp($12::float8 / 1000), to_timestamp($13::float8 / 1000))`,
    [
      id,
      await freeNumber(queries),
      index.conversation(conversation),
      conversation.slice(0, conversation.indexOf(":")),
      sealed.tickets.address.seal(keyring, id, conversation),
      member,
      topic,
      skillOf(topic),
      kind,
      request.language,
      request.tried,
      afterWorkingTime(dueFrom, policy.desk.replyWithinMs[kind]),
      callbackAt,
    ],
  );
  const ticket = await lockTicket(queries, id);
  if (!ticket) throw new Error("a ticket that was just opened is not there");
  await addEntry(context, queries, ticket, { by: "participant", what: "opened", detail: topic });
  if (request.words !== "") {
    await addEntry(context, queries, ticket, { by: "participant", what: "words", text: request.words });
    await queries.query("update tickets set last_words_at = clock_now() where id = $1", [id]);
  }
  return ticket;
}

/** A number that is short enough to be read out, and says nothing of how many there are. */
async function freeNumber(queries: Queries): Promise<string> {
  for (;;) {
    const number = `HK-${quotable(5)}`;
    const taken = await queries.query("select 1 from tickets where number = $1", [number]);
    if (taken.length === 0) return number;
  }
}

/** Random characters that can be read out without a mistake. */
export function quotable(length: number): string {
  return Array.from({ length }, () => QUOTABLE[randomInt(QUOTABLE.length)]).join("");
}

/** Lets a member's ticket go on in the chat that asks. */
export async function moveTicketHere(
  context: CoreContext,
  queries: Queries,
  { asked, ticket: id }: { asked: TicketAsker; ticket: string },
): Promise<boolean> {
  const member = await memberOf(context, queries, asked);
  const ticket = await lockTicket(queries, id);
  if (!ticket || member === null || ticket.member !== member || ticket.state === "closed") return false;
  const conversation = context.index.conversation(asked.conversation);
  if (ticket.conversation === conversation) return true;
  const [here] = await selectTickets(queries, "t.state <> 'closed' and t.conversation = $1", [conversation]);
  if (here) return false;
  const seen = ticket.agent === null ? null : await seenAgent(queries, ticket.agent);
  await addEntry(context, queries, ticket, {
    by: "participant",
    what: "moved",
    detail: ticket.channel,
    letter: { type: "desk.moved" },
    seen,
  });
  const channel = asked.conversation.slice(0, asked.conversation.indexOf(":"));
  const address = sealed.tickets.address.seal(context.keyring, id, asked.conversation);
  await queries.query(
    "update tickets set conversation = $2, channel = $3, address_sealed = $4 where id = $1",
    [id, conversation, channel, address],
  );
  if (ticket.agent === null) return true;
  const moved = { ...ticket, conversation, channel, addressSealed: address };
  const letter = { type: "desk.taken", kind: ticket.kind } as const;
  await addEntry(context, queries, moved, { by: "system", agent: ticket.agent, what: "taken", letter, seen });
  return true;
}

/** Adds what a participant wrote, each once, and says whether the talk is over for longer than its chat can be unaware of. */
export async function addWords(context: CoreContext, written: ParticipantWords): Promise<{ over: boolean }> {
  return await context.database.transaction(async (queries) => {
    const ticket = await lockOwn(context, queries, written);
    for (const { id, text } of written.words) {
      const [known] = await queries.query(
        "select 1 from ticket_entries where ticket_id = $1 and message = $2",
        [ticket.ticket, messageDigest(ticket.ticket, id)],
      );
      if (known) continue;
      await addEntry(context, queries, ticket, { by: "participant", what: "words", text, message: id });
      await queries.query("update tickets set last_words_at = clock_now() where id = $1", [ticket.ticket]);
    }
    return { over: ticket.state === "closed" && (await isLongOver(context, queries, ticket.ticket)) };
  });
}

/** A letter that is not in its mailbox yet may be the one that tells of the end. */
async function isLongOver({ policy }: CoreContext, queries: Queries, ticket: string): Promise<boolean> {
  const [row] = await queries.query(
    `select 1 from tickets t where t.id = $1 and t.closed_at <= clock_now() - make_interval(secs => $2::float8 / 1000)
     and not exists (select 1 from ticket_entries e where e.ticket_id = t.id and e.letter_sealed is not null)`,
    [ticket, policy.desk.partingMs],
  );
  return row !== undefined;
}

/** The participant ends it. */
export async function closeTicket(
  context: CoreContext,
  queries: Queries,
  close: { conversation: string; ticket: string },
): Promise<null> {
  const ticket = await lockOwn(context, queries, close);
  if (ticket.state === "closed") return null;
  await queries.query(
    `update tickets set state = 'closed', agent_id = null, closed_at = clock_now(), closed_why = 'participant'
     where id = $1`,
    [ticket.ticket],
  );
  await addEntry(context, queries, ticket, { by: "participant", what: "closed", detail: "participant" });
  return null;
}

/** How well he was helped; the first answer stays. */
export async function rateTicket(
  context: CoreContext,
  rating: { conversation: string; ticket: string; score: number },
): Promise<void> {
  await context.database.transaction(async (queries) => {
    const ticket = await lockOwn(context, queries, rating);
    if (ticket.score !== null) return;
    await queries.query("update tickets set score = $2 where id = $1", [ticket.ticket, rating.score]);
    await addEntry(context, queries, ticket, {
      by: "participant",
      what: "rated",
      detail: String(rating.score),
    });
  });
}

/** A ticket of this chat, locked. Throws `TicketUnknown`. */
export async function lockOwn(
  { index }: CoreContext,
  queries: Queries,
  { conversation, ticket: id }: { conversation: string; ticket: string },
): Promise<TicketRecord> {
  const ticket = await lockTicket(queries, id);
  if (ticket?.conversation !== index.conversation(conversation)) throw new TicketUnknown("not of this chat");
  return ticket;
}
