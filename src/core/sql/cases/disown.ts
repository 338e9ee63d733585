import type { CaseReceipt } from "../../../../flows/kit/account.ts";
import { appendAudit } from "../audit.ts";
import { liveBinding } from "../bindings.ts";
import type { CoreContext } from "../context.ts";
import type { Queries } from "../database.ts";
import { CHANGES, lockMember } from "./account.ts";
import { lockOpenCases, macCancelCode, openCase, receiptOf } from "./case-rows.ts";
import { stopChange } from "./contact-change.ts";
import { addNotices, findAddresses, findChats } from "./notices.ts";
import { revokeChats } from "./revoke.ts";

/**
 * "Bukan saya": takes back what is on its way, ends every other chat, freezes changes, and opens a ticket. It asks for no session, for it
 * takes nothing from the owner that signing in anew does not give back.
 */
export async function disown(
  context: CoreContext,
  queries: Queries,
  request: { conversation: string; code: string | null },
): Promise<CaseReceipt | null> {
  const conversation = context.index.conversation(request.conversation);
  const member =
    request.code === null
      ? await findBoundMember(context, queries, conversation)
      : await findByCode(context, queries, request.code);
  if (member === null) return null;
  await lockMember(queries, member);
  const open = await lockOpenCases(queries, member);
  for (const change of open.filter(({ kind }) => CHANGES.includes(kind))) {
    await stopChange(context, queries, change, { state: "cancelled", actor: "member", except: conversation });
  }
  const told = await findChats(context, queries, member, conversation);
  await revokeChats(queries, member, { except: conversation, only: null });
  await queries.query(
    "update accounts set frozen_at = coalesce(frozen_at, clock_now()) where participant_id = $1",
    [member],
  );
  const earlier = open.find(({ kind }) => kind === "disowned");
  if (earlier) return receiptOf(earlier);
  const dueInMs = context.policy.case.answerWithinMs;
  const wanted = { kind: "disowned", state: "open", member, conversation, dueInMs } as const;
  const opened = await openCase(context, queries, wanted);
  const receivers = [...told, ...(await findAddresses(context, queries, member))];
  await addNotices(context, queries, {
    member,
    receivers,
    about: { kind: "disowned", number: opened.number },
  });
  await appendAudit(context, queries, {
    event: "sensitive_update",
    member,
    conversation,
    detail: "disowned",
  });
  return receiptOf(opened);
}

async function findBoundMember(
  { policy }: CoreContext,
  queries: Queries,
  conversation: string,
): Promise<string | null> {
  const [binding] = await queries.query<{ member: string }>(
    `select b.member_id as member from bindings b where b.conversation = $1 and (${liveBinding("$2")} or ${UNBOUND_BY_RECOVERY})
     order by b.ended_at desc nulls first limit 1`,
    [conversation, policy.binding.staleAfterMs, policy.change.disownWithinMs],
  );
  return binding?.member ?? null;
}

/** A chat that spoke for the member until a recovery took effect: its notice says that it may still object. `$3`: for how long. */
const UNBOUND_BY_RECOVERY = `(b.suspended_at is null and exists (select 1 from cases c
  where c.member_id = b.member_id and c.kind = 'recovery' and c.state = 'done'
    and b.ended_at between c.effective_at and c.closed_at
    and c.closed_at > clock_now() - $3::float8 * interval '1 millisecond'))`;

/** The code of a notice works while the change is on its way, and for some days after, also where the link beside it has taken the change back. */
async function findByCode(context: CoreContext, queries: Queries, code: string): Promise<string | null> {
  const [change] = await queries.query<{ member: string }>(
    `select member_id as member from cases where cancel_mac = $1 and member_id is not null
       and state in ('holding', 'open', 'done', 'cancelled')
       and (closed_at is null or closed_at > clock_now() - $2::float8 * interval '1 millisecond')`,
    [macCancelCode(context, code), context.policy.change.disownWithinMs],
  );
  return change?.member ?? null;
}
