import type { CodeStart } from "../../../flows/kit/services.ts";
import type { StartRegistration, StartSignIn } from "../../../src/ports/core.ts";
import { GONE, openChallenge, provenPhone } from "./challenges.ts";
import { type ModelContext, makeId } from "./context.ts";
import { type Claimed, readClaimed, readDraft } from "./drafts.ts";
import type { ModelPerson } from "./people.ts";
import { type Account, newAccount } from "./records.ts";

/**
 * Opens a registration challenge. The code goes to the contact on file and to no other; a person with an account gets a notice, and
 * anybody else nothing; the answer is the same.
 */
export function startRegistration(
  context: ModelContext,
  { conversation, draftId, via }: StartRegistration,
): CodeStart {
  const claimed = readClaimed(context, conversation, draftId);
  if (!claimed) return GONE;
  const match = findMatch(context, claimed);
  const hasAccount = match !== null && context.records.accounts.find(`member:${match.id}`) !== undefined;
  const entitled = match?.[via] === claimed[via] && !hasAccount && !isPhoneFull(context, claimed.phone);
  return openChallenge(context, {
    purpose: via === "phone" ? "register_phone" : "register_email",
    conversation,
    address: claimed[via],
    subject: claimed.nik,
    members: match && entitled ? [match.id] : [],
    noticeMember: match && hasAccount ? match.id : null,
    draftId,
  });
}

/** Opens a sign-in challenge for everybody alive whose account has the phone, or the e-mail; a decoy when nobody's has. */
export function startSignIn(
  context: ModelContext,
  { conversation, draftId, recovering }: StartSignIn,
): CodeStart {
  const fields = readDraft(context, conversation, draftId)?.fields;
  const phone = draftId === null ? provenPhone(context, conversation) : fields?.phone;
  const named = phone ? byPhone(context, phone) : fields?.email && byEmail(context, fields.email);
  if (!named) return GONE;
  return openChallenge(context, {
    purpose: recovering ? "reset_password" : "login",
    conversation,
    ...named,
    subject: null,
    noticeMember: null,
    draftId,
  });
}

function byPhone(context: ModelContext, phone: string) {
  return { address: phone, members: aliveOf(context, context.records.accounts.under(`phone:${phone}`)) };
}

/** Accounts that agree on the phone; those whose e-mail is proven before those that only claim it. */
function byEmail(context: ModelContext, email: string) {
  const { accounts, people } = context.records;
  const all = accounts.all.filter(
    (account) => account.email === email && !people.get(account.member)?.deceased,
  );
  const proven = all.filter(({ emailVerified }) => emailVerified);
  const meant = proven.length > 0 ? proven : all;
  const [first] = meant;
  if (!first || meant.some(({ phone }) => phone !== first.phone)) {
    return { address: email, named: email, members: [] };
  }
  return { address: first.phone, named: email, members: aliveOf(context, meant) };
}

function aliveOf({ records }: ModelContext, accounts: readonly Account[]): string[] {
  return accounts
    .map(({ member }) => member)
    .filter((member) => !records.people.get(member)?.deceased)
    .sort();
}

/** Opens the challenge of the second proof for a forgotten password. */
export function startSecondProof(
  context: ModelContext,
  { conversation, challengeId }: { conversation: string; challengeId: string },
): CodeStart {
  const { challenges, accounts } = context.records;
  const first = challenges.find(`id:${challengeId}`);
  const isNamed =
    first?.conversation === conversation &&
    first.pending?.step === "second-proof" &&
    (first.chooseUntil ?? 0) > context.clock.now();
  const account = isNamed ? accounts.find(`id:${first.pending?.account}`) : undefined;
  if (!account?.email) return GONE;
  return openChallenge(context, {
    purpose: "reset_password_email",
    conversation,
    address: account.email,
    subject: null,
    members: [account.member],
    noticeMember: null,
    draftId: null,
  });
}

/**
 * Makes the account that a right registration code allows, on the phone that was typed. False when the draft is gone, the person got an
 * account meanwhile, or the phone already serves as many people as it may.
 */
export function createAccount(
  context: ModelContext,
  request: { conversation: string; draftId: string | null; member: string; phoneVerified: boolean },
): boolean {
  const { accounts } = context.records;
  const { conversation, draftId, member, phoneVerified } = request;
  const claimed = readClaimed(context, conversation, draftId);
  if (!claimed || isPhoneFull(context, claimed.phone) || accounts.find(`member:${member}`)) return false;
  const { phone, email } = claimed;
  const proven = { phoneVerified, emailVerified: !phoneVerified };
  accounts.add(newAccount({ id: makeId(context), member, phone, email, ...proven }));
  return true;
}

/** The living participant to whom both numbers belong. */
function findMatch({ records }: ModelContext, { nik, kpj }: Claimed): ModelPerson | null {
  const person = records.byNik.get(nik);
  return person?.kpjs.includes(kpj) && !person.deceased ? person : null;
}

function isPhoneFull({ records, policy }: ModelContext, phone: string): boolean {
  return records.accounts.under(`phone:${phone}`).length >= policy.binding.membersPerPhone;
}
