import type { ChangeOfHands } from "../../../ports/chat-trust.ts";
import { appendAudit } from "../audit.ts";
import type { CoreContext } from "../context.ts";
import type { Queries } from "../database.ts";

/** Takes all trust from a chat that may be in other hands: whoever has it now begins as anybody would. */
export async function suspendChat(
  context: CoreContext,
  queries: Queries,
  request: { conversation: string; why: ChangeOfHands },
): Promise<null> {
  const conversation = context.index.conversation(request.conversation);
  await queries.query(
    `insert into chat_suspensions (conversation, why, at, last_consent_id)
     values ($1, $2, clock_now(), coalesce((select max(id) from consents where conversation = $1), 0))
     on conflict (conversation) do update
       set why = excluded.why, at = excluded.at, last_consent_id = excluded.last_consent_id`,
    [conversation, request.why],
  );
  const [suspended] = await queries.query<{ member: string }>(
    `update bindings set suspended_at = clock_now()
     where conversation = $1 and ended_at is null and suspended_at is null returning member_id as member`,
    [conversation],
  );
  await queries.query("delete from chat_contacts where conversation = $1", [conversation]);
  await queries.query("delete from drafts where conversation = $1", [conversation]);
  await queries.query(
    `update secure_pages set dead_at = clock_now(), result_sealed = null, authenticator_sealed = null
     where conversation = $1 and used_at is null and dead_at is null`,
    [conversation],
  );
  await queries.query(
    `update challenges set dead_at = clock_now(), dead_why = 'replaced', code_sealed = null
     where conversation = $1 and used_at is null and dead_at is null`,
    [conversation],
  );
  await queries.query(
    "update challenges set choose_until = null, expires_at = least(expires_at, clock_now()) where conversation = $1",
    [conversation],
  );
  const entry = { member: suspended?.member ?? null, conversation, detail: `suspended ${request.why}` };
  await appendAudit(context, queries, { event: "authz_change", ...entry });
  return null;
}
