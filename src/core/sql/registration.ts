import { randomUUID } from "node:crypto";
import type { CodeStart, IdentityField } from "../../../flows/kit/services.ts";
import type { StartRegistration } from "../../ports/core.ts";
import { openChallenge } from "./challenges.ts";
import type { CoreContext } from "./context.ts";
import { onlyRow, type Queries } from "./database.ts";
import { askingChat } from "./delivery/ways.ts";
import { type Draft, readDraft } from "./drafts.ts";
import { memberKeyFor } from "./keys/member-keys.ts";
import { sealed } from "./sealed-columns.ts";

/** The four fields a registration needs. */
type Claimed = Record<IdentityField, string>;

interface Match {
  member: string;
  phoneIndex: string | null;
  emailIndex: string | null;
  hasAccount: boolean;
  phoneIsFull: boolean;
}

/**
 * Opens a registration challenge. The code goes to the contact on file and to no other: a number that somebody
 * typed proves only who holds that number. A person with an account gets a notice, and anybody else nothing; the answer is the same.
 * `retryAfterMinutes` 0 means that the draft is gone: begin anew.
 */
export async function startRegistration(
  context: CoreContext,
  queries: Queries,
  request: StartRegistration,
): Promise<CodeStart> {
  const chat = askingChat(context, request.conversation);
  const { conversation } = chat;
  const claimed = complete(await readDraft(context, queries, conversation, request.draftId));
  if (!claimed) return { result: "refused", retryAfterMinutes: 0 };

  const match = await findMatch(context, queries, claimed);
  const byPhone = request.via === "phone";
  const index = byPhone ? context.index.phone(claimed.phone) : context.index.email(claimed.email);
  const onFile = byPhone ? match?.phoneIndex : match?.emailIndex;
  const entitled = match && !match.hasAccount && !match.phoneIsFull && onFile === index;
  return await openChallenge(context, queries, {
    purpose: byPhone ? "register_phone" : "register_email",
    chat,
    destination: { address: byPhone ? claimed.phone : claimed.email, index, by: request.via },
    subject: context.index.nik(claimed.nik),
    members: entitled ? [match.member] : [],
    noticeMember: match?.hasAccount ? match.member : null,
    draftId: request.draftId,
    txnDigest: context.index.transaction([claimed.nik, claimed.kpj, claimed.phone, claimed.email]),
  });
}

function complete(draft: Draft | null): Claimed | null {
  if (!draft) return null;
  const { nik, kpj, phone, email } = draft;
  return nik === null || kpj === null || phone === null || email === null ? null : { nik, kpj, phone, email };
}

/** The living participant to whom both numbers belong. */
async function findMatch(context: CoreContext, queries: Queries, claimed: Claimed): Promise<Match | null> {
  const [match] = await queries.query<Match>(
    `select p.id as member, p.phone_index as "phoneIndex", p.email_index as "emailIndex",
       exists (select 1 from accounts where participant_id = p.id) as "hasAccount",
       (select count(*) from accounts where phone_index = $3) >= $4::int as "phoneIsFull"
     from participants p join cards c on c.participant_id = p.id
     where p.nik_index = $1 and c.kpj_index = $2 and p.deceased_on is null`,
    [
      context.index.nik(claimed.nik),
      context.index.kpj(claimed.kpj),
      context.index.phone(claimed.phone),
      context.policy.binding.membersPerPhone,
    ],
  );
  return match ?? null;
}

/**
 * Makes the account that a right registration code allows, in the transaction that uses the code. The phone is the one
 * that was typed: by phone it has just been verified, by e-mail its first right sign-in code does that. False when the draft is gone, the
 * person got an account meanwhile, or the phone already serves as many people as it may.
 */
export async function createAccount(
  context: CoreContext,
  queries: Queries,
  request: { conversation: string; draftId: string; member: string; verified: "phone" | "email" },
): Promise<boolean> {
  const claimed = complete(await readDraft(context, queries, request.conversation, request.draftId));
  if (!claimed || (await isPhoneFull(context, queries, claimed.phone))) return false;
  const id = randomUUID();
  const key = await memberKeyFor(context, queries, request.member, "account");
  const created = await queries.query(
    `insert into accounts (id, participant_id, phone_sealed, phone_index, phone_verified_at,
       email_sealed, email_index, email_verified_at, created_at)
     values ($1, $2, $3, $4, case when $5 = 'phone' then clock_now() end,
       $6, $7, case when $5 = 'email' then clock_now() end, clock_now())
     on conflict (participant_id) do nothing returning id`,
    [
      id,
      request.member,
      sealed.accounts.phone.seal(key, id, claimed.phone),
      context.index.phone(claimed.phone),
      request.verified,
      sealed.accounts.email.seal(key, id, claimed.email),
      context.index.email(claimed.email),
    ],
  );
  return created.length > 0;
}

/** Holds the number's lock until the transaction ends, so that two registrations don't both take the last place. */
async function isPhoneFull(context: CoreContext, queries: Queries, phone: string): Promise<boolean> {
  const index = context.index.phone(phone);
  await queries.query("select pg_advisory_xact_lock(hashtextextended($1, 1))", [index]);
  const { count } = onlyRow(
    await queries.query<{ count: number }>("select count(*) from accounts where phone_index = $1", [index]),
  );
  return count >= context.policy.binding.membersPerPhone;
}
