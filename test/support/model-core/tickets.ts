import type { TicketStanding } from "../../../flows/kit/desk.ts";
import {
  afterWorkingTime,
  callbackSlotsAfter,
  momentAt,
  serviceHoursAt,
} from "../../../src/core/desk/hours.ts";
import { skillOf } from "../../../src/core/desk/skills.ts";
import { expectedWait } from "../../../src/core/desk/wait.ts";
import { type NewTicket, type TicketAsker, type Tickets, TicketUnknown } from "../../../src/ports/tickets.ts";
import { type ModelContext, makeId, once } from "./context.ts";
import { findLiveSession } from "./sessions.ts";
import { addEntry, byPlace, findTicket, heldBy, onDuty, seenAgent } from "./ticket-entries.ts";
import type { ModelTicket } from "./ticket-records.ts";
import { tendTickets } from "./ticket-tend.ts";

/** The participant's side of talks with people. */
export function modelTickets(context: ModelContext): Tickets {
  const { records, clock } = context;
  const keyed = <Request, Outcome>(call: string, work: (request: Request) => Outcome) => {
    return async (request: Request, key: string): Promise<Outcome> =>
      once(context, { call, key }, () => work(request));
  };
  const open = keyed(
    "openTicket",
    (request: NewTicket) => findOpen(context, request) ?? insertTicket(context, request),
  );
  return {
    readServiceHours: async () => serviceHoursAt(clock.now()),
    readCallbackSlots: async (limit) => callbackSlotsAfter(clock.now(), limit),
    async readTicket(asked) {
      const ticket = findOpen(context, asked);
      return ticket && standingOf(context, ticket, asked.conversation);
    },
    async openTicket(request, key) {
      const ticket = await open(request, key);
      return standingOf(context, ticket, request.conversation);
    },
    moveTicketHere: keyed("moveTicketHere", (move: { asked: TicketAsker; ticket: string }) =>
      moveHere(context, move),
    ),
    async addWords({ conversation, ticket: id, words }) {
      const ticket = findOwn(context, { conversation, ticket: id });
      for (const word of words) {
        if (ticket.messages.has(word.id)) continue;
        ticket.messages.add(word.id);
        addEntry(context, ticket, { by: "participant", what: "words", text: word.text });
        ticket.lastWordsAt = clock.now();
      }
      const isTold = !records.tickets.letters.some((letter) => letter.ticket === ticket.ticket);
      const closedAt = ticket.closedAt ?? Number.POSITIVE_INFINITY;
      return { over: isTold && closedAt <= clock.now() - context.policy.desk.partingMs };
    },
    closeTicket: keyed("closeTicket", (request: { conversation: string; ticket: string }) => {
      const ticket = findOwn(context, request);
      if (ticket.state === "closed") return;
      const over = { state: "closed", agent: null, closedAt: clock.now(), closedWhy: "participant" } as const;
      Object.assign(ticket, over);
      addEntry(context, ticket, { by: "participant", what: "closed", text: "participant" });
    }),
    async rateTicket({ conversation, ticket: id, score }) {
      const ticket = findOwn(context, { conversation, ticket: id });
      if (ticket.score !== null) return;
      ticket.score = score;
      addEntry(context, ticket, { by: "participant", what: "rated", text: String(score) });
    },
    async findAgent(code) {
      const plain = code.toUpperCase().replace(/[^A-Z0-9]/g, "");
      const agents = [...records.tickets.agents.values()];
      const found = agents.find((agent) => agent.active && agent.code.replace("-", "") === plain);
      return found ? { name: found.name, code: found.code } : null;
    },
    async readLetters(limit) {
      const { letters } = records.tickets;
      const isOldest = (at: number) =>
        letters.findIndex(({ ticket }) => ticket === letters[at]?.ticket) === at;
      return letters.filter((_, at) => isOldest(at)).slice(0, limit);
    },
    async letterArrived({ ticket, position }) {
      const { letters } = records.tickets;
      const at = letters.findIndex((letter) => letter.ticket === ticket && letter.position === position);
      if (at >= 0) letters.splice(at, 1);
    },
    async noteDelivery({ ticket, position, outcome }) {
      const entry = findTicket(context, ticket)?.entries.find((one) => one.position === position);
      if (entry?.delivery !== "pending") return;
      entry.delivery = outcome;
      records.tickets.feed.push(ticket);
    },
    tendTickets: async () => tendTickets(context),
  };
}

function memberOf(context: ModelContext, { session }: TicketAsker): string | null {
  return (session && findLiveSession(context, session)?.member) ?? null;
}

function findOpen(context: ModelContext, asked: TicketAsker): ModelTicket | null {
  const open = context.records.tickets.all.filter(({ state }) => state !== "closed");
  const member = memberOf(context, asked);
  const here = open.find(({ conversation }) => conversation === asked.conversation);
  return here ?? open.find((ticket) => member !== null && ticket.member === member) ?? null;
}

/** A ticket of this chat. Throws `TicketUnknown`. */
export function findOwn(
  context: ModelContext,
  { conversation, ticket: id }: { conversation: string; ticket: string },
): ModelTicket {
  const ticket = findTicket(context, id);
  if (ticket?.conversation !== conversation) throw new TicketUnknown("not of this chat");
  return ticket;
}

function insertTicket(context: ModelContext, request: NewTicket): ModelTicket {
  const { records, clock, policy } = context;
  const { topic, kind, language, tried, callbackAt, conversation, words } = request;
  const now = clock.now();
  const member = memberOf(context, request);
  const ticket: ModelTicket = {
    ticket: makeId(context),
    number: `HK-${String(records.tickets.all.length + 1)
      .padStart(5, "2")
      .replaceAll("0", "X")
      .replaceAll("1", "Y")}`,
    kind,
    topic,
    skill: skillOf(topic),
    language,
    channel: conversation.slice(0, conversation.indexOf(":")),
    conversation,
    state: "waiting",
    agent: null,
    epoch: 0,
    verified: member !== null,
    member,
    labels: [],
    tried,
    openedAt: now,
    queuedAt: now,
    firstTakenAt: null,
    firstReplyAt: null,
    closedAt: null,
    closedWhy: null,
    replyDueAt: afterWorkingTime(callbackAt ?? now, policy.desk.replyWithinMs[kind]),
    callbackAt,
    lastWordsAt: words === "" ? null : now,
    lastSaidAt: null,
    unanswered: false,
    score: null,
    newest: 0,
    entries: [],
    messages: new Set(),
    files: [],
    reminded: false,
  };
  records.tickets.all.push(ticket);
  addEntry(context, ticket, { by: "participant", what: "opened", text: topic });
  if (words !== "") addEntry(context, ticket, { by: "participant", what: "words", text: words });
  return ticket;
}

function moveHere(
  context: ModelContext,
  { asked, ticket: id }: { asked: TicketAsker; ticket: string },
): boolean {
  const member = memberOf(context, asked);
  const ticket = findTicket(context, id);
  if (!ticket || member === null || ticket.member !== member || ticket.state === "closed") return false;
  if (ticket.conversation === asked.conversation) return true;
  const open = context.records.tickets.all.filter(({ state }) => state !== "closed");
  if (open.some(({ conversation }) => conversation === asked.conversation)) return false;
  const seen = seenAgent(context, ticket.agent);
  const moved = { by: "participant", what: "moved", text: ticket.channel } as const;
  addEntry(context, ticket, { ...moved, letter: { type: "desk.moved" }, seen });
  ticket.conversation = asked.conversation;
  ticket.channel = asked.conversation.slice(0, asked.conversation.indexOf(":"));
  if (ticket.agent === null) return true;
  addEntry(context, ticket, { agent: ticket.agent, what: "taken", letter: { type: "desk.taken" }, seen });
  return true;
}

function standingOf(context: ModelContext, ticket: ModelTicket, conversation: string): TicketStanding {
  const hours = serviceHoursAt(context.clock.now());
  const place = ticket.state === "waiting" && ticket.kind === "chat" ? placeOf(context, ticket) : null;
  const { topic, kind, state, callbackAt, number } = ticket;
  return {
    ticket: ticket.ticket,
    number,
    topic,
    kind,
    state,
    place,
    wait: place === null || !hours.open ? null : waitOf(context, ticket, place),
    hours,
    agent: seenAgent(context, ticket.agent),
    elsewhere: ticket.conversation === conversation ? null : ticket.channel,
    callback: callbackAt === null ? null : momentAt(callbackAt),
  };
}

function placeOf(context: ModelContext, ticket: ModelTicket): number {
  const able = onDuty(context).filter(({ skills }) => skills.includes(ticket.skill));
  const ahead = context.records.tickets.all.filter(
    (other) =>
      other.state === "waiting" &&
      other.kind === "chat" &&
      byPlace(other, ticket) < 0 &&
      other !== ticket &&
      (other.skill === ticket.skill || able.some(({ skills }) => skills.includes(other.skill))),
  );
  return ahead.length + 1;
}

function waitOf(context: ModelContext, ticket: ModelTicket, place: number) {
  const { records, clock, policy } = context;
  const able = onDuty(context).filter(
    ({ skills, languages }) => skills.includes(ticket.skill) && languages.includes(ticket.language),
  );
  const slots = able.reduce((sum, { capacity }) => sum + capacity, 0);
  const busy = able.reduce(
    (sum, { id, capacity }) => sum + Math.min(capacity, heldBy(context, id).length),
    0,
  );
  const lengths = records.tickets.all.flatMap(({ kind, firstTakenAt, closedAt }) =>
    kind === "chat" && firstTakenAt !== null && closedAt !== null && closedAt > clock.now() - 86_400_000
      ? [closedAt - firstTakenAt]
      : [],
  );
  const meanMs = lengths.reduce((sum, one) => sum + one, 0) / Math.max(1, lengths.length);
  const today = { place, slots, free: slots - busy, meanMs, samples: lengths.length };
  return expectedWait(today, policy.desk.waitSamples);
}
