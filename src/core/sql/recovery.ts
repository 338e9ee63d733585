import type { CodeStart, NextStep } from "../../../flows/kit/services.ts";
import { liveBinding } from "./bindings.ts";
import { openChallenge } from "./challenges.ts";
import type { CoreContext } from "./context.ts";
import type { Queries } from "./database.ts";
import { askingChat } from "./delivery/ways.ts";
import { sealed } from "./sealed-columns.ts";

/**
 * A forgotten password needs two proofs (63B §4.2.2.2): the code to the account's phone, and either a code to its e-mail or a chat that has
 * been bound to the member for a month. Neither signs anybody in.
 */

/** Lets a right code stand for an account a while, until what is missing was given on a page. */
export async function keepPending(
  { policy }: CoreContext,
  queries: Queries,
  pending: { challengeId: string; account: string; step: NextStep },
): Promise<void> {
  await queries.query(
    `update challenges set pending_account = $2, pending_step = $3,
       choose_until = clock_now() + $4::float8 * interval '1 millisecond' where id = $1`,
    [pending.challengeId, pending.account, pending.step, policy.code.chooseAccountMs],
  );
}

/** What is missing after the code by phone was right. */
export async function afterFirstProof(
  context: CoreContext,
  queries: Queries,
  proven: { challengeId: string; account: string; member: string; conversation: string },
): Promise<NextStep> {
  const step = await secondProof(context, queries, proven);
  if (step !== "no-second-proof") await keepPending(context, queries, { ...proven, step });
  return step;
}

async function secondProof(
  { policy }: CoreContext,
  queries: Queries,
  { account, member, conversation }: { account: string; member: string; conversation: string },
): Promise<NextStep> {
  const trusted = await queries.query(
    `select 1 from bindings b where b.conversation = $1 and b.member_id = $2 and ${liveBinding("$3")}
       and b.bound_at <= clock_now() - $4::float8 * interval '1 millisecond'`,
    [conversation, member, policy.binding.staleAfterMs, policy.recovery.boundForMs],
  );
  if (trusted.length > 0) return "reset-password";
  const mailbox = await queries.query("select 1 from accounts where id = $1 and email_index is not null", [
    account,
  ]);
  return mailbox.length > 0 ? "second-proof" : "no-second-proof";
}

/** Opens the challenge of the second proof. `retryAfterMinutes` 0: the first one gives no right to it (any more). */
export async function startSecondProof(
  context: CoreContext,
  queries: Queries,
  request: { conversation: string; challengeId: string },
): Promise<CodeStart> {
  const chat = askingChat(context, request.conversation);
  const [named] = await queries.query<{ account: string; member: string; email: string; index: string }>(
    `select a.id as account, a.participant_id as member, a.email_sealed as email, a.email_index as index
     from challenges c join accounts a on a.id = c.pending_account
     where c.id = $1 and c.conversation = $2 and c.pending_step = 'second-proof' and c.choose_until > clock_now()
       and a.email_index is not null`,
    [request.challengeId, chat.conversation],
  );
  if (!named) return { result: "refused", retryAfterMinutes: 0 };
  const address = await sealed.accounts.email.open(context, queries, named.account, named.email);
  return await openChallenge(context, queries, {
    purpose: "reset_password_email",
    chat,
    destination: { address, index: named.index, by: "email" },
    subject: null,
    members: [named.member],
    noticeMember: null,
    draftId: null,
    txnDigest: context.index.transaction([named.account, "reset-password"]),
  });
}

/** Both proofs are there: the code by e-mail lets the page for a new password be opened. */
export async function afterSecondProof(
  context: CoreContext,
  queries: Queries,
  { challengeId, member }: { challengeId: string; member: string },
): Promise<NextStep | null> {
  const [own] = await queries.query<{ account: string }>(
    "select id as account from accounts where participant_id = $1",
    [member],
  );
  if (!own) return null;
  await keepPending(context, queries, { challengeId, ...own, step: "reset-password" });
  return "reset-password";
}
