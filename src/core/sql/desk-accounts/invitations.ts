import { randomBytes } from "node:crypto";
import type { Acceptance, AgentChange, AgentProfile, Invitation } from "../../../ports/agent-accounts.ts";
import type { Queries } from "../database.ts";
import { sealed } from "../sealed-columns.ts";
import type { AccountsContext } from "./accounts-context.ts";
import { appendAct } from "./acts.ts";
import { AGENT_COLUMNS, type AgentRow, DEMO_ACCOUNT, shutOut, toProfile } from "./profiles.ts";

/** Adds an account without a password, and the invitation that leads to one. */
export async function invite(
  context: AccountsContext,
  queries: Queries,
  invitation: Invitation,
): Promise<{ agentId: string } | "login-taken"> {
  const { login, name, role, tokenSha256, by, demo } = invitation;
  const { keyring, index } = context;
  const id = demo ? `${DEMO_ACCOUNT}${login}` : `a${randomBytes(6).toString("hex")}`;
  const added = await queries.query(
    `insert into desk_accounts (id, login_sealed, login_index, name_sealed, role, created_at)
     values ($1, $2, $3, $4, $5, clock_now())
     on conflict (login_index) do nothing returning id`,
    [
      id,
      sealed.deskAccounts.login.seal(keyring, id, login),
      index.agent(login),
      sealed.deskAccounts.name.seal(keyring, id, name),
      role,
    ],
  );
  if (added.length === 0) return "login-taken";
  await addInvitation(context, queries, id, tokenSha256);
  await appendAct(context, queries, {
    agentId: by,
    event: "user_created",
    detail: `invited|${id}|${role}`,
    ticket: null,
  });
  return { agentId: id };
}

/** Takes password and second factor away, and gives a new invitation. */
export async function inviteAgain(
  context: AccountsContext,
  queries: Queries,
  { agentId, tokenSha256, by }: { agentId: string; tokenSha256: string; by: string },
): Promise<boolean> {
  const emptied = await queries.query(
    "update desk_accounts set password_hash = null, totp_sealed = null, totp_step = 0 where id = $1 returning id",
    [agentId],
  );
  if (emptied.length === 0) return false;
  await shutOut(queries, agentId);
  await addInvitation(context, queries, agentId, tokenSha256);
  await appendAct(context, queries, {
    agentId: by,
    event: "user_updated",
    detail: `invited-again|${agentId}`,
    ticket: null,
  });
  return true;
}

async function addInvitation(
  { policy }: AccountsContext,
  queries: Queries,
  agentId: string,
  tokenSha256: string,
): Promise<void> {
  await queries.query(
    `insert into desk_invitations (token_sha256, agent_id, expires_at)
     values ($1, $2, clock_now() + $3::float8 * interval '1 millisecond')`,
    [tokenSha256, agentId, policy.deskAccess.invitationMs],
  );
}

/** Whose invitation this is, while it can be used. */
export async function readInvitation(
  context: AccountsContext,
  tokenSha256: string,
): Promise<AgentProfile | null> {
  const [row] = await context.database.query<AgentRow>(
    `select ${AGENT_COLUMNS} from desk_invitations i join desk_accounts a on a.id = i.agent_id
     where i.token_sha256 = $1 and i.used_at is null and i.expires_at > clock_now() and a.disabled_at is null`,
    [tokenSha256],
  );
  return row ? toProfile(context, row) : null;
}

/** Uses an invitation up and gives its account a password and a second factor. */
export async function acceptInvitation(
  context: AccountsContext,
  queries: Queries,
  { tokenSha256, passwordHash, totpSecret }: Acceptance,
): Promise<boolean> {
  const [used] = await queries.query<{ agentId: string }>(
    `update desk_invitations i set used_at = clock_now() from desk_accounts a
     where i.token_sha256 = $1 and i.used_at is null and i.expires_at > clock_now()
       and a.id = i.agent_id and a.disabled_at is null
     returning i.agent_id as "agentId"`,
    [tokenSha256],
  );
  if (!used) return false;
  const totp = sealed.deskAccounts.totp.seal(context.keyring, used.agentId, totpSecret);
  await queries.query(
    "update desk_accounts set password_hash = $2, totp_sealed = $3, totp_step = 0 where id = $1",
    [used.agentId, JSON.stringify(passwordHash), totp],
  );
  await appendAct(context, queries, {
    agentId: used.agentId,
    event: "user_updated",
    detail: "invitation-accepted",
    ticket: null,
  });
  return true;
}

/** Changes what somebody may do; his sessions end, so that nothing he holds says otherwise. */
export async function changeAgent(
  context: AccountsContext,
  queries: Queries,
  { agentId, by, role, state }: AgentChange,
): Promise<boolean> {
  const changed = await queries.query(
    `update desk_accounts set role = coalesce($2, role),
       disabled_at = case $3::text when 'disabled' then coalesce(disabled_at, clock_now()) when 'active' then null else disabled_at end
     where id = $1 returning id`,
    [agentId, role ?? null, state ?? null],
  );
  if (changed.length === 0) return false;
  if (role !== undefined || state === "disabled") await shutOut(queries, agentId);
  await appendAct(context, queries, {
    agentId: by,
    event: "user_updated",
    detail: ["changed", agentId, role, state].filter((word) => word !== undefined).join("|"),
    ticket: null,
  });
  return true;
}
