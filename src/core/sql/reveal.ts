import type { CodePurpose, CodeToSend } from "../../ports/core.ts";
import { lifeMs, MINUTE_MS, type Via } from "./challenges.ts";
import { readMemberLanguage } from "./consents.ts";
import type { CoreContext } from "./context.ts";
import { sealed } from "./sealed-columns.ts";

interface Sendable {
  purpose: CodePurpose;
  via: Via;
  destination: string;
  code: string;
  decoy: boolean;
  noticeMember: string | null;
  sends: number;
}

/** What to send now. The only place where a code is opened. */
export async function revealCode(context: CoreContext, challengeId: string): Promise<CodeToSend> {
  const [row] = await context.database.query<Sendable>(
    `select purpose, via, destination_sealed as destination, code_sealed as code,
       cardinality(member_ids) = 0 as decoy, notice_member_id as "noticeMember", sends
     from challenges
     where id = $1 and used_at is null and dead_at is null and expires_at > clock_now()
       and code_sealed is not null and not muted`,
    [challengeId],
  );
  if (!row) return { to: "nowhere" };
  if (row.decoy) return await findNotice(context, row);
  const code = sealed.challenges.code.open(context.keyring, challengeId, row.code);
  const validMinutes = lifeMs(context, row.via) / MINUTE_MS;
  if (row.via === "chat") return { to: "chat", code, purpose: row.purpose, validMinutes };
  const address = sealed.challenges.destination.open(context.keyring, challengeId, row.destination);
  return { to: row.via, address, kind: "code", code, purpose: row.purpose, validMinutes };
}

/** Tells the owner of an account once, at its own phone or e-mail, that somebody tried to register with his data. */
async function findNotice(context: CoreContext, row: Sendable): Promise<CodeToSend> {
  if (row.noticeMember === null || row.sends > 1) return { to: "nowhere" };
  const [account] = await context.database.query<{ id: string; phone: string; email: string | null }>(
    "select id, phone_sealed as phone, email_sealed as email from accounts where participant_id = $1",
    [row.noticeMember],
  );
  if (!account) return { to: "nowhere" };
  const language = await readMemberLanguage(context.database, row.noticeMember);
  if (row.via === "email" && account.email !== null) {
    const address = await sealed.accounts.email.open(context, context.database, account.id, account.email);
    return { to: "email", address, kind: "notice", language };
  }
  const address = await sealed.accounts.phone.open(context, context.database, account.id, account.phone);
  return { to: "sms", address, kind: "notice", language };
}
