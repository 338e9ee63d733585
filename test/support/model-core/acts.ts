import type {
  Account as AccountShown,
  CaseReceipt,
  StepUpAct,
  StepUpStart,
} from "../../../flows/kit/account.ts";
import { bankText } from "../../../src/core/sql/cases/bank-account.ts";
import { channelOf } from "../../../src/core/sql/cases/chats.ts";
import { CONTACT_ACTS, type ContactAct, isContactAct } from "../../../src/core/sql/cases/step-up.ts";
import { mask, maskBank } from "../../../src/core/sql/masks.ts";
import type { StartStepUp } from "../../../src/ports/account.ts";
import type { SessionRef } from "../../../src/ports/core.ts";
import {
  eraseMember,
  isChange,
  masksOf,
  openCase,
  openCasesOf,
  openChange,
  receiptOf,
  revokeChats,
} from "./cases.ts";
import { GONE, openChallenge } from "./challenges.ts";
import type { ModelContext } from "./context.ts";
import { openExport } from "./copies.ts";
import { readDraft } from "./drafts.ts";
import { isBindingLive } from "./live-binding.ts";
import { addNotices, findAddresses, findChats } from "./notices.ts";
import type { Account, Challenge } from "./records.ts";
import { findLiveSession, isSessionLive } from "./sessions.ts";

/** The account of a live session's member, or null. */
export function readAccount(context: ModelContext, ref: SessionRef): AccountShown | null {
  const { records } = context;
  const session = findLiveSession(context, ref);
  const account = session && records.accounts.find(`member:${session.member}`);
  if (!session || !account) return null;
  const open = openCasesOf(context, session.member);
  return {
    phone: mask("phone", account.phone),
    email: account.email === null ? null : mask("email", account.email),
    bank: account.bank ? maskBank(account.bank) : null,
    frozen: account.frozen === true,
    restricted: account.restricted === true,
    changes: open
      .filter((one) => isChange(one) && (one.state === "holding" || one.kind === "change-bank"))
      .map((one) => ({ ...receiptOf(one), to: masksOf(one) })),
    chats: chatsOf(context, session.member, session.conversation),
    requests: open.filter((one) => !isChange(one)).map(receiptOf),
  };
}

function chatsOf(context: ModelContext, member: string, here: string): AccountShown["chats"] {
  const { bindings, sessions, chats } = context.records;
  return bindings
    .under(`member:${member}`)
    .filter((binding) => isBindingLive(context, binding))
    .map((binding) => ({
      id: binding.id,
      channel: channelOf(chats.has(binding.conversation) ? binding.conversation : null),
      here: binding.conversation === here,
      since: binding.boundAt,
      lastUsedAt: Math.max(
        ...sessions
          .under(`chat:${binding.conversation}`)
          .filter((session) => session.binding === binding)
          .map(({ lastUsedAt }) => lastUsedAt),
      ),
    }))
    .reverse();
}

/** Opens the challenge of an act. */
export function startStepUp(context: ModelContext, request: StartStepUp): StepUpStart | null {
  const session = findLiveSession(context, request.session);
  const account = session && context.records.accounts.find(`member:${session.member}`);
  if (!session || session.conversation !== request.conversation || !account) return null;
  const { act, draftId, chat } = request;
  if (account.frozen && act !== "unbind") return { result: "not-now", why: "frozen" };
  if (isContactAct(act)) return startContactAct(context, account, { ...request, act });
  if (act === "change_bank") return startBankAct(context, account, { ...request, act });
  return open(context, account, {
    act,
    conversation: request.conversation,
    draftId,
    content: act,
    target: chat,
  });
}

function startContactAct(
  context: ModelContext,
  account: Account,
  { act, conversation, draftId }: StartStepUp & { act: ContactAct },
): StepUpStart {
  const { field, kind, after } = CONTACT_ACTS[act];
  const value = readDraft(context, conversation, draftId)?.fields[field];
  if (value === undefined) return GONE;
  if (value === account[field]) return { result: "not-now", why: "same" };
  const isPending = openCasesOf(context, account.member).some(
    (one) => one.kind === kind || (one.kind === "recovery" && one.state === "holding"),
  );
  if (isPending) return { result: "not-now", why: "pending" };
  const content = `${kind}|${value}`;
  if (after === null) return open(context, account, { act, conversation, draftId, content });
  const since = context.clock.now() - context.policy.stepUp.freshMs;
  const isAuthorised = context.records.challenges
    .under(`chat:${conversation}`)
    .some((one) => one.purpose === after && one.content === content && (one.usedAt ?? 0) > since);
  if (!isAuthorised) return GONE;
  const taken = field === "phone" && isPhoneTaken(context, value);
  return open(context, account, { act, conversation, draftId, content }, { address: value, taken });
}

function startBankAct(
  context: ModelContext,
  account: Account,
  { act, conversation, draftId }: StartStepUp,
): StepUpStart {
  const bank = bankInDraft(context, conversation, draftId);
  if (bank === null) return GONE;
  if (account.bank && bankText(account.bank) === bankText(bank)) return { result: "not-now", why: "same" };
  const isPending = openCasesOf(context, account.member).some(
    ({ kind, state }) => kind === "change-bank" || (kind === "recovery" && state === "holding"),
  );
  if (isPending) return { result: "not-now", why: "pending" };
  return open(context, account, { act, conversation, draftId, content: `change-bank|${bankText(bank)}` });
}

function bankInDraft(context: ModelContext, conversation: string, draftId: string | null) {
  const {
    bank = null,
    account = null,
    holder = null,
  } = readDraft(context, conversation, draftId)?.fields ?? {};
  return bank === null || account === null || holder === null ? null : { bank, account, holder };
}

function open(
  context: ModelContext,
  account: Account,
  act: {
    act: StepUpAct;
    conversation: string;
    draftId: string | null;
    content: string;
    target?: string | null;
  },
  to: { address: string; taken: boolean } = { address: account.phone, taken: false },
): StepUpStart {
  return openChallenge(context, {
    purpose: act.act,
    conversation: act.conversation,
    address: to.address,
    subject: null,
    members: to.taken ? [] : [account.member],
    noticeMember: null,
    draftId: act.draftId,
    content: act.content,
    target: act.target ?? null,
  });
}

function isPhoneTaken({ records, policy }: ModelContext, phone: string): boolean {
  return records.accounts.under(`phone:${phone}`).length >= policy.binding.membersPerPhone;
}

/** Does what a right code authorises; null when it may not be any more. */
export function carryOutAct(
  context: ModelContext,
  challenge: Challenge,
  conversation: string,
): { receipt?: CaseReceipt } | null {
  const { purpose, target } = challenge;
  const [member] = challenge.members;
  const account = context.records.accounts.find(`member:${member}`);
  if (member === undefined || !account || (account.frozen && purpose !== "unbind")) return null;
  const isLive = context.records.sessions
    .under(`chat:${conversation}`)
    .some((session) => session.member === member && isSessionLive(context, session));
  if (!isLive) return null;
  if (isContactAct(purpose)) return changeContact(context, challenge, { conversation, member, purpose });
  if (purpose === "unbind") {
    revokeChats(context, member, { except: conversation, only: target ?? null });
    return {};
  }
  if (purpose === "change_bank") return changeBank(context, challenge, { conversation, member });
  if (purpose === "export_data") {
    const dueInMs = context.policy.case.answerWithinMs;
    const wanted = { kind: "export", state: "open", member, conversation, dueInMs } as const;
    return { receipt: receiptOf(openExport(context, member) ?? openCase(context, wanted)) };
  }
  const receivers = [...findChats(context, member, conversation), ...findAddresses(context, member)];
  const opened = openCase(context, { kind: "erase", state: "done", member, conversation });
  eraseMember(context, member);
  addNotices(context, { member, receivers, about: { kind: "case-closed", number: opened.number } });
  return { receipt: receiptOf(opened) };
}

function changeBank(
  context: ModelContext,
  { draftId }: Challenge,
  { conversation, member }: { conversation: string; member: string },
): { receipt: CaseReceipt } | null {
  const bank = bankInDraft(context, conversation, draftId);
  const isPending = openCasesOf(context, member).some(({ kind }) => kind === "change-bank");
  if (bank === null || draftId === null || isPending) return null;
  context.records.drafts.delete(draftId);
  const dueInMs = context.policy.case.answerWithinMs;
  return { receipt: openChange(context, { kind: "change-bank", member, conversation, bank, dueInMs }) };
}

function changeContact(
  context: ModelContext,
  { draftId }: Challenge,
  { conversation, member, purpose }: { conversation: string; member: string; purpose: ContactAct },
): { receipt?: CaseReceipt } | null {
  const { field, kind, after } = CONTACT_ACTS[purpose];
  if (after === null) return {};
  const value = readDraft(context, conversation, draftId)?.fields[field];
  const isPending = openCasesOf(context, member).some((one) => one.kind === kind);
  if (value === undefined || draftId === null || isPending) return null;
  context.records.drafts.delete(draftId);
  return { receipt: openChange(context, { kind, member, conversation, [field]: value }) };
}
