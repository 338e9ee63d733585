import type { AccountChoice, NextStep } from "../../../flows/kit/services.ts";
import { initials } from "../../../src/core/sql/masks.ts";
import { checkTotp } from "../../../src/crypto/totp.ts";
import type { CheckCode, CodeOutcome, Session } from "../../../src/ports/core.ts";
import { carryOutAct } from "./acts.ts";
import { isOpen } from "./challenges.ts";
import { findKept, type ModelContext, once } from "./context.ts";
import type { ModelEvent } from "./events.ts";
import { countTry, markRight } from "./lanes.ts";
import { isBindingLive } from "./live-binding.ts";
import type { Account, Attempt, Challenge } from "./records.ts";
import { openSession } from "./sessions.ts";
import { createAccount } from "./start.ts";

type Judgement = Extract<ModelEvent, { what: "code-judged" }>;

/** Judges a code, once for each request key: count the try, compare, use at most once. */
export async function checkCode(
  context: ModelContext,
  request: CheckCode,
  requestKey: string,
): Promise<CodeOutcome> {
  if (context.faults.has("code-read-then-write")) {
    const writeBack = readChallenge(context, request.challengeId);
    await context.between();
    writeBack();
  }
  return once(context, { call: "checkCode", key: requestKey }, () => judge(context, request, requestKey));
}

/** For a core that reads, thinks, and writes back what it read: whatever others did meanwhile is undone. */
function readChallenge({ records }: ModelContext, challengeId: string): () => void {
  const challenge = records.challenges.find(`id:${challengeId}`);
  const read = { ...challenge };
  return () => challenge && Object.assign(challenge, read);
}

function judge(context: ModelContext, request: CheckCode, requestKey: string): CodeOutcome {
  const { records, clock } = context;
  const challenge = findChallenge(context, request);
  const usable = challenge !== null && isUsable(context, challenge);
  const before = records.events.length;
  const repeated = usable ? null : repeatUse(context, challenge, request);
  const outcome = usable
    ? tryCode(context, challenge, { ...request, requestKey })
    : (repeated ?? whyOver(challenge));
  // Told before what came of it: a session opens because of its code.
  records.events.splice(before, 0, {
    at: clock.now(),
    what: "code-judged",
    challengeId: request.challengeId,
    conversation: request.conversation,
    purpose: challenge?.purpose ?? null,
    members: challenge?.members ?? [],
    requestKey,
    attempt: usable ? challenge.attempts : null,
    verdict: verdictOf(outcome, repeated !== null),
  });
  return outcome;
}

function verdictOf(outcome: CodeOutcome, repeated: boolean): Judgement["verdict"] {
  if (outcome.result === "over") return outcome.why;
  return repeated ? "repeated" : outcome.result;
}

/** Somebody else's challenge is as good as none. */
function findChallenge({ records, faults }: ModelContext, request: CheckCode): Challenge | null {
  const challenge = records.challenges.find(`id:${request.challengeId}`);
  if (!challenge || faults.has("challenge-not-bound-to-conversation")) return challenge ?? null;
  return challenge.conversation === request.conversation ? challenge : null;
}

function isUsable({ clock, faults }: ModelContext, challenge: Challenge): boolean {
  const open = isOpen(challenge) || (faults.has("code-usable-twice") && challenge.dead === null);
  return open && challenge.expiresAt > clock.now();
}

function whyOver(challenge: Challenge | null): CodeOutcome {
  if (challenge && isOpen(challenge)) return { result: "over", why: "expired" };
  return { result: "over", why: challenge?.dead === "tries" ? "tries" : "used" };
}

/** The outcome of the check that used a code, for the same code while it would still be valid; a few times only. */
function repeatUse(
  context: ModelContext,
  challenge: Challenge | null,
  request: CheckCode,
): CodeOutcome | null {
  if (!challenge) return null;
  challenge.triesWhenOver += 1;
  const { clock, policy } = context;
  const again = challenge.code === request.code && challenge.expiresAt > clock.now();
  if (!again || challenge.usedBy === null || challenge.triesWhenOver > policy.code.triesPerChallenge)
    return null;
  return findKept<CodeOutcome>(context, { call: "checkCode", key: challenge.usedBy });
}

/** A decoy, a closed lane and a try beyond the last one are never right. */
function tryCode(
  context: ModelContext,
  challenge: Challenge,
  request: CheckCode & { requestKey: string },
): CodeOutcome {
  const most = context.policy.code.triesPerChallenge;
  challenge.attempts += 1;
  const attempt = countTry(context, challenge, request.conversation);
  const allowed = attempt.counted && challenge.attempts <= most && challenge.members.length > 0;
  if (allowed && (request.code === challenge.code || useAppCode(context, challenge, request.code))) {
    challenge.usedBy = request.requestKey;
    return useCode(context, challenge, attempt);
  }
  const triesLeft = most - challenge.attempts;
  if (triesLeft > 0) return { result: "wrong", triesLeft };
  challenge.dead = "tries";
  return { result: "over", why: "tries" };
}

/** The code of the authenticator app of the one person whom a sign-in is for; no time step serves twice. */
function useAppCode({ records, policy, clock }: ModelContext, challenge: Challenge, code: string): boolean {
  const [member, ...others] = challenge.members;
  const account = records.accounts.find(`member:${member}`);
  if (challenge.purpose !== "login" || others.length > 0 || !account?.authenticator) return false;
  const { authenticator: secret, lastStep } = account;
  const step = checkTotp(policy.totp, { secret, code, nowMs: clock.now(), lastStep });
  if (step !== null) account.lastStep = step;
  return step !== null;
}

/** `attempt.conversation` is where the code was typed. */
function useCode(context: ModelContext, challenge: Challenge, attempt: Attempt): CodeOutcome {
  challenge.usedAt = context.clock.now();
  markRight(context, attempt);
  const { conversation } = attempt;
  switch (challenge.purpose) {
    case "reset_password_email":
      return afterSecondProof(context, challenge);
    case "login":
    case "reset_password":
      context.records.chats.add(conversation);
      return openOrOffer(context, challenge, conversation);
    case "register_phone":
    case "register_email":
      context.records.chats.add(conversation);
      return finishRegistration(context, challenge, conversation);
    default: {
      const done = carryOutAct(context, challenge, conversation);
      return done
        ? { result: "right", session: null, accounts: [], ...done }
        : { result: "over", why: "used" };
    }
  }
}

/** One account: its session. Several that share the phone: their initials, and a short time to choose. */
function openOrOffer(context: ModelContext, challenge: Challenge, conversation: string): CodeOutcome {
  const { records, clock, policy } = context;
  const openable = findOpenable(context, challenge);
  const [first, ...others] = openable;
  if (!first) return { result: "over", why: "used" };
  if (challenge.draftId !== null) records.drafts.delete(challenge.draftId);
  if (others.length === 0) {
    if (challenge.purpose === "reset_password") {
      return { ...right(null), next: afterFirstProof(context, challenge, first) };
    }
    const next = nextStep(context, first);
    if (next === null) return right(signIn(context, first, conversation));
    keepPending(context, challenge, first, next);
    return { ...right(null), next };
  }
  challenge.chooseUntil = clock.now() + policy.code.chooseAccountMs;
  return { result: "right", session: null, accounts: openable.map((account) => choiceOf(context, account)) };
}

/** E-mail is no authenticator: a code sent there makes the account, but opens nothing. */
function finishRegistration(context: ModelContext, challenge: Challenge, conversation: string): CodeOutcome {
  const { members, draftId, purpose } = challenge;
  const [member] = members;
  const phoneVerified = purpose === "register_phone";
  const account = { conversation: challenge.conversation, draftId, phoneVerified };
  if (member === undefined || draftId === null || !createAccount(context, { ...account, member })) {
    return { result: "over", why: "used" };
  }
  context.records.drafts.delete(draftId);
  return right(phoneVerified ? openSession(context, conversation, member) : null);
}

/** Opens the session of the chosen account, once, within the policy's time after the right code. */
export function chooseAccount(
  context: ModelContext,
  { conversation, challengeId, account }: { conversation: string; challengeId: string; account: string },
): Session | { next: NextStep } | null {
  const challenge = context.records.challenges.find(`id:${challengeId}`);
  if (!challenge || challenge.conversation !== conversation) return null;
  if (challenge.chooseUntil === null || challenge.chooseUntil <= context.clock.now()) return null;
  const chosen = findOpenable(context, challenge).find(({ id }) => id === account);
  if (!chosen) return null;
  if (challenge.purpose === "reset_password") return { next: afterFirstProof(context, challenge, chosen) };
  const next = nextStep(context, chosen);
  if (next !== null) {
    keepPending(context, challenge, chosen, next);
    return { next };
  }
  challenge.chooseUntil = null;
  return signIn(context, chosen, conversation);
}

/** What is left to do after a right code. */
function nextStep({ signInRule }: ModelContext, { password }: Account): NextStep | null {
  if (password !== null) return "enter-password";
  return signInRule === "password-required" ? "first-password" : null;
}

/** What is missing after the code by phone, for a forgotten password. */
function afterFirstProof(context: ModelContext, challenge: Challenge, account: Account): NextStep {
  const { records, clock, policy } = context;
  const since = clock.now() - policy.recovery.boundForMs;
  const trusted = records.bindings
    .under(`chat:${challenge.conversation}`)
    .some((one) => one.member === account.member && one.boundAt <= since && isBindingLive(context, one));
  const step = trusted ? "reset-password" : account.email === null ? "no-second-proof" : "second-proof";
  if (step !== "no-second-proof") keepPending(context, challenge, account, step);
  return step;
}

function afterSecondProof(context: ModelContext, challenge: Challenge): CodeOutcome {
  const account = context.records.accounts.find(`member:${challenge.members[0]}`);
  if (!account) return { result: "over", why: "used" };
  keepPending(context, challenge, account, "reset-password");
  return { ...right(null), next: "reset-password" };
}

function keepPending(
  { clock, policy }: ModelContext,
  challenge: Challenge,
  account: Account,
  step: NextStep,
): void {
  challenge.pending = { account: account.id, step };
  challenge.chooseUntil = clock.now() + policy.code.chooseAccountMs;
}

/** The accounts of a challenge's members that still have the phone to which the code went. */
function findOpenable({ records }: ModelContext, { members, address }: Challenge): Account[] {
  return records.accounts.under(`phone:${address}`).filter(({ member }) => members.includes(member));
}

/** A right code has just shown the account's phone to be in the person's hands. */
export function signIn(context: ModelContext, account: Account, conversation: string): Session {
  account.phoneVerified = true;
  return openSession(context, conversation, account.member);
}

/** People who share a phone are named only by their initials. */
function choiceOf({ records }: ModelContext, { id, member }: Account): AccountChoice {
  return { account: id, label: initials(records.people.get(member)?.name ?? "") };
}

function right(session: Session | null): Extract<CodeOutcome, { result: "right" }> {
  return { result: "right", session, accounts: [] };
}
