import type { AccountChoice, CodeStart, NextStep, SignInStep } from "../../../flows/kit/services.ts";
import type { CodePurpose, Session, StartSignIn } from "../../ports/core.ts";
import { appendAudit } from "./audit.ts";
import { type NewChallenge, openChallenge } from "./challenges.ts";
import { readProvenPhone } from "./contacts.ts";
import type { CoreContext } from "./context.ts";
import type { Queries } from "./database.ts";
import { askingChat } from "./delivery/ways.ts";
import { readDraft } from "./drafts.ts";
import { openNothing } from "./keys/member-keys.ts";
import { initials } from "./masks.ts";
import { afterFirstProof, keepPending } from "./recovery.ts";
import { sealed } from "./sealed-columns.ts";
import { openSession } from "./sessions.ts";

/**
 * Opens a sign-in challenge for everybody whose account has the phone, or the e-mail, that was named; a decoy when nobody's has. By e-mail
 * too the code goes to the phone. `retryAfterMinutes` 0 means that there is nothing to go by: the draft is gone, or this chat's own number was
 * never proven.
 */
export async function startSignIn(
  context: CoreContext,
  queries: Queries,
  request: StartSignIn,
): Promise<CodeStart> {
  const chat = askingChat(context, request.conversation);
  const { conversation } = chat;
  const draft = await readDraft(context, queries, conversation, request.draftId);
  const phone =
    request.draftId === null ? await readProvenPhone(context, queries, conversation) : (draft?.phone ?? null);
  const email = draft?.email ?? null;
  const named =
    phone === null
      ? email && (await findByEmail(context, queries, email))
      : await findByPhone(context, queries, phone);
  if (!named) return { result: "refused", retryAfterMinutes: 0 };
  return await openChallenge(context, queries, {
    purpose: request.recovering ? "reset_password" : "login",
    chat,
    ...named,
    subject: null,
    noticeMember: null,
    draftId: request.draftId,
    txnDigest: context.index.transaction([phone ?? email ?? ""]),
  });
}

type Named = Pick<NewChallenge, "destination" | "members">;

async function findByPhone(context: CoreContext, queries: Queries, phone: string): Promise<Named> {
  const index = context.index.phone(phone);
  const accounts = await queries.query<{ member: string }>(
    `select a.participant_id as member from accounts a join participants p on p.id = a.participant_id
     where a.phone_index = $1 and p.deceased_on is null order by a.participant_id`,
    [index],
  );
  return {
    destination: { address: phone, index, by: "phone" },
    members: accounts.map(({ member }) => member),
  };
}

interface AccountOnEmail {
  account: string;
  member: string;
  phone: string;
  phoneIndex: string;
  verified: boolean;
}

/**
 * The accounts that have an e-mail, as long as they agree on the phone; otherwise nobody could say whose code it is. Those that have shown the
 * e-mail to be theirs come first, so that nobody who only claims it gets in their way.
 */
async function findByEmail(context: CoreContext, queries: Queries, email: string): Promise<Named> {
  const named = context.index.email(email);
  const accounts = await queries.query<AccountOnEmail>(
    `select a.id as account, a.participant_id as member, a.phone_sealed as phone, a.phone_index as "phoneIndex",
       a.email_verified_at is not null as verified
     from accounts a join participants p on p.id = a.participant_id
     where a.email_index = $1 and p.deceased_on is null order by a.participant_id`,
    [named],
  );
  const verified = accounts.filter((account) => account.verified);
  const meant = verified.length > 0 ? verified : accounts;
  const [first] = meant;
  if (!first || meant.some(({ phoneIndex }) => phoneIndex !== first.phoneIndex)) {
    await openNothing(queries);
    return { destination: { address: "", index: named, by: "phone", named }, members: [] };
  }
  const address = await sealed.accounts.phone.open(context, queries, first.account, first.phone);
  return {
    destination: { address, index: first.phoneIndex, by: "phone", named },
    members: meant.map(({ member }) => member),
  };
}

/** An account that a right sign-in code may open. */
export interface OpenableAccount {
  account: string;
  member: string;
}

/** The accounts of a challenge's members that still have the phone to which the code went. */
export async function readOpenable(
  queries: Queries,
  challenge: { members: readonly string[]; destinationIndex: string },
): Promise<OpenableAccount[]> {
  return await queries.query<OpenableAccount>(
    `select id as account, participant_id as member from accounts
     where participant_id = any ($1::uuid[]) and phone_index = $2 order by id`,
    [challenge.members, challenge.destinationIndex],
  );
}

/** Signs a conversation in to an account, whose phone a right code has just shown to be in the person's hands. */
export async function signIn(
  context: CoreContext,
  queries: Queries,
  request: OpenableAccount & { conversation: string },
): Promise<Session> {
  await queries.query(
    "update accounts set phone_verified_at = coalesce(phone_verified_at, clock_now()) where id = $1",
    [request.account],
  );
  return await openSession(context, queries, request);
}

/** What is left to do after a right code: null when the code alone opens the account. */
export async function nextStep(
  { signInRule }: CoreContext,
  queries: Queries,
  account: string,
): Promise<SignInStep | null> {
  const kept = await queries.query("select 1 from passwords where account_id = $1", [account]);
  if (kept.length > 0) return "enter-password";
  return signInRule === "password-required" ? "first-password" : null;
}

/** Names people who share a phone only by their initials. */
export async function listChoices(
  context: CoreContext,
  queries: Queries,
  openable: readonly OpenableAccount[],
): Promise<AccountChoice[]> {
  const names = await queries.query<{ id: string; name: string }>(
    "select id, name_sealed as name from participants where id = any ($1::uuid[])",
    [openable.map(({ member }) => member)],
  );
  const nameOf = new Map<string, string>();
  for (const { id, name } of names) {
    nameOf.set(id, await sealed.participants.name.open(context, queries, id, name));
  }
  return openable.map(({ account, member }) => ({ account, label: initials(nameOf.get(member) ?? "") }));
}

/** Opens the session of the chosen account, once, within the policy's time after the right code. */
export async function chooseAccount(
  context: CoreContext,
  queries: Queries,
  request: { conversation: string; challengeId: string; account: string },
): Promise<Session | { next: NextStep } | null> {
  const conversation = context.index.conversation(request.conversation);
  const [chosen] = await queries.query<{ member: string; purpose: CodePurpose }>(
    `update challenges c set choose_until = null from accounts a
     where c.id = $1 and c.conversation = $2 and c.purpose in ('login', 'reset_password') and c.used_at is not null
       and c.choose_until > clock_now()
       and a.id = $3 and a.participant_id = any (c.member_ids) and a.phone_index = c.destination_index
     returning a.participant_id as member, c.purpose`,
    [request.challengeId, conversation, request.account],
  );
  if (!chosen) {
    const refused = { member: null, conversation, detail: "choose account" };
    await appendAudit(context, queries, { event: "authz_fail", ...refused });
    return null;
  }
  const { member } = chosen;
  const named = { ...request, member, conversation };
  if (chosen.purpose === "reset_password") return { next: await afterFirstProof(context, queries, named) };
  const step = await nextStep(context, queries, request.account);
  if (step !== null) {
    await keepPending(context, queries, { ...request, step });
    return { next: step };
  }
  const session = await signIn(context, queries, { conversation, account: request.account, member });
  await appendAudit(context, queries, { event: "session_created", member, conversation, detail: "login" });
  return session;
}
