import type { StepUpAct } from "../../../flows/kit/account.ts";
import type { NextStep } from "../../../flows/kit/services.ts";
import type { CheckCode, CodeOutcome, CodePurpose, Session } from "../../ports/core.ts";
import { type Attempt, type CountedChallenge, countAttempt, markRight, type Over } from "./attempts.ts";
import { appendAudit } from "./audit.ts";
import type { AuditEvent } from "./audit-events.ts";
import { carryOutAct } from "./cases/act-effects.ts";
import { noteChat } from "./cases/chats.ts";
import { isCode } from "./code-secrets.ts";
import type { CoreContext } from "./context.ts";
import type { Queries } from "./database.ts";
import { deleteDraft } from "./drafts.ts";
import { useAppCode } from "./pages/authenticators.ts";
import { afterFirstProof, afterSecondProof, keepPending } from "./recovery.ts";
import { createAccount } from "./registration.ts";
import { repeatUse } from "./repeated-use.ts";
import { once, type RequestId } from "./requests.ts";
import { openSession } from "./sessions.ts";
import { listChoices, nextStep, readOpenable, signIn } from "./sign-in.ts";

/**
 * Judges a code in this order: count in a transaction of its own; compare in constant time; then use it once, in
 * the transaction of its effect. Correct at any isolation level and with simultaneous submissions.
 */
export async function checkCode(
  context: CoreContext,
  request: CheckCode,
  id: RequestId,
): Promise<CodeOutcome> {
  const conversation = context.index.conversation(request.conversation);
  const attempt = await countAttempt(context, { id, conversation, challengeId: request.challengeId });
  return await once(context, id, async (queries) => {
    const chat = request.conversation;
    const repeat = () => repeatUse(context, queries, { ...request, conversation });
    if (typeof attempt === "string") {
      return (await repeat()) ?? (await noteTooLate(context, queries, conversation, attempt));
    }
    const judged = { ...attempt, id, conversation, chat };
    const isProven =
      isRight(context, judged, request.code) || (await isFromApp(context, queries, judged, request.code));
    if (!isProven) return await noteWrong(context, queries, judged);
    return (await useCode(context, queries, judged)) ?? (await repeat()) ?? { result: "over", why: "used" };
  });
}

/** A code for a challenge that is over, or that is not this chat's: nothing is judged. */
async function noteTooLate(
  context: CoreContext,
  queries: Queries,
  conversation: string,
  why: Over,
): Promise<CodeOutcome> {
  const entry = { member: null, conversation, detail: `code ${why}` };
  await appendAudit(context, queries, { event: "sequence_fail", ...entry });
  return { result: "over", why };
}

/** `conversation` is the digest of `chat`. */
type Judged = Attempt & { id: RequestId; conversation: string; chat: string };

/** A decoy, a closed lane and a try beyond the last one are judged with the same work, and never right. */
function isRight(context: CoreContext, judged: Judged, code: string): boolean {
  const { challenge, conversation } = judged;
  const scope = { ...challenge, challengeId: challenge.id, conversation };
  return isCode(context, scope, code, challenge.codeMac) && mayPass(context, judged);
}

function mayPass({ policy }: CoreContext, { challenge, attempt, counted }: Judged): boolean {
  return counted && attempt <= policy.code.triesPerChallenge && challenge.members.length > 0;
}

/** To sign in, the code of the member's authenticator app will do as well as the one that was sent. */
async function isFromApp(
  context: CoreContext,
  queries: Queries,
  judged: Judged,
  code: string,
): Promise<boolean> {
  const { purpose, members } = judged.challenge;
  if (purpose !== "login" || !mayPass(context, judged)) return false;
  return await useAppCode(context, queries, { members, code });
}

async function noteWrong(context: CoreContext, queries: Queries, judged: Judged): Promise<CodeOutcome> {
  const triesLeft = context.policy.code.triesPerChallenge - judged.attempt;
  if (triesLeft <= 0) {
    await queries.query(
      `update challenges set dead_at = clock_now(), dead_why = 'tries', code_sealed = null
       where id = $1 and used_at is null and dead_at is null`,
      [judged.challenge.id],
    );
  }
  await audit(context, queries, judged, judged.counted ? wrongEvent(triesLeft) : "authn_login_lock");
  return triesLeft <= 0 ? { result: "over", why: "tries" } : { result: "wrong", triesLeft };
}

function wrongEvent(triesLeft: number): AuditEvent {
  return triesLeft <= 0 ? "authn_login_fail_max" : "authn_login_fail";
}

/** Null when the challenge has been used, replaced or has run out since the try was counted. */
async function useCode(context: CoreContext, queries: Queries, judged: Judged): Promise<CodeOutcome | null> {
  const { challenge } = judged;
  const used = await queries.query(
    `update challenges set used_at = clock_now(), used_by = $3, code_sealed = null
     where id = $1 and code_mac = $2 and used_at is null and dead_at is null and expires_at > clock_now()
     returning id`,
    [challenge.id, challenge.codeMac, judged.id],
  );
  // Right it was, also where the same code from another side was quicker.
  await markRight(queries, judged.id, challenge.members);
  if (used.length === 0) return null;
  const outcome = await takeEffect(context, queries, judged);
  await auditUse(context, queries, judged, outcome);
  return outcome;
}

type Effect = (context: CoreContext, queries: Queries, judged: Judged) => Promise<CodeOutcome>;

/** What the code of a purpose does that is no act on an account. */
const EFFECTS: Record<Exclude<CodePurpose, StepUpAct>, Effect> = {
  login: openOrOffer,
  reset_password: openOrOffer,
  async reset_password_email(context, queries, { challenge }) {
    const [member = ""] = challenge.members;
    const step = await afterSecondProof(context, queries, { challengeId: challenge.id, member });
    return step === null ? { result: "over", why: "used" } : right(null, step);
  },
  register_phone: finishRegistration,
  register_email: finishRegistration,
};

async function takeEffect(context: CoreContext, queries: Queries, judged: Judged): Promise<CodeOutcome> {
  const { purpose } = judged.challenge;
  if (isAct(purpose)) {
    const done = await carryOutAct(context, queries, judged);
    return done ? { ...right(null), ...done } : { result: "over", why: "used" };
  }
  // Whoever proves himself here can be told here, later, what is done to his account elsewhere.
  await noteChat(context, queries, judged.chat);
  return await EFFECTS[purpose](context, queries, judged);
}

/** One account: its session. Several that share the phone: their initials, and a short time to choose. */
async function openOrOffer(context: CoreContext, queries: Queries, judged: Judged): Promise<CodeOutcome> {
  const { challenge, conversation } = judged;
  const openable = await readOpenable(queries, challenge);
  const [first, ...others] = openable;
  if (!first) return { result: "over", why: "used" };
  if (challenge.draftId !== null) await deleteDraft(queries, challenge.draftId);
  if (others.length === 0) {
    if (challenge.purpose === "reset_password") {
      const proven = { ...first, challengeId: challenge.id, conversation };
      return right(null, await afterFirstProof(context, queries, proven));
    }
    const step = await nextStep(context, queries, first.account);
    if (step === null) return right(await signIn(context, queries, { ...first, conversation }));
    await keepPending(context, queries, { challengeId: challenge.id, account: first.account, step });
    return right(null, step);
  }
  await queries.query(
    "update challenges set choose_until = clock_now() + $2::float8 * interval '1 millisecond' where id = $1",
    [challenge.id, context.policy.code.chooseAccountMs],
  );
  return { result: "right", session: null, accounts: await listChoices(context, queries, openable) };
}

/** E-mail is no authenticator (NIST SP 800-63B-4 §3.1.3.1): a code sent there makes the account, but opens nothing. */
async function finishRegistration(
  context: CoreContext,
  queries: Queries,
  judged: Judged,
): Promise<CodeOutcome> {
  const { challenge, conversation } = judged;
  const { member, draftId } = registrant(challenge);
  const verified = challenge.purpose === "register_phone" ? "phone" : "email";
  const created = await createAccount(context, queries, { conversation, draftId, member, verified });
  if (!created) return { result: "over", why: "used" };
  await deleteDraft(queries, draftId);
  return right(verified === "phone" ? await openSession(context, queries, { conversation, member }) : null);
}

function registrant({ members, draftId }: CountedChallenge): { member: string; draftId: string } {
  const [member] = members;
  if (member === undefined || draftId === null) throw new Error("a registration without member or draft");
  return { member, draftId };
}

function right(
  session: Session | null,
  next: NextStep | null = null,
): Extract<CodeOutcome, { result: "right" }> {
  return { result: "right", session, accounts: [], ...(next !== null && { next }) };
}

/** Audits come last in a transaction: they hold their chain until it ends. */
async function auditUse(
  context: CoreContext,
  queries: Queries,
  judged: Judged,
  outcome: CodeOutcome,
): Promise<void> {
  if (outcome.result !== "right") return;
  const { purpose } = judged.challenge;
  if (purpose === "reset_password" || purpose === "reset_password_email") return;
  await audit(context, queries, judged, useEvent(purpose));
  if (outcome.session) await audit(context, queries, judged, "session_created");
}

function useEvent(purpose: CodePurpose): AuditEvent {
  if (isAct(purpose)) return "sensitive_update";
  return purpose === "login" ? "authn_login_success" : "user_created";
}

function isAct(purpose: CodePurpose): purpose is StepUpAct {
  return !Object.hasOwn(EFFECTS, purpose);
}

async function audit(
  context: CoreContext,
  queries: Queries,
  { challenge, conversation }: Judged,
  event: AuditEvent,
): Promise<void> {
  const member = challenge.members[0] ?? null;
  await appendAudit(context, queries, { event, member, conversation, detail: challenge.purpose });
}
