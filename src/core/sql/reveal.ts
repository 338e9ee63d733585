import type { CodePurpose, CodeToSend } from "../../ports/core.ts";
import { bankIn } from "./cases/bank-account.ts";
import { CONTACT_ACTS, isContactAct } from "./cases/step-up.ts";
import { readMemberLanguage } from "./consents.ts";
import type { CoreContext } from "./context.ts";
import { tagOf } from "./delivery/tag.ts";
import type { Via } from "./delivery/ways.ts";
import { readDraft } from "./drafts.ts";
import { mask } from "./masks.ts";
import { sealed } from "./sealed-columns.ts";

interface Sendable {
  purpose: CodePurpose;
  via: Via;
  destination: string;
  code: string;
  conversation: string;
  draftId: string | null;
  decoy: boolean;
  muted: boolean;
  noticeMember: string | null;
  sends: number;
  expiresAt: number;
  sendingId: string;
}

/** What to send now. The only place where a code is opened. */
export async function revealCode(context: CoreContext, challengeId: string): Promise<CodeToSend> {
  const [row] = await context.database.query<Sendable>(
    `select purpose, via, destination_sealed as destination, code_sealed as code,
       conversation, draft_id as "draftId", cardinality(member_ids) = 0 as decoy, muted,
       notice_member_id as "noticeMember", sends, expires_at as "expiresAt",
       (select id::text from code_sends where challenge_id = challenges.id order by id desc limit 1) as "sendingId"
     from challenges
     where id = $1 and used_at is null and dead_at is null and expires_at > clock_now()
       and code_sealed is not null`,
    [challengeId],
  );
  if (!row) return { to: "nowhere", by: null };
  if (row.muted) return nowhere(row);
  if (row.decoy) return await findNotice(context, row);
  const { via, sendingId, purpose, expiresAt } = row;
  const code = sealed.challenges.code.open(context.keyring, challengeId, row.code);
  const tag = tagOf(challengeId, row.sends);
  const about = await readAbout(context, row);
  const written = { kind: "code", code, tag, purpose, expiresAt, ...about } as const;
  if (via === "chat") return { to: "chat", ...written };
  const address = sealed.challenges.destination.open(context.keyring, challengeId, row.destination);
  return { to: via, address, sendingId, ...written };
}

/** What a change is about, so that the person sees what he signs. An edited draft has ended its challenge before. */
async function readAbout(
  context: CoreContext,
  { purpose, conversation, draftId }: Sendable,
): Promise<{ about?: string }> {
  if (!isContactAct(purpose) && purpose !== "change_bank") return {};
  const draft = await readDraft(context, context.database, conversation, draftId);
  if (purpose === "change_bank") {
    // Of the bank's name, which may be anything, nothing goes into an SMS.
    const bank = bankIn(draft);
    return bank ? { about: mask("account", bank.account) } : {};
  }
  const { field } = CONTACT_ACTS[purpose];
  const value = draft?.[field];
  return value == null ? {} : { about: mask(field, value) };
}

function nowhere({ via }: Sendable): CodeToSend {
  return { to: "nowhere", by: via === "chat" ? null : via };
}

/** Tells the owner of an account once, at its own phone or e-mail, that somebody tried to register with his data. */
async function findNotice(context: CoreContext, row: Sendable): Promise<CodeToSend> {
  if (row.noticeMember === null || row.sends > 1) return nowhere(row);
  const [account] = await context.database.query<{ id: string; phone: string; email: string | null }>(
    "select id, phone_sealed as phone, email_sealed as email from accounts where participant_id = $1",
    [row.noticeMember],
  );
  if (!account) return nowhere(row);
  const { sendingId } = row;
  const language = await readMemberLanguage(context.database, row.noticeMember);
  if (row.via === "email" && account.email !== null) {
    const address = await sealed.accounts.email.open(context, context.database, account.id, account.email);
    return { to: "email", address, sendingId, kind: "notice", language };
  }
  const address = await sealed.accounts.phone.open(context, context.database, account.id, account.phone);
  return { to: "sms", address, sendingId, kind: "notice", language };
}
