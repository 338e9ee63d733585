import type { ModelContext } from "./context.ts";
import { close, give, requeue } from "./ticket-desk.ts";
import { addEntry, byPlace, heldBy, onDuty } from "./ticket-entries.ts";
import type { ModelTicket } from "./ticket-records.ts";

/** What time does to the model's tickets. */
export function tendTickets(context: ModelContext): void {
  const { all } = context.records.tickets;
  for (const ticket of all.filter(({ state }) => state === "held")) {
    const why = goneBecause(context, ticket);
    if (why) requeue(context, ticket, why);
  }
  for (const ticket of all) remind(context, ticket);
  const waiting = all.filter(
    ({ state, kind, reminded }) => state === "waiting" && (kind !== "callback" || reminded),
  );
  const byHurry = (a: ModelTicket, b: ModelTicket) =>
    Number(isUnhurried(a)) - Number(isUnhurried(b)) || byPlace(a, b);
  for (const ticket of waiting.sort(byHurry)) {
    const to = roomiest(context, ticket);
    if (to !== null) give(context, ticket, { to, by: null });
  }
  for (const ticket of all.filter((one) => isSilent(context, one)))
    close(context, ticket, { why: "silence", agent: ticket.agent, summary: "" });
}

function goneBecause(
  { records, clock, policy }: ModelContext,
  ticket: ModelTicket,
): "shift-end" | "gone" | null {
  const agent = records.tickets.agents.get(ticket.agent ?? "");
  if (!agent) return "gone";
  if (agent.shiftEndsAt !== null && agent.shiftEndsAt <= clock.now()) return "shift-end";
  if (!agent.active || agent.presence === "offline") return "gone";
  return (agent.seenAt ?? 0) <= clock.now() - policy.desk.agentGoneMs ? "gone" : null;
}

function remind(context: ModelContext, ticket: ModelTicket): void {
  const due = ticket.callbackAt ?? ticket.replyDueAt;
  if (ticket.state === "closed" || ticket.kind === "chat" || ticket.reminded) return;
  if (due > context.clock.now() + context.policy.desk.remindMs) return;
  ticket.reminded = true;
  addEntry(context, ticket, { agent: ticket.agent, what: "reminder" });
}

/** An e-mail that is not due yet. */
function isUnhurried({ kind, reminded }: ModelTicket): boolean {
  return kind === "email" && !reminded;
}

function roomiest(context: ModelContext, ticket: ModelTicket): string | null {
  const { skill, language } = ticket;
  const free = (agent: { id: string; capacity: number }) => agent.capacity - heldBy(context, agent.id).length;
  const able = onDuty(context).filter(
    (agent) =>
      agent.skills.includes(skill) &&
      agent.languages.includes(language) &&
      free(agent) > 0 &&
      !(isUnhurried(ticket) && heldBy(context, agent.id).some(({ kind }) => kind === "email")),
  );
  return able.sort((a, b) => free(b) - free(a) || (a.id < b.id ? -1 : 1))[0]?.id ?? null;
}

function isSilent({ clock, policy }: ModelContext, ticket: ModelTicket): boolean {
  const { lastSaidAt, lastWordsAt, state, kind } = ticket;
  if (state !== "held" || kind !== "chat" || lastSaidAt === null) return false;
  const answered = lastWordsAt === null || lastWordsAt <= lastSaidAt;
  return answered && lastSaidAt <= clock.now() - policy.desk.silenceMs;
}
