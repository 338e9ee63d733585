import type { StepUpAct, StepUpStart } from "../../../../flows/kit/account.ts";
import type { StartStepUp } from "../../../ports/account.ts";
import { type NewChallenge, openChallenge } from "../challenges.ts";
import type { CoreContext } from "../context.ts";
import { onlyRow, type Queries } from "../database.ts";
import { type AskingChat, askingChat } from "../delivery/ways.ts";
import { readDraft } from "../drafts.ts";
import { findLiveSession } from "../sessions.ts";
import { isFrozen } from "./account.ts";
import { bankIn, bankText, whyNotBank } from "./bank-account.ts";
import { type CaseRow, lockOpenCases } from "./case-rows.ts";
import { readContacts } from "./notices.ts";

/** What changes with an act, and where the first half of it is. */
export const CONTACT_ACTS = {
  change_phone_old: { field: "phone", kind: "change-phone", after: null },
  change_phone_new: { field: "phone", kind: "change-phone", after: "change_phone_old" },
  change_email_old: { field: "email", kind: "change-email", after: null },
  change_email_new: { field: "email", kind: "change-email", after: "change_email_old" },
} as const;

/** An act that changes a phone or an e-mail: the half at the old address, or the one at the new. */
export type ContactAct = keyof typeof CONTACT_ACTS;

/** Whether an act changes a phone or an e-mail. */
export function isContactAct(act: string): act is ContactAct {
  return act in CONTACT_ACTS;
}

const GONE: StepUpStart = { result: "refused", retryAfterMinutes: 0 };

/**
 * Opens the challenge of an act. What authorises is always the phone of the account, for e-mail is no authenticator
 * (NIST SP 800-63B-4 §3.1.3.1); a `…_new` code goes where it has to show that the new one can be reached.
 */
export async function startStepUp(
  context: CoreContext,
  queries: Queries,
  request: StartStepUp,
): Promise<StepUpStart | null> {
  const { act, draftId, chat } = request;
  const found = await findLiveSession(context, queries, request.session);
  const asking = askingChat(context, request.conversation);
  if (found?.conversation !== asking.conversation) return null;
  const live = { member: found.member, chat: asking };
  const frozen = await isFrozen(queries, live.member);
  const { phone, email } = await readContacts(context, queries, live.member);
  if (frozen === null || phone === null) return null;
  if (frozen && act !== "unbind") return { result: "not-now", why: "frozen" };
  if (isContactAct(act)) return startContactAct(context, queries, { ...live, act, phone, email, draftId });
  if (act === "change_bank") return startBankAct(context, queries, { ...live, act, phone, draftId });
  const txnDigest = digestOf(context, act, live.member, chat ?? "all others");
  return openChallenge(
    context,
    queries,
    challengeTo(context, { ...live, act, phone, txnDigest, target: chat }),
  );
}

async function startContactAct(
  context: CoreContext,
  queries: Queries,
  act: Omit<Act, "txnDigest"> & { act: ContactAct; email: string | null; draftId: string | null },
): Promise<StepUpStart> {
  const { member, chat } = act;
  const { field, kind, after } = CONTACT_ACTS[act.act];
  const value = (await readDraft(context, queries, chat.conversation, act.draftId))?.[field] ?? null;
  if (value === null) return GONE;
  if (value === act[field]) return { result: "not-now", why: "same" };
  if (await isPending(queries, member, kind)) return { result: "not-now", why: "pending" };
  const bound = { ...act, value, txnDigest: digestOf(context, kind, member, value) };
  if (after === null) return openChallenge(context, queries, challengeTo(context, bound));
  if (!(await isAuthorised(context, queries, { ...bound, after }))) return GONE;
  return await openAtNewContact(context, queries, { ...bound, field });
}

async function startBankAct(
  context: CoreContext,
  queries: Queries,
  act: Omit<Act, "txnDigest"> & { draftId: string | null },
): Promise<StepUpStart> {
  const { member, chat, draftId } = act;
  const bank = bankIn(await readDraft(context, queries, chat.conversation, draftId));
  if (bank === null) return GONE;
  const why = await whyNotBank(context, queries, { member, bank });
  if (why !== null) return why;
  if (await isPending(queries, member, "change-bank")) return { result: "not-now", why: "pending" };
  const txnDigest = digestOf(context, "change-bank", member, bankText(bank));
  return openChallenge(context, queries, challengeTo(context, { ...act, txnDigest }));
}

/** Until one change is over no other of the kind begins; a recovery changes both. */
async function isPending(queries: Queries, member: string, kind: CaseRow["kind"]): Promise<boolean> {
  const open = await lockOpenCases(queries, member);
  return open.some(
    (other) => other.kind === kind || (other.kind === "recovery" && other.state === "holding"),
  );
}

interface Act {
  act: StepUpAct;
  member: string;
  chat: AskingChat;
  /** The account's. */
  phone: string;
  txnDigest: string;
  draftId?: string | null;
  target?: string | null;
}

/** A number that serves as many people as it may gets no code, and nobody is told why. */
async function openAtNewContact(
  context: CoreContext,
  queries: Queries,
  act: Act & { value: string; field: "phone" | "email" },
): Promise<StepUpStart> {
  const { field, value } = act;
  const challenge = challengeTo(context, act);
  const index = field === "phone" ? context.index.phone(value) : context.index.email(value);
  const full = field === "phone" && (await isPhoneFull(context, queries, index));
  return await openChallenge(context, queries, {
    ...challenge,
    destination: { address: value, index, by: field },
    members: full ? [] : challenge.members,
  });
}

function challengeTo(context: CoreContext, { act, member, chat, phone, ...more }: Act): NewChallenge {
  return {
    purpose: act,
    chat,
    destination: { address: phone, index: context.index.phone(phone), by: "phone" },
    subject: null,
    members: [member],
    noticeMember: null,
    draftId: more.draftId ?? null,
    txnDigest: more.txnDigest,
    target: more.target ?? null,
  };
}

/** The right code of the first half, in this conversation, for this very content, and fresh. */
async function isAuthorised(
  { policy }: CoreContext,
  queries: Queries,
  { chat, member, after, txnDigest }: Act & { after: string },
): Promise<boolean> {
  const proofs = await queries.query(
    `select 1 from challenges where conversation = $1 and purpose = $2 and txn_digest = $3 and $4::uuid = any (member_ids)
       and used_at > clock_now() - $5::float8 * interval '1 millisecond'`,
    [chat.conversation, after, txnDigest, member, policy.stepUp.freshMs],
  );
  return proofs.length > 0;
}

/** What a code of an act authorises, and nothing else. */
export function digestOf({ index }: CoreContext, what: string, member: string, content: string): string {
  return index.transaction([what, member, content]);
}

/** Whether a number serves as many accounts as it may. */
export async function isPhoneFull(
  { policy }: CoreContext,
  queries: Queries,
  index: string,
): Promise<boolean> {
  const { count } = onlyRow(
    await queries.query<{ count: number }>("select count(*) from accounts where phone_index = $1", [index]),
  );
  return count >= policy.binding.membersPerPhone;
}
