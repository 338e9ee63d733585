import type { CaseReceipt } from "../../../../flows/kit/account.ts";
import type { CountedChallenge } from "../attempts.ts";
import { appendAudit } from "../audit.ts";
import type { CoreContext } from "../context.ts";
import type { Queries } from "../database.ts";
import { deleteDraft, readDraft } from "../drafts.ts";
import { eraseMember } from "../erasure/erase-member.ts";
import { isFrozen, lockMember } from "./account.ts";
import { bankIn, bankText } from "./bank-account.ts";
import { lockOpenCases, openCase, receiptOf } from "./case-rows.ts";
import { openChange } from "./contact-change.ts";
import { addNotices, findAddresses, findChats } from "./notices.ts";
import { revokeChats } from "./revoke.ts";
import { CONTACT_ACTS, type ContactAct, digestOf, isContactAct } from "./step-up.ts";

/** A right code of an act, and where it was typed (a digest). */
interface RightCode {
  challenge: CountedChallenge;
  conversation: string;
}

/**
 * Does what a right code authorises, in the transaction that uses it. All that was so when the code was asked for is looked at again
 * (OWASP Transaction Authorization): null when it is not so any more.
 */
export async function carryOutAct(
  context: CoreContext,
  queries: Queries,
  { challenge, conversation }: RightCode,
): Promise<{ receipt?: CaseReceipt } | null> {
  const { purpose } = challenge;
  const [member] = challenge.members;
  if (member === undefined) return null;
  await lockMember(queries, member);
  const frozen = await isFrozen(queries, member);
  if (frozen === null || (frozen && purpose !== "unbind")) return null;
  if (!(await hasLiveSession(context, queries, member, conversation))) return null;
  const act = { challenge, conversation, member };
  if (isContactAct(purpose)) return await changeContact(context, queries, { ...act, purpose });
  switch (purpose) {
    case "unbind":
      await revokeChats(queries, member, { except: conversation, only: challenge.target });
      return {};
    case "change_bank":
      return await changeBank(context, queries, act);
    case "export_data":
      return await openExport(context, queries, act);
    case "erase_account":
      return await erase(context, queries, act);
    default:
      return null;
  }
}

type Act = RightCode & { member: string };

async function changeContact(
  context: CoreContext,
  queries: Queries,
  { challenge, conversation, member, purpose }: Act & { purpose: ContactAct },
): Promise<{ receipt?: CaseReceipt } | null> {
  const { field, kind, after } = CONTACT_ACTS[purpose];
  if (after === null) return {};
  const value = (await readDraft(context, queries, conversation, challenge.draftId))?.[field] ?? null;
  if (value === null || digestOf(context, kind, member, value) !== challenge.txnDigest) return null;
  const open = await lockOpenCases(queries, member);
  if (open.some((other) => other.kind === kind)) return null;
  if (challenge.draftId !== null) await deleteDraft(queries, challenge.draftId);
  const contact = field === "phone" ? { phone: value } : { email: value };
  return { receipt: receiptOf(await openChange(context, queries, { kind, member, conversation, contact })) };
}

/** The request is held for a day, and then people hold it against the passbook. */
async function changeBank(
  context: CoreContext,
  queries: Queries,
  { challenge, conversation, member }: Act,
): Promise<{ receipt: CaseReceipt } | null> {
  const { draftId, txnDigest } = challenge;
  const bank = bankIn(await readDraft(context, queries, conversation, draftId));
  if (bank === null || draftId === null) return null;
  if (digestOf(context, "change-bank", member, bankText(bank)) !== txnDigest) return null;
  const open = await lockOpenCases(queries, member);
  if (open.some(({ kind }) => kind === "change-bank")) return null;
  await deleteDraft(queries, draftId);
  const contact = { bank, dueInMs: context.policy.case.answerWithinMs };
  const wanted = { kind: "change-bank", member, conversation, contact } as const;
  return { receipt: receiptOf(await openChange(context, queries, wanted)) };
}

/** A copy that was asked for and not fetched yet is still the same request. It is answered by the page that the code allows to open. */
async function openExport(
  context: CoreContext,
  queries: Queries,
  { member, conversation }: Act,
): Promise<{ receipt: CaseReceipt }> {
  const same = (await lockOpenCases(queries, member)).find(({ kind }) => kind === "export");
  if (same) return { receipt: receiptOf(same) };
  const dueInMs = context.policy.case.answerWithinMs;
  const wanted = { kind: "export", state: "open", member, conversation, dueInMs } as const;
  return { receipt: receiptOf(await openCase(context, queries, wanted)) };
}

/** The receipt stays as the proof that it was done; whom it is about only the audit can tell, by an opaque id. */
async function erase(context: CoreContext, queries: Queries, act: Act): Promise<{ receipt: CaseReceipt }> {
  const { member, conversation } = act;
  const chats = await findChats(context, queries, member, conversation);
  const receivers = [...chats, ...(await findAddresses(context, queries, member))];
  const opened = await openCase(context, queries, { kind: "erase", state: "done", member, conversation });
  const about = { kind: "case-closed", number: opened.number } as const;
  await eraseMember(queries, member);
  await addNotices(context, queries, { member, receivers, about, isErased: true });
  await appendAudit(context, queries, { event: "user_deleted", member, conversation, detail: "erase" });
  return { receipt: receiptOf(opened) };
}

async function hasLiveSession(
  { policy }: CoreContext,
  queries: Queries,
  member: string,
  conversation: string,
): Promise<boolean> {
  const live = await queries.query(
    `select 1 from sessions where member_id = $1 and conversation = $2 and ended_at is null
       and last_used_at > clock_now() - $3::float8 * interval '1 millisecond'
       and created_at > clock_now() - $4::float8 * interval '1 millisecond'`,
    [member, conversation, policy.session.idleMs, policy.session.absoluteMs],
  );
  return live.length > 0;
}
