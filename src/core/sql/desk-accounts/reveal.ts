import type { Reveal, RevealedField } from "../../../ports/agent-accounts.ts";
import type { Queries } from "../database.ts";
import { notRestricted } from "../restriction.ts";
import { sealed } from "../sealed-columns.ts";
import type { AccountsContext } from "./accounts-context.ts";
import { appendAct } from "./acts.ts";

/**
 * Opens one identifier for somebody at the desk; of a member who has restricted the use of his data only the one on which he asked to be called
 * or written to. Whatever is not shown leaves no trace of what it would have been.
 */
export async function reveal(
  context: AccountsContext,
  { agentId, ticket, field, reason, anybodys }: Reveal,
): Promise<string | null> {
  return await context.database.transaction(async (queries) => {
    const [row] = await queries.query<{ member: string }>(
      `select member_id as member from tickets
       where id = $1 and member_id is not null and ($3 or agent_id = $2)
         and (${notRestricted("member_id")} or (state <> 'closed' and (kind, $4::text) in (('callback', 'phone'), ('email', 'email'))))`,
      [ticket, agentId, anybodys, field],
    );
    const value = row ? await openField(context, queries, row.member, field) : null;
    await appendAct(context, queries, {
      agentId,
      event: value === null ? "authz_fail" : "sensitive_read",
      detail: `reveal|${field}|${reason}`,
      ticket,
    });
    return value;
  });
}

/** The account's phone and e-mail are those in use; without an account what the participant's record says. */
async function openField(
  context: AccountsContext,
  queries: Queries,
  member: string,
  field: RevealedField,
): Promise<string | null> {
  if (field === "phone" || field === "email") {
    const [account] = await queries.query<{ id: string; value: string | null }>(
      `select id, ${field}_sealed as value from accounts where participant_id = $1`,
      [member],
    );
    if (account?.value) return await sealed.accounts[field].open(context, queries, account.id, account.value);
  }
  const [participant] = await queries.query<{ value: string | null }>(
    `select ${field}_sealed as value from participants where id = $1`,
    [member],
  );
  return participant?.value
    ? await sealed.participants[field].open(context, queries, member, participant.value)
    : null;
}
