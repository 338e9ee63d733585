import type {
  AgentCredentials,
  AgentSession,
  SessionOpening,
  SignInSubject,
} from "../../../ports/agent-accounts.ts";
import type { Queries } from "../database.ts";
import { sealed } from "../sealed-columns.ts";
import type { AccountsContext } from "./accounts-context.ts";
import { appendAct } from "./acts.ts";
import { AGENT_COLUMNS, type AgentRow, toProfile } from "./profiles.ts";

/** Counts a try under every subject, unless one of them has had its share. Tries at the same moment wait for each other. */
export async function maySignIn(
  context: AccountsContext,
  subjects: readonly SignInSubject[],
): Promise<boolean> {
  const { windowMs, perLogin, perDevice, perAddress } = context.policy.deskAccess.signIn;
  const most = { login: perLogin, device: perDevice, address: perAddress };
  const counted = subjects
    .map(({ kind, value }) => ({ digest: context.index.agent(`${kind}|${value}`), most: most[kind] }))
    .sort((a, b) => (a.digest < b.digest ? -1 : 1));
  return await context.database.transaction(async (queries) => {
    for (const { digest, most: allowed } of counted) {
      await queries.query("select pg_advisory_xact_lock(hashtextextended($1, 24))", [digest]);
      const [row] = await queries.query<{ tries: number }>(
        `select count(*) as tries from desk_sign_ins
         where subject = $1 and at > clock_now() - $2::float8 * interval '1 millisecond'`,
        [digest, windowMs],
      );
      if ((row?.tries ?? 0) >= allowed) return false;
    }
    for (const { digest } of counted)
      await queries.query("insert into desk_sign_ins (subject, at) values ($1, clock_now())", [digest]);
    return true;
  });
}

/** What to compare a sign-in with. */
export async function readCredentials(
  { database, keyring, index }: AccountsContext,
  login: string,
): Promise<AgentCredentials | null> {
  const [row] = await database.query<AgentCredentials>(
    `select id as "agentId", password_hash as "passwordHash", totp_sealed as "totpSecret" from desk_accounts
     where login_index = $1 and password_hash is not null and disabled_at is null`,
    [index.agent(login)],
  );
  if (!row) return null;
  return { ...row, totpSecret: sealed.deskAccounts.totp.open(keyring, row.agentId, row.totpSecret) };
}

/** Opens a session. A code whose time step was used before opens nothing (RFC 6238, section 5.2). */
export async function openSession(
  context: AccountsContext,
  { agentId, tokenSha256, totpStep, rehashed }: SessionOpening,
): Promise<AgentSession | null> {
  const opened = await context.database.transaction(async (queries) => {
    if (!(await useStep(queries, agentId, totpStep))) return false;
    if (rehashed)
      await queries.query("update desk_accounts set password_hash = $2 where id = $1", [
        agentId,
        JSON.stringify(rehashed),
      ]);
    await queries.query(
      `insert into desk_sessions (token_sha256, agent_id, created_at, last_used_at, confirmed_at)
       values ($1, $2, clock_now(), clock_now(), clock_now())`,
      [tokenSha256, agentId],
    );
    await appendAct(context, queries, {
      agentId,
      event: "authn_login_success",
      detail: "signed-in",
      ticket: null,
    });
    return true;
  });
  return opened ? await readSession(context, tokenSha256) : null;
}

async function useStep(queries: Queries, agentId: string, totpStep: number): Promise<boolean> {
  const used = await queries.query(
    "update desk_accounts set totp_step = $2 where id = $1 and totp_step < $2 and disabled_at is null returning id",
    [agentId, totpStep],
  );
  return used.length === 1;
}

/** Notes that the second factor was shown again. */
export async function confirmSession(
  { database }: AccountsContext,
  { tokenSha256, totpStep }: { tokenSha256: string; totpStep: number },
): Promise<boolean> {
  return await database.transaction(async (queries) => {
    const [row] = await queries.query<{ agentId: string }>(
      `select agent_id as "agentId" from desk_sessions where token_sha256 = $1 and ended_at is null`,
      [tokenSha256],
    );
    if (!row || !(await useStep(queries, row.agentId, totpStep))) return false;
    await queries.query("update desk_sessions set confirmed_at = clock_now() where token_sha256 = $1", [
      tokenSha256,
    ]);
    return true;
  });
}

type SessionRow = AgentRow & { createdAt: number; confirmedAt: number };

/** The session of a token while it is live. */
export async function readSession(
  context: AccountsContext,
  tokenSha256: string,
): Promise<AgentSession | null> {
  const { idleMs, absoluteMs } = context.policy.deskAccess;
  const [row] = await context.database.query<SessionRow>(
    `select ${AGENT_COLUMNS}, s.created_at as "createdAt", s.confirmed_at as "confirmedAt"
     from desk_sessions s join desk_accounts a on a.id = s.agent_id
     where s.token_sha256 = $1 and s.ended_at is null and a.disabled_at is null
       and s.last_used_at > clock_now() - $2::float8 * interval '1 millisecond'
       and s.created_at > clock_now() - $3::float8 * interval '1 millisecond'`,
    [tokenSha256, idleMs, absoluteMs],
  );
  if (!row) return null;
  return {
    agent: toProfile(context, row),
    endsAt: row.createdAt + absoluteMs,
    confirmedAt: row.confirmedAt,
  };
}

/** Moves the idle limit; of a session that has run out nothing moves. */
export async function touchSession(
  { database, policy }: AccountsContext,
  tokenSha256: string,
): Promise<void> {
  const { idleMs, touchEveryMs } = policy.deskAccess;
  await database.query(
    `update desk_sessions set last_used_at = clock_now()
     where token_sha256 = $1 and ended_at is null
       and last_used_at > clock_now() - $2::float8 * interval '1 millisecond'
       and last_used_at <= clock_now() - $3::float8 * interval '1 millisecond'`,
    [tokenSha256, idleMs, touchEveryMs],
  );
}

/** Ends a session; its cookie opens nothing any more. */
export async function endSession(context: AccountsContext, tokenSha256: string): Promise<void> {
  await context.database.transaction(async (queries) => {
    const [ended] = await queries.query<{ agentId: string }>(
      `update desk_sessions set ended_at = clock_now() where token_sha256 = $1 and ended_at is null
       returning agent_id as "agentId"`,
      [tokenSha256],
    );
    if (!ended) return;
    await appendAct(context, queries, {
      agentId: ended.agentId,
      event: "authn_token_revoked",
      detail: "signed-out",
      ticket: null,
    });
  });
}
