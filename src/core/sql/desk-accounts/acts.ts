import type { AgentAct, ListedAct } from "../../../ports/agent-accounts.ts";
import { type AuditEntry, appendAudit } from "../audit.ts";
import type { AuditEvent } from "../audit-events.ts";
import type { Queries } from "../database.ts";
import type { AccountsContext } from "./accounts-context.ts";

/** What begins the detail of every act at the desk, so that they can be found again. */
const MARK = "desk|";

/** Adds an act to the audit trail, in the chain of the agent. */
export async function noteAct(context: AccountsContext, act: AgentAct): Promise<void> {
  await context.database.transaction((queries) => appendAct(context, queries, act));
}

/** The same within a transaction, where it comes last. */
export async function appendAct(
  context: AccountsContext,
  queries: Queries,
  { agentId, event, detail, ticket }: Omit<AgentAct, "event"> & { event: AuditEvent },
): Promise<void> {
  const words = ticket === null ? detail : `${detail}|${ticket}`;
  await appendAudit(context, queries, { event, member: null, ...actInTrail(context, agentId, words) });
}

/** How an act at the desk is written down: in the agent's own chain, so that it is found among his others. */
export function actInTrail(
  { index }: Pick<AccountsContext, "index">,
  agentId: string,
  detail: string,
): Pick<AuditEntry, "conversation" | "detail"> {
  return { conversation: index.agent(`trail|${agentId}`), detail: `${MARK}${agentId}|${detail}` };
}

/** The newest acts of everybody. */
export async function listActs(context: AccountsContext, limit: number): Promise<ListedAct[]> {
  const rows = await context.database.query<{ at: number; event: string; detail: string }>(
    `select at, event, detail from audit where detail like '${MARK}%' order by at desc, chain, position desc limit $1`,
    [limit],
  );
  return rows.map(({ at, event, detail }) => {
    const [, agentId = "", ...words] = detail.split("|");
    return { at, event, agentId, detail: words.join("|") };
  });
}
