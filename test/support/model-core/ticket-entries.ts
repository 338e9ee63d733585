import type { AgentSeen, DeskAct } from "../../../flows/kit/desk.ts";
import type { TicketEntry } from "../../../src/ports/agent-desk.ts";
import type { ModelContext } from "./context.ts";
import type { ModelTicket } from "./ticket-records.ts";

export interface ModelEntry extends Partial<Omit<TicketEntry, "position" | "at">> {
  what: TicketEntry["what"];
  letter?: DeskAct;
  seen?: AgentSeen | null;
}

/** Adds an entry to a ticket, tells the feed, and gives the entry's position. */
export function addEntry(
  context: ModelContext,
  ticket: ModelTicket,
  { letter, seen, ...entry }: ModelEntry,
): number {
  const { records, clock } = context;
  ticket.newest += 1;
  const position = ticket.newest;
  const plain = { by: "system", agent: null, text: "", delivery: null } as const;
  ticket.entries.push({ ...plain, ...entry, position, at: clock.now() });
  records.tickets.feed.push(ticket.ticket);
  if (!letter) return position;
  const { ticket: id, number, epoch, conversation, kind } = ticket;
  const byMail = kind === "email" && ({ byMail: true } as const);
  const event = { ...letter, ticket: id, number, position, epoch, agent: seen ?? null, ...byMail };
  records.tickets.letters.push({ conversation, ticket: id, position, event });
  return position;
}

export function findTicket({ records }: ModelContext, id: string): ModelTicket | null {
  return records.tickets.all.find(({ ticket }) => ticket === id) ?? null;
}

/** An active agent as participants see him. */
export function seenAgent({ records }: ModelContext, id: string | null): AgentSeen | null {
  const agent = id === null ? undefined : records.tickets.agents.get(id);
  return agent?.active ? { name: agent.name, code: agent.code } : null;
}

export function heldBy({ records }: ModelContext, agent: string): ModelTicket[] {
  return records.tickets.all.filter((ticket) => ticket.agent === agent);
}

/** In the order of the queue. */
export function byPlace(a: ModelTicket, b: ModelTicket): number {
  return a.queuedAt - b.queuedAt || (a.ticket < b.ticket ? -1 : 1);
}

/** Those who are given talks now. */
export function onDuty({ records, clock, policy }: ModelContext) {
  return [...records.tickets.agents.values()].filter(
    (agent) =>
      agent.active &&
      agent.presence === "online" &&
      (agent.seenAt ?? 0) > clock.now() - policy.desk.onDutyMs &&
      (agent.shiftEndsAt === null || agent.shiftEndsAt > clock.now()),
  );
}
