import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { TOPICS } from "../../flows/kit/desk.ts";
import { REVEAL_REASONS, REVEALED_FIELDS } from "../ports/agent-accounts.ts";
import type { Act, TicketInFull } from "../ports/agent-desk.ts";
import type { Talk } from "./api.ts";
import { fieldsOf, readId, readOneOf, readRequestKey, readText, readWhole, readWords } from "./bodies.ts";
import type { DeskParts } from "./desk-parts.ts";
import { type Caller, refuse } from "./guard.ts";
import { may } from "./permissions.ts";

/** Longer words are no chat message, and a note that nobody reads. */
const MOST_WORDS = 4_000;
const MOST_LABELS = 8;
const SEARCH_LIMIT = 50;

type Fields = Record<string, unknown>;
type Work = (act: Act, fields: Fields, caller: Caller) => Promise<unknown> | null;

/** Adds what an agent reads of tickets and does with them, under `/desk/api/tickets`. */
export function addTicketRoutes(server: FastifyInstance, parts: DeskParts): void {
  const { guard, desk, accounts } = parts;

  server.get(
    "/desk/api/tickets",
    guard.reads(["answer", "read-all"], (request) => {
      const text = readText((request.query as Fields)["text"], 80) ?? "";
      return desk.search({ text, limit: SEARCH_LIMIT });
    }),
  );
  server.get(
    "/desk/api/tickets/:ticket",
    guard.reads(["answer", "read-all"], (request, reply, caller) => readTalk(request, reply, parts, caller)),
  );
  for (const [name, work] of Object.entries(worksOf(parts))) {
    server.post(
      `/desk/api/tickets/:ticket/${name}`,
      guard.acts([name === "assign" ? "assign" : "answer"], async (request, reply, caller) => {
        const ticket = readId((request.params as Fields)["ticket"]);
        const fields = fieldsOf(request.body);
        const requestKey = readRequestKey(fields["requestKey"]);
        if (ticket === null || requestKey === null) return refuse(reply, 400, "not-a-form");
        const act = { agent: caller.agent.id, ticket, requestKey: `${caller.agent.id}|${requestKey}` };
        await desk.beat(caller.agent.id);
        return (await work(act, fields, caller)) ?? refuse(reply, 400, "not-a-form");
      }),
    );
  }
  server.post(
    "/desk/api/tickets/:ticket/reveal",
    guard.acts(["reveal"], async (request, reply, caller) => {
      const ticket = readId((request.params as Fields)["ticket"]);
      const fields = fieldsOf(request.body);
      const field = readOneOf(fields["field"], REVEALED_FIELDS);
      const reason = readOneOf(fields["reason"], REVEAL_REASONS);
      if (ticket === null || field === null || reason === null) return refuse(reply, 400, "not-a-form");
      if (!isConfirmed(parts, caller)) return refuse(reply, 403, "code-needed");
      const agentId = caller.agent.id;
      const anybodys = may(caller.agent.role, "read-all");
      const value = await accounts.reveal({ agentId, ticket, field, reason, anybodys });
      return value === null ? refuse(reply, 404, "nothing-to-reveal") : { field, value };
    }),
  );
}

/** Whether the second factor was shown not too long ago. */
export function isConfirmed(
  { clock, policy }: DeskParts,
  { confirmedAt }: Caller,
  withinMs: number = policy.deskAccess.confirmedMs,
): boolean {
  return clock.now() - confirmedAt < withinMs;
}

/** What can be done with a ticket, by the last word of the address. Null: what came with it makes no sense. */
function worksOf({ desk }: DeskParts): Record<string, Work> {
  const withText = (fields: Fields, work: (text: string) => Promise<unknown>) => {
    const text = readWords(fields["text"], MOST_WORDS);
    return text === null ? null : work(text);
  };
  return {
    take: (act) => desk.take(act),
    release: (act) => desk.release(act),
    say: (act, fields) => withText(fields, (text) => desk.say({ ...act, text })),
    note: (act, fields) => withText(fields, (text) => desk.note({ ...act, text })),
    resolve(act, fields) {
      const summary = readText(fields["summary"], MOST_WORDS);
      return summary === null ? null : desk.resolve({ ...act, summary: summary.trim() });
    },
    label(act, fields) {
      const labels = readLabels(fields["labels"]);
      return labels && desk.label({ ...act, labels });
    },
    transfer(act, fields) {
      const to = readDestination(fields);
      return to && desk.transfer({ ...act, to });
    },
    assign(act, fields, caller) {
      const agent = readId(fields["agent"]);
      return agent === null ? null : desk.assign({ ...act, agent, by: caller.agent.id });
    },
  };
}

function readDestination(fields: Fields) {
  const agent = readId(fields["agent"]);
  const topic = readOneOf(fields["topic"], TOPICS);
  if (agent !== null) return { agent };
  return topic === null ? null : { topic };
}

/** Labels are words for sorting, not for data: letters, digits and dashes only. */
function readLabels(value: unknown): string[] | null {
  if (!Array.isArray(value) || value.length > MOST_LABELS) return null;
  const labels = value.map((label) => (typeof label === "string" ? label.trim().toLowerCase() : ""));
  const isLabel = (label: string) => /^[\p{L}][\p{L}\d -]{0,23}$/u.test(label) && !/\d{5}/.test(label);
  return labels.every(isLabel) ? [...new Set(labels)] : null;
}

async function readTalk(
  request: FastifyRequest,
  reply: FastifyReply,
  { desk }: DeskParts,
  { agent }: Caller,
): Promise<unknown> {
  const ticket = readId((request.params as Fields)["ticket"]);
  const after = readWhole((request.query as Fields)["after"] ?? "0", 0, Number.MAX_SAFE_INTEGER);
  if (ticket === null || after === null) return refuse(reply, 400, "not-a-form");
  const talk = await desk.readTicket(ticket, after);
  // The same answer whether there is none or it is not for him.
  if (!talk || !(may(agent.role, "read-all") || (await isFor(agent.id, talk)))) {
    return refuse(reply, 404, "no-such-ticket");
  }
  const { member, ...shown } = talk;
  const answer: Talk = { ...shown, hasMember: member !== null };
  return answer;

  /** Waiting ones are for everybody who answers; others for who holds or has closed them. */
  async function isFor(agentId: string, found: TicketInFull): Promise<boolean> {
    if (found.state !== "closed") return found.state === "waiting" || found.agent === agentId;
    const whole = after === 0 ? found : await desk.readTicket(found.ticket, 0);
    return whole?.entries.some((entry) => entry.agent === agentId) ?? false;
  }
}
