import type { CaseKind, CaseReceipt, RecoveryStart } from "../../../flows/kit/account.ts";
import type { BankAccount } from "../../../src/core/sql/cases/bank-account.ts";
import { makeCaseNumber, makeSymbols, readSymbols } from "../../../src/core/sql/cases/case-numbers.ts";
import { mask, maskBank } from "../../../src/core/sql/masks.ts";
import type {
  CaseFile,
  ChangeKind,
  DataRequest,
  Decision,
  DecisionOutcome,
} from "../../../src/ports/account.ts";
import type { SessionRef } from "../../../src/ports/core.ts";
import { type ModelContext, makeId } from "./context.ts";
import { readDraft } from "./drafts.ts";
import { isBindingLive } from "./live-binding.ts";
import { addNotices, findAddresses, findChats } from "./notices.ts";
import type { Account, Binding, ModelCase } from "./records.ts";
import { end, findLiveSession } from "./sessions.ts";

const DAY = 86_400_000;

/** Opens a case; durations are from now. */
export function openCase(
  context: ModelContext,
  wanted: Pick<ModelCase, "kind" | "state" | "member" | "conversation"> &
    Partial<Pick<ModelCase, "subject" | "phone" | "email" | "bank" | "nik">> & {
      dueInMs?: number;
      effectiveInMs?: number;
    },
): ModelCase {
  const now = context.clock.now();
  const { dueInMs, effectiveInMs, ...given } = wanted;
  const opened: ModelCase = {
    ...{ subject: null, phone: null, email: null, bank: null, nik: null, ...given },
    number: makeCaseNumber((limit) => Math.floor(context.random() * limit)),
    createdAt: now,
    dueAt: dueInMs === undefined ? null : now + dueInMs,
    effectiveAt: effectiveInMs === undefined ? null : now + effectiveInMs,
    closedAt: wanted.state === "done" ? now : null,
    alarmed: false,
    cancelCode: null,
    stopToken: null,
    history: [],
  };
  note(context, opened, "opened", "member");
  if (wanted.state !== "open") note(context, opened, wanted.state, "service");
  context.records.cases.push(opened);
  return opened;
}

/** Whether a case changes a contact or a bank account. */
export function isChange({ kind }: { kind: CaseKind }): boolean {
  return ["change-phone", "change-email", "change-bank", "recovery"].includes(kind);
}

/** Masks of what a change brings. */
export function masksOf({ phone, email, bank }: ModelCase): string {
  const masks = [phone && mask("phone", phone), email && mask("email", email), bank && maskBank(bank)];
  return masks.filter(Boolean).join(", ");
}

/** What its owner is told of a case. */
export function receiptOf({ number, kind, state, dueAt, effectiveAt }: ModelCase): CaseReceipt {
  return { number, kind, state, dueAt, effectiveAt };
}

/** A member's cases that are open or holding, oldest first. */
export function openCasesOf({ records }: ModelContext, member: string): ModelCase[] {
  return records.cases.filter((one) => one.member === member && one.closedAt === null);
}

/** Begins the hold of a change, and tells everybody who may object. */
export function openChange(
  context: ModelContext,
  change: {
    kind: "change-phone" | "change-email" | "change-bank";
    member: string;
    conversation: string;
    phone?: string;
    email?: string;
    bank?: BankAccount;
    dueInMs?: number;
  },
): CaseReceipt {
  const effectiveInMs = context.policy.change.holdMs;
  const opened = openCase(context, { ...change, state: "holding", effectiveInMs });
  tellPending(context, opened);
  return receiptOf(opened);
}

function tellPending(context: ModelContext, change: ModelCase): void {
  const { member, number, effectiveAt, conversation } = change;
  if (member === null || effectiveAt === null) return;
  const symbols = context.policy.change.cancelCodeSymbols;
  change.cancelCode = makeSymbols(symbols, (limit) => Math.floor(context.random() * limit));
  const what = change.kind as ChangeKind;
  const about = { kind: "change-pending", what, number, at: effectiveAt, code: change.cancelCode } as const;
  const token = makeId(context) + makeId(context).slice(1);
  change.stopToken = token;
  const addresses = findAddresses(context, member);
  const byEmail = addresses.filter(({ way }) => way === "email");
  const others = [
    ...findChats(context, member, conversation),
    ...addresses.filter(({ way }) => way !== "email"),
  ];
  addNotices(context, { member, receivers: others, about });
  addNotices(context, { member, receivers: byEmail, about: { ...about, token } });
}

/** Ends a case; its contacts go, its history stays. */
export function closeCase(
  context: ModelContext,
  one: ModelCase,
  state: ModelCase["state"],
  by: Decider,
): void {
  const now = context.clock.now();
  Object.assign(one, { state, closedAt: now, phone: null, email: null, bank: null, nik: null });
  note(context, one, state, by);
}

/** "member", "service", a name from the command line, or an account of the desk with its grounds. */
type Decider = string | Pick<Decision, "by" | "grounds">;

function note({ clock }: ModelContext, one: ModelCase, event: string, decider: Decider): void {
  const { by, grounds = null } = typeof decider === "string" ? { by: decider } : decider;
  const agent = grounds === null ? null : by;
  one.history.push({ at: clock.now(), event, actor: by, agent, grounds: [...(grounds ?? [])] });
}

/** Ends a change that has not taken effect, and tells whoever was told of it. */
export function stopChange(
  context: ModelContext,
  one: ModelCase,
  { state, actor, except = null }: { state: "cancelled" | "refused"; actor: Decider; except?: string | null },
): void {
  closeCase(context, one, state, actor);
  if (one.member === null || one.effectiveAt === null) return;
  const receivers = [...findChats(context, one.member, except), ...findAddresses(context, one.member)];
  const about = { kind: "change-stopped", what: one.kind as ChangeKind, number: one.number } as const;
  addNotices(context, { member: one.member, receivers, about });
}

/** Does what is due, and gives the numbers of requests that wait too long, once each. */
export function settleDue(context: ModelContext): { settled: number; overdue: string[] } {
  const { records, clock, policy } = context;
  const now = clock.now();
  const due = records.cases.filter(
    ({ state, kind, effectiveAt, dueAt }) =>
      (state === "holding" && (effectiveAt ?? now) <= now) ||
      (state === "open" && (kind === "recovery" || kind === "export") && (dueAt ?? now) <= now),
  );
  for (const one of due) {
    if (one.kind === "change-bank" && one.state === "holding") releaseChange(context, one);
    else if (one.state === "holding") applyChange(context, one);
    else closeCase(context, one, "cancelled", "service");
  }
  const late = records.cases.filter(
    ({ state, kind, alarmed, createdAt }) =>
      state === "open" &&
      kind !== "recovery" &&
      kind !== "export" &&
      !alarmed &&
      createdAt <= now - policy.case.alarmAfterMs,
  );
  for (const one of late) one.alarmed = true;
  return { settled: due.length, overdue: late.map(({ number }) => number).sort() };
}

function releaseChange(context: ModelContext, one: ModelCase): void {
  if (context.records.accounts.find(`member:${one.member}`)?.frozen) {
    return stopChange(context, one, { state: "refused", actor: "service" });
  }
  one.state = "open";
  note(context, one, "released", "service");
}

/** What of an account's addresses is proven after a change: what stays as it was, and what is new unless only papers spoke for it. */
function proofsAfter(account: Account, { phone, email, kind }: ModelCase) {
  const isProven = kind !== "recovery";
  return {
    phoneVerified: phone === null ? account.phoneVerified : isProven,
    emailVerified: email === null ? account.emailVerified === true : isProven,
  };
}

function applyChange(context: ModelContext, change: ModelCase): void {
  const { records, policy } = context;
  const { member, phone, email, kind, number } = change;
  if (member === null) return;
  const account = records.accounts.find(`member:${member}`);
  const isFull =
    phone !== null && records.accounts.under(`phone:${phone}`).length >= policy.binding.membersPerPhone;
  if (account?.frozen || isFull) return stopChange(context, change, { state: "refused", actor: "service" });
  const before = findAddresses(context, member);
  const person = records.people.get(member);
  const contact = { ...(phone !== null && { phone }), ...(email !== null && { email }) };
  if (person) Object.assign(person, contact);
  if (account) {
    records.accounts.remove(account);
    records.accounts.add({ ...account, ...contact, ...proofsAfter(account, change) });
  }
  const chats = findChats(context, member, null);
  for (const session of records.sessions.under(`member:${member}`)) end(context, session, "revoked");
  if (kind === "recovery") revokeChats(context, member, { except: null, only: null });
  closeCase(context, change, "done", "service");
  const told = new Map([...before, ...findAddresses(context, member)].map((one) => [one.address, one]));
  const about = { kind: "change-done", what: kind as ChangeKind, number } as const;
  addNotices(context, { member, receivers: [...chats, ...told.values()], about });
}

/** Ends bindings of a member and their sessions. */
export function revokeChats(
  context: ModelContext,
  member: string,
  { except, only }: { except: string | null; only: string | null },
): void {
  for (const binding of context.records.bindings.under(`member:${member}`)) {
    if (binding.ended || binding.conversation === except || (only !== null && binding.id !== only)) continue;
    binding.ended = true;
    binding.revokedAt = context.clock.now();
    for (const session of context.records.sessions.under(`member:${member}`)) {
      if (session.binding === binding) end(context, session, "revoked");
    }
  }
}

/** "Bukan saya". */
export function disown(
  context: ModelContext,
  { conversation, code }: { conversation: string; code: string | null },
): CaseReceipt | null {
  const { records, policy } = context;
  const member = code === null ? boundMember(context, conversation) : memberByCode(context, code);
  if (member === null) return null;
  const open = openCasesOf(context, member);
  for (const one of open.filter(isChange)) {
    stopChange(context, one, { state: "cancelled", actor: "member", except: conversation });
  }
  const told = findChats(context, member, conversation);
  revokeChats(context, member, { except: conversation, only: null });
  const account = records.accounts.find(`member:${member}`);
  if (account) account.frozen = true;
  const earlier = open.find(({ kind }) => kind === "disowned");
  if (earlier) return receiptOf(earlier);
  const dueInMs = policy.case.answerWithinMs;
  const opened = openCase(context, { kind: "disowned", state: "open", member, conversation, dueInMs });
  const receivers = [...told, ...findAddresses(context, member)];
  addNotices(context, { member, receivers, about: { kind: "disowned", number: opened.number } });
  return receiptOf(opened);
}

function boundMember(context: ModelContext, conversation: string): string | null {
  const bindings = context.records.bindings.under(`chat:${conversation}`);
  const bound =
    bindings.find((binding) => isBindingLive(context, binding)) ??
    bindings.findLast((binding) => isUnboundByRecovery(context, binding));
  return bound?.member ?? null;
}

/** A chat that spoke for the member until a recovery took effect, for as long as that may be disowned. */
function isUnboundByRecovery(
  { records, clock, policy }: ModelContext,
  { member, suspended, revokedAt }: Binding,
): boolean {
  if (suspended || revokedAt === undefined) return false;
  return records.cases.some(
    ({ kind, state, effectiveAt, closedAt, ...one }) =>
      one.member === member &&
      kind === "recovery" &&
      state === "done" &&
      revokedAt >= (effectiveAt ?? 0) &&
      revokedAt <= (closedAt ?? 0) &&
      (closedAt ?? 0) > clock.now() - policy.change.disownWithinMs,
  );
}

function memberByCode({ records, clock, policy }: ModelContext, code: string): string | null {
  const typed = readSymbols(code);
  const since = clock.now() - policy.change.disownWithinMs;
  const found = records.cases.find(
    ({ cancelCode, state, closedAt }) =>
      cancelCode === typed &&
      ["holding", "open", "done", "cancelled"].includes(state) &&
      (closedAt ?? clock.now()) > since,
  );
  return found?.member ?? null;
}

/** Opens a request about a member's data; the same one that is open is given again. */
export function requestData(context: ModelContext, request: DataRequest): CaseReceipt | null {
  const session = findLiveSession(context, request.session);
  if (!session) return null;
  const { kind, subject } = request;
  const { member, conversation } = session;
  if (kind === "restrict") setRestriction(context, member, true);
  const same = openCasesOf(context, member).find((one) => one.kind === kind && one.subject === subject);
  const dueInMs = context.policy.case.answerWithinMs;
  return receiptOf(
    same ?? openCase(context, { kind, subject, state: "open", member, conversation, dueInMs }),
  );
}

/** Ends a restriction, and the request for it if nobody has answered it. */
export function liftRestriction(context: ModelContext, ref: SessionRef): { lifted: boolean } | null {
  const session = findLiveSession(context, ref);
  if (!session) return null;
  const lifted = setRestriction(context, session.member, false);
  for (const one of openCasesOf(context, session.member)) {
    if (one.kind === "restrict") closeCase(context, one, "cancelled", "member");
  }
  return { lifted };
}

function setRestriction({ records }: ModelContext, member: string, on: boolean): boolean {
  const account = records.accounts.find(`member:${member}`);
  if (!account || (account.restricted === true) === on) return false;
  account.restricted = on;
  return true;
}

/** Takes back what a member asked for. */
export function cancelCase(
  context: ModelContext,
  { session: ref, number }: { session: SessionRef; number: string },
): { receipt: CaseReceipt | null } | null {
  const session = findLiveSession(context, ref);
  if (!session) return null;
  const found = openCasesOf(context, session.member).find((one) => one.number === number);
  if (!found || found.kind === "disowned") return { receipt: null };
  if (found.kind === "restrict") setRestriction(context, session.member, false);
  stopChange(context, found, { state: "cancelled", actor: "member", except: session.conversation });
  return { receipt: receiptOf(found) };
}

/** Opens a recovery. */
export function openRecovery(
  context: ModelContext,
  { conversation, draftId }: { conversation: string; draftId: string },
): RecoveryStart {
  const { records, clock, policy } = context;
  const fields = readDraft(context, conversation, draftId)?.fields;
  const { nik, kpj, phone, email = null } = fields ?? {};
  if (nik === undefined || kpj === undefined || phone === undefined) {
    return { result: "refused", why: "draft-gone" };
  }
  const today = records.cases.filter(
    (one) =>
      one.kind === "recovery" && one.conversation === conversation && one.createdAt > clock.now() - DAY,
  );
  if (today.length >= policy.change.recoveriesPerConversationPerDay)
    return { result: "refused", why: "too-many" };
  const person = records.byNik.get(nik);
  const member = person?.kpjs.includes(kpj) && !person.deceased ? person.id : null;
  const opened = openCase(context, {
    ...{ kind: "recovery", state: "open", member, conversation },
    ...{ phone, email, nik, dueInMs: policy.change.branchWithinMs },
  });
  records.drafts.delete(draftId);
  return { result: "opened", receipt: receiptOf(opened) };
}

/** Cases that wait for a decision. */
export function listCases(context: ModelContext): CaseFile[] {
  return context.records.cases
    .filter(
      ({ closedAt, state, kind }) =>
        closedAt === null && ((state === "open" && kind !== "export") || kind === "recovery"),
    )
    .map((one) => fileOf(context, one));
}

/** One case, closed or not. */
export function readCase(context: ModelContext, number: string): CaseFile | null {
  const found = context.records.cases.find((one) => one.number === number);
  return found ? fileOf(context, found) : null;
}

/** Says yes in somebody's name. */
export function approveCase(context: ModelContext, decision: Decision): DecisionOutcome {
  const { records, policy } = context;
  const { number, by } = decision;
  const found = records.cases.find((one) => one.number === number);
  if (!found) return { result: "refused", why: "unknown" };
  if (found.state !== "open") return { result: "refused", why: "closed" };
  if (needsTwo(found) && found.member === null) return { result: "refused", why: "no-member" };
  const agreed = found.history.filter(({ event }) => event === "approved");
  if (agreed.some(({ actor }) => actor.toLowerCase() === by.toLowerCase())) {
    return { result: "refused", why: "same-person" };
  }
  const missing = missingFor(context, found) - 1;
  const onPhone = found.phone === null ? [] : records.accounts.under(`phone:${found.phone}`);
  if (missing <= 0 && onPhone.length >= policy.binding.membersPerPhone) {
    return { result: "refused", why: "phone-full" };
  }
  note(context, found, "approved", decision);
  if (missing > 0) return { result: "approved", missing, case: fileOf(context, found) };
  carryOut(context, found, decision);
  return { result: "closed", case: fileOf(context, found) };
}

function needsTwo({ kind }: ModelCase): boolean {
  return kind === "recovery" || kind === "disowned";
}

/** How many more people have to say yes. */
function missingFor({ policy }: ModelContext, one: ModelCase): number {
  const agreed = one.history.filter(({ event }) => event === "approved").length;
  return one.state === "open" ? Math.max(0, (needsTwo(one) ? policy.change.approvals : 1) - agreed) : 0;
}

function carryOut(context: ModelContext, found: ModelCase, by: Decider): void {
  if (found.kind === "recovery") {
    found.state = "holding";
    found.effectiveAt = context.clock.now() + context.policy.change.recoveryHoldMs;
    note(context, found, "holding", "service");
    return tellPending(context, found);
  }
  const account = context.records.accounts.find(`member:${found.member}`);
  if (found.kind === "disowned" && account) account.frozen = false;
  if (found.kind === "change-bank" && account && found.bank) {
    account.bank = found.bank;
    found.effectiveAt = context.clock.now();
  }
  closeAndTell(context, found, "done", by);
}

/** Says no in somebody's name. */
export function refuseCase(context: ModelContext, decision: Decision): DecisionOutcome {
  const found = context.records.cases.find((one) => one.number === decision.number);
  if (!found) return { result: "refused", why: "unknown" };
  if (found.closedAt !== null) return { result: "refused", why: "closed" };
  if (isChange(found)) stopChange(context, found, { state: "refused", actor: decision });
  else closeAndTell(context, found, "refused", decision);
  return { result: "closed", case: fileOf(context, found) };
}

function closeAndTell(context: ModelContext, found: ModelCase, state: "done" | "refused", by: Decider): void {
  closeCase(context, found, state, by);
  const { member, number, kind } = found;
  if (member === null) return;
  const receivers = findChats(context, member, null);
  if (kind === "change-bank") {
    receivers.push(...findAddresses(context, member));
    return addNotices(context, { member, receivers, about: { kind: "change-done", what: kind, number } });
  }
  addNotices(context, { member, receivers, about: { kind: "case-closed", number } });
}

/** Erases what is kept of a member, but for what the law keeps. */
export function eraseMember(context: ModelContext, member: string): void {
  const { records } = context;
  for (const one of openCasesOf(context, member)) closeCase(context, one, "cancelled", "service");
  const told = findChats(context, member, null).map(({ address }) => address);
  for (const notice of records.caseNotices.filter(({ to }) => told.includes(to.address))) {
    records.caseNotices.splice(records.caseNotices.indexOf(notice), 1);
  }
  for (const session of records.sessions.under(`member:${member}`)) end(context, session, "revoked");
  for (const binding of records.bindings.under(`member:${member}`)) {
    binding.ended = true;
    forgetChat(context, binding.conversation);
  }
  for (const challenge of records.challenges.all) {
    if (challenge.members.includes(member) && challenge.usedAt === null) challenge.dead ??= "replaced";
  }
  const account = records.accounts.find(`member:${member}`);
  if (account) records.accounts.remove(account);
}

function forgetChat({ records }: ModelContext, conversation: string): void {
  records.contacts.delete(conversation);
  records.chats.delete(conversation);
  for (const draft of [...records.drafts.values()]) {
    if (draft.conversation === conversation) records.drafts.delete(draft.id);
  }
}

function fileOf(context: ModelContext, one: ModelCase): CaseFile {
  const { number, kind, state, subject, createdAt, dueAt, effectiveAt, nik, phone, email, bank } = one;
  return {
    ...{ number, kind, state, subject, createdAt, dueAt, effectiveAt },
    hasMember: one.member !== null,
    nik: nik && mask("nik", nik),
    phone: phone && mask("phone", phone),
    email: email && mask("email", email),
    bank: bank && `${maskBank(bank)}, ${bank.holder}`,
    missing: missingFor(context, one),
    history: [...one.history],
  };
}
