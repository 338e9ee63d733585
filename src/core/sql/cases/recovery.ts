import type { RecoveryStart } from "../../../../flows/kit/account.ts";
import { appendAudit } from "../audit.ts";
import type { CoreContext } from "../context.ts";
import { onlyRow, type Queries } from "../database.ts";
import { readDraft } from "../drafts.ts";
import { openCase, receiptOf } from "./case-rows.ts";

/**
 * Opens a recovery. Whoever is meant, or nobody: the answer, the work and the number are alike, and nothing happens before people have
 * seen papers. So it takes no lock of anybody, and tells nobody yet.
 */
export async function openRecovery(
  context: CoreContext,
  queries: Queries,
  request: { conversation: string; draftId: string },
): Promise<RecoveryStart> {
  const conversation = context.index.conversation(request.conversation);
  await queries.query("select pg_advisory_xact_lock(hashtextextended($1, 2))", [conversation]);
  const draft = await readDraft(context, queries, conversation, request.draftId);
  if (!draft || draft.nik === null || draft.kpj === null || draft.phone === null) {
    return { result: "refused", why: "draft-gone" };
  }
  const { recoveriesPerConversationPerDay, branchWithinMs } = context.policy.change;
  const { count } = onlyRow(
    await queries.query<{ count: number }>(
      `select count(*) from cases where conversation = $1 and kind = 'recovery'
         and created_at > clock_now() - interval '24 hours'`,
      [conversation],
    ),
  );
  if (count >= recoveriesPerConversationPerDay) return { result: "refused", why: "too-many" };
  const { nik, kpj, phone, email } = draft;
  const [match] = await queries.query<{ member: string }>(
    `select p.id as member from participants p join cards c on c.participant_id = p.id
     where p.nik_index = $1 and c.kpj_index = $2 and p.deceased_on is null`,
    [context.index.nik(nik), context.index.kpj(kpj)],
  );
  const member = match?.member ?? null;
  const opened = await openCase(context, queries, {
    ...{ kind: "recovery", state: "open", member, conversation, dueInMs: branchWithinMs },
    ...{ phone, email, claimed: nik },
  });
  await queries.query("delete from drafts where id = $1", [request.draftId]);
  await appendAudit(context, queries, {
    event: "sensitive_update",
    member,
    conversation,
    detail: "recovery",
  });
  return { result: "opened", receipt: receiptOf(opened) };
}
