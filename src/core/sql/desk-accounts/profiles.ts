import type { AgentProfile } from "../../../ports/agent-accounts.ts";
import type { Queries } from "../database.ts";
import { sealed } from "../sealed-columns.ts";
import type { AccountsContext } from "./accounts-context.ts";

/** A row of `agents`, without its secrets. */
export interface AgentRow {
  id: string;
  login: string;
  name: string;
  role: AgentProfile["role"];
  hasPassword: boolean;
  disabled: boolean;
}

/** Columns of an `AgentRow` from a table named `a`. */
export const AGENT_COLUMNS = `a.id, a.login_sealed as login, a.name_sealed as name, a.role,
  a.password_hash is not null as "hasPassword", a.disabled_at is not null as disabled`;

/** Opens what is sealed in a row. */
export function toProfile({ keyring }: Pick<AccountsContext, "keyring">, row: AgentRow): AgentProfile {
  const { id, role, hasPassword, disabled } = row;
  return {
    id,
    login: sealed.deskAccounts.login.open(keyring, id, row.login),
    name: sealed.deskAccounts.name.open(keyring, id, row.name),
    role,
    state: disabled ? "disabled" : hasPassword ? "active" : "invited",
  };
}

/** Everybody at the desk, by name. They are some hundreds at most, and their names are sealed, so the sorting is done here. */
export async function listAgents(context: AccountsContext): Promise<AgentProfile[]> {
  const rows = await context.database.query<AgentRow>(`select ${AGENT_COLUMNS} from desk_accounts a`);
  return rows.map((row) => toProfile(context, row)).sort((a, b) => a.name.localeCompare(b.name, "id"));
}

/** Ends every session and invitation that is open. */
export async function shutOut(queries: Queries, agentId: string): Promise<void> {
  await queries.query(
    "update desk_sessions set ended_at = clock_now() where agent_id = $1 and ended_at is null",
    [agentId],
  );
  await queries.query(
    "update desk_invitations set used_at = clock_now() where agent_id = $1 and used_at is null",
    [agentId],
  );
}

/** How the ids of the demo's fictional people at the desk begin. */
export const DEMO_ACCOUNT = "demo-";

/** Where real people are, nobody gets in with what a demo printed. */
export async function shutOutDemoAccounts(queries: Queries): Promise<void> {
  await queries.script(`
update desk_accounts set disabled_at = clock_now() where id like '${DEMO_ACCOUNT}%' and disabled_at is null;
update desk_sessions set ended_at = clock_now() where agent_id like '${DEMO_ACCOUNT}%' and ended_at is null;`);
}
