import type { ReleaseReason } from "../../../flows/kit/desk.ts";
import { judgeAgentWords } from "../../../src/core/desk/agent-words.ts";
import { skillOf } from "../../../src/core/desk/skills.ts";
import { initials } from "../../../src/core/sql/masks.ts";
import type {
  Act,
  AgentDesk,
  Done,
  NewAgent,
  TicketInFull,
  TicketRow,
} from "../../../src/ports/agent-desk.ts";
import { type ModelContext, once } from "./context.ts";
import { addEntry, byPlace, findTicket, heldBy, seenAgent } from "./ticket-entries.ts";
import { mailAnswer } from "./ticket-mail.ts";
import type { ModelTicket } from "./ticket-records.ts";

/** What desks do with the model's tickets. */
export function modelDesk(context: ModelContext): AgentDesk {
  return { ...agentsOf(context), ...ownership(context), ...speaking(context), ...reading(context) };
}

type Keyed = <Request extends Act, Outcome>(
  call: string,
  work: (request: Request) => Outcome,
) => (request: Request) => Promise<Outcome>;

function keyedBy(context: ModelContext): Keyed {
  return (call, work) => async (request) => {
    const key = `${request.agent}|${request.requestKey}`;
    return once(context, { call: `desk.${call}`, key }, () => work(request));
  };
}

function agentsOf(
  context: ModelContext,
): Pick<AgentDesk, "saveAgent" | "readAgents" | "setPresence" | "beat"> {
  const { agents } = context.records.tickets;
  return {
    async saveAgent(agent: NewAgent) {
      const known = agents.get(agent.id);
      const letter = String.fromCharCode(65 + agents.size);
      const fresh = {
        code: `${letter.repeat(3)}-${letter.repeat(3)}`,
        presence: "offline",
        seenAt: null,
      } as const;
      const saved = { ...fresh, ...known, ...agent };
      agents.set(agent.id, saved);
      return { ...saved, holding: heldBy(context, agent.id).length };
    },
    readAgents: async () =>
      [...agents.values()]
        .map((agent) => ({ ...agent, holding: heldBy(context, agent.id).length }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
    async setPresence(id, presence) {
      const agent = agents.get(id);
      if (agent) Object.assign(agent, { presence, seenAt: context.clock.now() });
    },
    beat: async (id) => touch(context, id),
  };
}

function ownership(
  context: ModelContext,
): Pick<AgentDesk, "take" | "assign" | "release" | "transfer" | "resolve"> {
  const keyed = keyedBy(context);
  return {
    take: keyed("take", ({ agent, ticket: id }) => {
      const ticket = findTicket(context, id);
      if (!ticket || ticket.state === "closed") return { outcome: "over" };
      if (ticket.agent === agent) return { outcome: "taken", epoch: ticket.epoch };
      const isTaken = ticket.agent !== null && !context.faults.has("ticket-taken-from-holder");
      if (isTaken) return { outcome: "held", by: ticket.agent ?? "" };
      touch(context, agent);
      return give(context, ticket, { to: agent, by: agent });
    }),
    assign: keyed("assign", ({ agent, ticket: id, by }: Act & { by: string }) => {
      const ticket = findTicket(context, id);
      if (!ticket || ticket.state === "closed") return { outcome: "over" };
      if (ticket.agent === agent) return { outcome: "taken", epoch: ticket.epoch };
      return give(context, ticket, { to: agent, by });
    }),
    release: keyed("release", (act) => {
      const held = findHeld(context, act);
      if ("outcome" in held) return held;
      requeue(context, held, "agent");
      return { outcome: "done" };
    }),
    transfer: keyed("transfer", (act: Parameters<AgentDesk["transfer"]>[0]) => {
      const held = findHeld(context, act);
      if ("outcome" in held) return held;
      const { to } = act;
      const text = "agent" in to ? to.agent : to.topic;
      addEntry(context, held, { by: "agent", agent: act.agent, what: "transferred", text });
      if ("agent" in to) {
        give(context, held, { to: to.agent, by: act.agent });
      } else {
        Object.assign(held, { topic: to.topic, skill: skillOf(to.topic) });
        requeue(context, held, "transfer");
      }
      return { outcome: "done" };
    }),
    resolve: keyed("resolve", (act: Parameters<AgentDesk["resolve"]>[0]) => {
      const summary = act.summary.trim();
      const blocked = summary === "" ? null : judgeAgentWords(summary, context.policy.desk.wordsCodePoints);
      if (blocked) return blocked;
      const held = findHeld(context, act);
      if ("outcome" in held) return held;
      close(context, held, { why: "resolved", agent: act.agent, summary });
      return { outcome: "done" };
    }),
  };
}

function speaking(
  context: ModelContext,
): Pick<AgentDesk, "say" | "sendFile" | "note" | "label" | "tellDelay"> {
  const keyed = keyedBy(context);
  return {
    say: keyed("say", (act: Parameters<AgentDesk["say"]>[0]) => {
      const text = act.text.trim();
      const blocked = judgeAgentWords(text, context.policy.desk.wordsCodePoints);
      if (blocked) return blocked;
      const held = context.faults.has("stranger-may-say")
        ? (findTicket(context, act.ticket) ?? findHeld(context, act))
        : findHeld(context, act);
      if ("outcome" in held) return held;
      held.lastSaidAt = context.clock.now();
      held.firstReplyAt ??= context.clock.now();
      mailAnswer(context, held, { agent: act.agent, text });
      const seen = seenAgent(context, act.agent);
      const letter = { type: "desk.said", text } as const;
      const said = { by: "agent", agent: act.agent, what: "said", text, delivery: "pending" } as const;
      return { outcome: "said", position: addEntry(context, held, { ...said, letter, seen }) };
    }),
    sendFile: keyed("sendFile", (act: Parameters<AgentDesk["sendFile"]>[0]) => {
      const held = findHeld(context, act);
      if ("outcome" in held) return held;
      const { file, agent } = act;
      const sent = held.files.filter(({ sentTo }) => sentTo !== null);
      if (sent.length >= context.policy.files.perTicket) return { outcome: "too-many" };
      const at = context.clock.now();
      held.lastSaidAt = at;
      held.firstReplyAt ??= at;
      const text = `${file.kind} ${file.bytes.length}`;
      const letter = { type: "desk.file", kind: file.kind } as const;
      const entry = { by: "agent", agent, what: "sent", text, delivery: "pending", letter } as const;
      const position = addEntry(context, held, { ...entry, seen: seenAgent(context, agent) });
      held.files.push({ position, at, file, sentTo: held.conversation });
      return { outcome: "said", position };
    }),
    async tellDelay({ ticket: id, requestKey: key }) {
      return once(context, { call: "desk.tellDelay", key }, () => {
        const ticket = findTicket(context, id);
        if (!ticket || ticket.state === "closed") return { outcome: "over" } as const;
        const seen = seenAgent(context, ticket.agent);
        addEntry(context, ticket, { by: "system", what: "delayed", letter: { type: "desk.delayed" }, seen });
        return { outcome: "done" } as const;
      });
    },
    note: keyed("note", ({ agent, ticket: id, text }: Parameters<AgentDesk["note"]>[0]): Done => {
      const ticket = findTicket(context, id);
      if (!ticket) return { outcome: "over" };
      addEntry(context, ticket, { by: "agent", agent, what: "note", text });
      return { outcome: "done" };
    }),
    label: keyed("label", ({ agent, ticket: id, labels }: Parameters<AgentDesk["label"]>[0]): Done => {
      const ticket = findTicket(context, id);
      if (!ticket) return { outcome: "over" };
      const cleaned = labels.map((one) => one.trim().toLowerCase()).filter((one) => one !== "");
      ticket.labels = [...new Set(cleaned)].slice(0, context.policy.desk.labels);
      addEntry(context, ticket, { by: "agent", agent, what: "labelled", text: ticket.labels.join(", ") });
      return { outcome: "done" };
    }),
  };
}

function reading(
  context: ModelContext,
): Pick<AgentDesk, "readOpen" | "search" | "readTicket" | "readFile" | "readFeed" | "readMetrics"> {
  const { records, clock } = context;
  const { all, feed } = records.tickets;
  return {
    readOpen: async () =>
      all
        .filter(({ state }) => state !== "closed")
        .sort(byPlace)
        .map(toRow),
    search: async ({ text, limit }) =>
      all
        .filter(({ state, member }) => state === "closed" && !isRestricted(context, member))
        .filter(
          ({ number, labels }) =>
            number.toLowerCase().includes(text.trim().toLowerCase()) ||
            labels.includes(text.trim().toLowerCase()),
        )
        .sort((a, b) => (b.closedAt ?? 0) - (a.closedAt ?? 0))
        .slice(0, limit)
        .map(toRow),
    readTicket: async (id, after) => ticketInFull(context, id, after),
    async readFile(id, position) {
      const file = findTicket(context, id)?.files.find((one) => one.position === position)?.file ?? null;
      return ticketInFull(context, id, 0) === null ? null : file;
    },
    async readFeed(after, limit) {
      if (after === null) return { point: feed.length, changes: [] };
      const changes = feed
        .slice(after, after + limit)
        .map((ticket, at) => ({ point: after + at + 1, ticket }));
      return { point: changes.at(-1)?.point ?? after, changes };
    },
    readMetrics: async ({ from, until }) =>
      all
        .filter(
          ({ openedAt, member }) => openedAt >= from && openedAt < until && !isRestricted(context, member),
        )
        .map((ticket) => {
          const { topic, channel, kind, openedAt, firstTakenAt, firstReplyAt, closedAt, closedWhy, score } =
            ticket;
          const by = ticket.entries.findLast(
            ({ what, agent }) => agent && ["taken", "resolved"].includes(what),
          );
          const late = ticket.replyDueAt < clock.now() ? false : null;
          const repliedInTime = firstReplyAt === null ? late : firstReplyAt <= ticket.replyDueAt;
          const times = { openedAt, firstTakenAt, firstReplyAt, closedAt, closedWhy };
          return { topic, channel, kind, agent: by?.agent ?? null, ...times, score, repliedInTime };
        }),
  };
}

/** Gives a ticket to an agent. */
export function give(
  context: ModelContext,
  ticket: ModelTicket,
  { to, by }: { to: string; by: string | null },
) {
  const seen = seenAgent(context, to);
  if (!seen) throw new Error("nobody active has this id");
  ticket.state = "held";
  ticket.agent = to;
  ticket.epoch += 1;
  ticket.firstTakenAt ??= context.clock.now();
  const letter = { type: "desk.taken", kind: ticket.kind } as const;
  addEntry(context, ticket, { by: by === to ? "agent" : "system", agent: to, what: "taken", letter, seen });
  return { outcome: "taken", epoch: ticket.epoch } as const;
}

/** Puts a held ticket back into the queue. */
export function requeue(context: ModelContext, ticket: ModelTicket, why: ReleaseReason): void {
  const { agent } = ticket;
  ticket.state = "waiting";
  ticket.agent = null;
  ticket.epoch += 1;
  const by = why === "agent" || why === "transfer" ? "agent" : "system";
  addEntry(context, ticket, {
    by,
    agent,
    what: "released",
    text: why,
    letter: { type: "desk.released", why },
  });
}

/** Ends a held ticket. */
export function close(
  context: ModelContext,
  ticket: ModelTicket,
  { why, agent, summary }: { why: "resolved" | "silence"; agent: string | null; summary: string },
): void {
  if (agent !== null && summary !== "") mailAnswer(context, ticket, { agent, text: summary });
  Object.assign(ticket, { state: "closed", agent: null, closedAt: context.clock.now(), closedWhy: why });
  const by = why === "resolved" ? "agent" : "system";
  const letter = { type: "desk.resolved", summary } as const;
  const text = summary === "" ? why : summary;
  addEntry(context, ticket, { by, agent, what: "resolved", text, letter, seen: seenAgent(context, agent) });
}

function findHeld(context: ModelContext, { agent, ticket: id }: Act): ModelTicket | Refused {
  touch(context, agent);
  const ticket = findTicket(context, id);
  if (!ticket || ticket.state === "closed") return { outcome: "over" };
  return ticket.agent === agent ? ticket : { outcome: "not-yours" };
}

type Refused = Extract<Done, { outcome: "not-yours" | "over" }>;

function touch({ records, clock }: ModelContext, id: string): void {
  const agent = records.tickets.agents.get(id);
  if (agent) agent.seenAt = clock.now();
}

function toRow(ticket: ModelTicket): TicketRow {
  const { conversation: _, member: __, tried: ___, entries: ____, ...rest } = ticket;
  const { messages: _____, files: ______, lastSaidAt, reminded: _______, ...row } = rest;
  const { state, lastWordsAt } = row;
  const unanswered =
    state !== "closed" && lastWordsAt !== null && (lastSaidAt === null || lastSaidAt < lastWordsAt);
  return { ...row, unanswered };
}

/** Whether a member has restricted the use of his data. */
function isRestricted({ records }: ModelContext, member: string | null): boolean {
  return member !== null && records.accounts.find(`member:${member}`)?.restricted === true;
}

/** A ticket as an agent works on it; of a member who has restricted the use of his data as little as can be. */
/** A ticket as desks may read it; null for none, and for one whose person has restricted the use of his data. */
export function ticketInFull(context: ModelContext, id: string, after: number): TicketInFull | null {
  const ticket = findTicket(context, id);
  const isHidden = isRestricted(context, ticket?.member ?? null);
  if (!ticket || (isHidden && ticket.state === "closed")) return null;
  const member = isHidden && ticket.kind === "chat" ? null : ticket.member;
  const name = member === null || isHidden ? undefined : context.records.people.get(member)?.name;
  return {
    ...toRow(ticket),
    member,
    initials: name === undefined ? null : initials(name),
    tried: isHidden ? [] : ticket.tried,
    entries: ticket.entries.filter(({ position }) => position > after),
  };
}
