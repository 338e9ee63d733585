import type { BlockedWords, Done, Said } from "../../../ports/agent-desk.ts";
import { judgeAgentWords } from "../../desk/agent-words.ts";
import type { CoreContext } from "../context.ts";
import type { Queries } from "../database.ts";
import { mailAnswer } from "./mail.ts";
import { type Asked, lockHeld } from "./ownership.ts";
import { addEntry, lockTicket, seenAgent } from "./records.ts";

/** An agent says something to the participant. */
export async function say(
  context: CoreContext,
  queries: Queries,
  act: Asked & { text: string },
): Promise<Said | BlockedWords> {
  const text = act.text.trim();
  const blocked = judgeAgentWords(text, context.policy.desk.wordsCodePoints);
  if (blocked) return blocked;
  const held = await lockHeld(queries, act);
  if ("outcome" in held) return held;
  await queries.query(
    `update tickets set last_said_at = clock_now(), first_reply_at = coalesce(first_reply_at, clock_now())
     where id = $1`,
    [held.ticket],
  );
  await mailAnswer(context, queries, held, { agent: act.agent, text });
  const position = await addEntry(context, queries, held, {
    by: "agent",
    agent: act.agent,
    what: "said",
    text,
    delivery: "pending",
    letter: { type: "desk.said", text },
    seen: await seenAgent(queries, act.agent),
  });
  return { outcome: "said", position };
}

/** Tells the participant that it takes longer. */
export async function tellDelay(
  context: CoreContext,
  queries: Queries,
  { ticket: id }: Pick<Asked, "ticket">,
): Promise<{ outcome: "done" | "over" }> {
  const ticket = await lockTicket(queries, id);
  if (!ticket || ticket.state === "closed") return { outcome: "over" };
  const seen = ticket.agent === null ? null : await seenAgent(queries, ticket.agent);
  const letter = { type: "desk.delayed" } as const;
  await addEntry(context, queries, ticket, { by: "system", what: "delayed", letter, seen });
  return { outcome: "done" };
}

/** A note for colleagues, on any ticket. */
export async function note(
  context: CoreContext,
  queries: Queries,
  act: Asked & { text: string },
): Promise<Done> {
  const ticket = await lockTicket(queries, act.ticket);
  if (!ticket) return { outcome: "over" };
  await addEntry(context, queries, ticket, { by: "agent", agent: act.agent, what: "note", text: act.text });
  return { outcome: "done" };
}

/** Replaces the labels of any ticket. */
export async function label(
  context: CoreContext,
  queries: Queries,
  act: Asked & { labels: string[] },
): Promise<Done> {
  const ticket = await lockTicket(queries, act.ticket);
  if (!ticket) return { outcome: "over" };
  const cleaned = act.labels.map((one) => one.trim().toLowerCase()).filter((one) => one !== "");
  const labels = [...new Set(cleaned)].slice(0, context.policy.desk.labels);
  await queries.query("update tickets set labels = $2::text[] where id = $1", [ticket.ticket, labels]);
  const detail = labels.join(", ");
  await addEntry(context, queries, ticket, { by: "agent", agent: act.agent, what: "labelled", detail });
  return { outcome: "done" };
}
