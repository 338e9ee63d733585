import { randomBytes } from "node:crypto";
import type { Session, SessionRef } from "../../ports/core.ts";
import { appendAudit } from "./audit.ts";
import { bindConversation, liveBinding } from "./bindings.ts";
import { tellOfNewChat } from "./cases/notices.ts";
import type { CoreContext } from "./context.ts";
import { onlyRow, type Queries } from "./database.ts";

/** Twice the 64 bits that NIST SP 800-63B-4 §5.1 asks for. */
const SESSION_ID_BYTES = 16;

/**
 * Opens a session for a member in a conversation (a digest) and binds the two. Sessions that this one replaces end: the conversation's
 * own, and those of bindings that made room. The epoch rises within a conversation.
 */
export async function openSession(
  context: CoreContext,
  queries: Queries,
  { conversation, member }: { conversation: string; member: string },
): Promise<Session> {
  const binding = await bindConversation(context, queries, conversation, member);
  await queries.query(
    `update sessions s set ended_at = clock_now(), ended_why = 'replaced'
     where s.ended_at is null and (s.conversation = $1
       or s.binding_id in (select id from bindings where member_id = $2 and ended_at is not null))`,
    [conversation, member],
  );
  const sessionId = randomBytes(SESSION_ID_BYTES).toString("base64url");
  const opened = onlyRow(
    await queries.query<{ epoch: number; createdAt: number }>(
      `insert into sessions (id, epoch, conversation, member_id, binding_id, created_at, last_used_at)
       values ($1, (select coalesce(max(epoch), 0) + 1 from sessions where conversation = $2), $2, $3, $4,
         clock_now(), clock_now())
       returning epoch, created_at as "createdAt"`,
      [sessionId, conversation, member, binding.id],
    ),
  );
  if (binding.isNew) await tellOfNewChat(context, queries, { conversation, member, at: opened.createdAt });
  const expiresAt = opened.createdAt + context.policy.session.absoluteMs;
  return { sessionId, epoch: opened.epoch, expiresAt };
}

/** Whose session this is, while it may see personal data; null otherwise. */
export async function findLiveSession(
  context: CoreContext,
  queries: Queries,
  session: SessionRef,
): Promise<{ member: string; conversation: string } | null> {
  const [live] = await queries.query<{ member: string; conversation: string }>(
    `select s.member_id as member, s.conversation ${LIVE_SESSION}`,
    liveParameters(context, session),
  );
  return live ?? null;
}

/** Notes that somebody asked for personal data in a session that is over. */
export async function noteUseAfterEnd(
  context: CoreContext,
  queries: Queries,
  session: SessionRef,
): Promise<null> {
  const [ended] = await queries.query<{ member: string; conversation: string }>(
    "select member_id as member, conversation from sessions where id = $1",
    [session.sessionId],
  );
  if (ended)
    await appendAudit(context, queries, { event: "session_use_after_expire", ...ended, detail: "balances" });
  return null;
}

/** Moves the idle limit; writes at most once in the policy's interval, however often it is called. */
export async function touchSession(context: CoreContext, session: SessionRef): Promise<void> {
  await context.database.query(
    `update sessions set last_used_at = clock_now()
     where last_used_at <= clock_now() - $6::float8 * interval '1 millisecond'
       and id in (select s.id ${LIVE_SESSION})`,
    [...liveParameters(context, session), context.policy.session.touchEveryMs],
  );
}

/** Ends a session. */
export async function endSession(
  context: CoreContext,
  session: SessionRef,
  why: "signed-out" | "idle" | "absolute",
): Promise<void> {
  await context.database.transaction(async (queries) => {
    const [ended] = await queries.query<{ member: string; conversation: string }>(
      `update sessions set ended_at = clock_now(), ended_why = $3
       where id = $1 and epoch = $2 and ended_at is null
       returning member_id as member, conversation`,
      [session.sessionId, session.epoch, why],
    );
    if (!ended) return;
    const event = why === "signed-out" ? "authn_token_revoked" : "session_expired";
    await appendAudit(context, queries, { event, ...ended, detail: why });
  });
}

const LIVE_SESSION = `
  from sessions s join bindings b on b.id = s.binding_id
  where s.id = $1 and s.epoch = $2 and s.ended_at is null
    and s.last_used_at > clock_now() - $3::float8 * interval '1 millisecond'
    and s.created_at > clock_now() - $4::float8 * interval '1 millisecond'
    and ${liveBinding("$5")}`;

function liveParameters({ policy }: CoreContext, { sessionId, epoch }: SessionRef) {
  return [sessionId, epoch, policy.session.idleMs, policy.session.absoluteMs, policy.binding.staleAfterMs];
}
