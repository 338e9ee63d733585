import type { ReleaseReason, Topic } from "../../../../flows/kit/desk.ts";
import type { Act, BlockedWords, ClosedWhy, Done, Taken } from "../../../ports/agent-desk.ts";
import { judgeAgentWords } from "../../desk/agent-words.ts";
import { skillOf } from "../../desk/skills.ts";
import type { CoreContext } from "../context.ts";
import type { Queries } from "../database.ts";
import { mailAnswer } from "./mail.ts";
import { addEntry, lockTicket, seenAgent, type TicketRecord } from "./records.ts";

/** Who asks, without the key under which he asks. */
export type Asked = Omit<Act, "requestKey">;

/** An agent takes a waiting ticket, or his own. */
export async function take(context: CoreContext, queries: Queries, act: Asked): Promise<Taken> {
  const ticket = await lockTicket(queries, act.ticket);
  if (!ticket || ticket.state === "closed") return { outcome: "over" };
  if (ticket.agent === act.agent) return { outcome: "taken", epoch: ticket.epoch };
  if (ticket.agent !== null) return { outcome: "held", by: ticket.agent };
  await touch(queries, act.agent);
  return await give(context, queries, ticket, { to: act.agent, by: act.agent });
}

/** A supervisor gives it to somebody. */
export async function assign(
  context: CoreContext,
  queries: Queries,
  act: Asked & { by: string },
): Promise<Taken> {
  const ticket = await lockTicket(queries, act.ticket);
  if (!ticket || ticket.state === "closed") return { outcome: "over" };
  if (ticket.agent === act.agent) return { outcome: "taken", epoch: ticket.epoch };
  return await give(context, queries, ticket, { to: act.agent, by: act.by });
}

/** Gives a locked ticket to an agent. `by` null: the machine does. */
export async function give(
  context: CoreContext,
  queries: Queries,
  ticket: TicketRecord,
  { to, by }: { to: string; by: string | null },
): Promise<Extract<Taken, { outcome: "taken" }>> {
  const seen = await seenAgent(queries, to);
  if (!seen) throw new Error("nobody active has this id");
  await queries.query(
    `update tickets set state = 'held', agent_id = $2, epoch = epoch + 1,
       first_taken_at = coalesce(first_taken_at, clock_now()) where id = $1`,
    [ticket.ticket, to],
  );
  ticket.epoch += 1;
  await addEntry(context, queries, ticket, {
    by: by === to ? "agent" : "system",
    agent: to,
    what: "taken",
    letter: { type: "desk.taken", kind: ticket.kind },
    seen,
  });
  return { outcome: "taken", epoch: ticket.epoch };
}

/** The agent gives it back. */
export async function release(context: CoreContext, queries: Queries, act: Asked): Promise<Done> {
  const held = await lockHeld(queries, act);
  if ("outcome" in held) return held;
  await requeue(context, queries, held, "agent");
  return { outcome: "done" };
}

/** Puts a locked, held ticket back into the queue, at its old place. */
export async function requeue(
  context: CoreContext,
  queries: Queries,
  ticket: TicketRecord,
  why: ReleaseReason,
): Promise<void> {
  const { agent } = ticket;
  await queries.query(
    "update tickets set state = 'waiting', agent_id = null, epoch = epoch + 1 where id = $1",
    [ticket.ticket],
  );
  ticket.epoch += 1;
  await addEntry(context, queries, ticket, {
    by: why === "agent" || why === "transfer" ? "agent" : "system",
    agent,
    what: "released",
    detail: why,
    letter: { type: "desk.released", why },
    seen: null,
  });
}

/** To another agent at once, or to the queue of another topic. */
export async function transfer(
  context: CoreContext,
  queries: Queries,
  act: Asked & { to: { agent: string } | { topic: Topic } },
): Promise<Done> {
  const held = await lockHeld(queries, act);
  if ("outcome" in held) return held;
  const { to } = act;
  const detail = "agent" in to ? to.agent : to.topic;
  await addEntry(context, queries, held, { by: "agent", agent: act.agent, what: "transferred", detail });
  if ("agent" in to) {
    await give(context, queries, held, { to: to.agent, by: act.agent });
  } else {
    await queries.query("update tickets set topic = $2, skill = $3 where id = $1", [
      held.ticket,
      to.topic,
      skillOf(to.topic),
    ]);
    await requeue(context, queries, held, "transfer");
  }
  return { outcome: "done" };
}

/** The agent ends it. */
export async function resolve(
  context: CoreContext,
  queries: Queries,
  act: Asked & { summary: string },
): Promise<Done | BlockedWords> {
  const summary = act.summary.trim();
  const blocked = summary === "" ? null : judgeAgentWords(summary, context.policy.desk.wordsCodePoints);
  if (blocked) return blocked;
  const held = await lockHeld(queries, act);
  if ("outcome" in held) return held;
  await close(context, queries, held, { why: "resolved", agent: act.agent, summary });
  return { outcome: "done" };
}

/** Closes a locked, held ticket and tells the participant. */
export async function close(
  context: CoreContext,
  queries: Queries,
  ticket: TicketRecord,
  { why, agent, summary }: { why: ClosedWhy; agent: string | null; summary: string },
): Promise<void> {
  const seen = agent === null ? null : await seenAgent(queries, agent);
  if (agent !== null && summary !== "") await mailAnswer(context, queries, ticket, { agent, text: summary });
  await queries.query(
    `update tickets set state = 'closed', agent_id = null, closed_at = clock_now(), closed_why = $2 where id = $1`,
    [ticket.ticket, why],
  );
  await addEntry(context, queries, ticket, {
    by: why === "resolved" ? "agent" : "system",
    agent,
    what: "resolved",
    ...(summary === "" ? { detail: why } : { text: summary }),
    letter: { type: "desk.resolved", summary },
    seen,
  });
}

/** The ticket, locked, when the agent holds it; otherwise what is to be answered. Whoever acts is there. */
export async function lockHeld(
  queries: Queries,
  { agent, ticket: id }: Asked,
): Promise<TicketRecord | Refused> {
  await touch(queries, agent);
  const ticket = await lockTicket(queries, id);
  if (!ticket || ticket.state === "closed") return { outcome: "over" };
  return ticket.agent === agent ? ticket : { outcome: "not-yours" };
}

type Refused = Extract<Done, { outcome: "not-yours" | "over" }>;

/** An act is a sign of life, as good as any. */
async function touch(queries: Queries, agent: string): Promise<void> {
  await queries.query("update agents set seen_at = clock_now() where id = $1", [agent]);
}
