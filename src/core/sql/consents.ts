import { type ConsentRecord, ConsentWithdrawn, type NewConsent } from "../../ports/core.ts";
import type { CoreContext } from "./context.ts";
import type { Queries } from "./database.ts";

/** The newest consent of a chat, or null when it was never asked since it came into the hands it is in. */
export async function readConsent(context: CoreContext, conversation: string): Promise<ConsentRecord | null> {
  const [newest] = await context.database.query<ConsentRecord>(
    `select version, given from consents
     where conversation = $1 and purpose = 'chat-service'
       and id > coalesce((select last_consent_id from chat_suspensions where conversation = $1), 0)
     order by id desc limit 1`,
    [context.index.conversation(conversation)],
  );
  return newest ?? null;
}

/** Throws `ConsentWithdrawn` when the newest proof of a conversation (a digest) is a withdrawal. */
export async function refuseWithdrawn(queries: Queries, conversation: string): Promise<void> {
  const [newest] = await queries.query<{ given: boolean }>(
    `select given from consents
     where conversation = $1 and purpose = 'chat-service' order by id desc limit 1`,
    [conversation],
  );
  if (newest?.given === false) throw new ConsentWithdrawn("the newest proof is a withdrawal");
}

/** Adds a proof of consent or of its withdrawal (UU 27/2022 art. 24). */
export async function recordConsent(
  context: CoreContext,
  queries: Queries,
  consent: NewConsent,
): Promise<null> {
  await queries.query(
    `insert into consents (conversation, purpose, version, given, text_sha256, language, at)
     values ($1, $2, $3, $4, $5, $6, clock_now())`,
    [
      context.index.conversation(consent.conversation),
      consent.purpose,
      consent.version,
      consent.given,
      consent.textSha256,
      consent.language,
    ],
  );
  return null;
}

/** The language in which a member last consented in a chat of his; Indonesian when he never did. */
export async function readMemberLanguage(queries: Queries, member: string): Promise<"id" | "en"> {
  const [newest] = await queries.query<{ language: "id" | "en" }>(
    `select language from consents
     where conversation in (select conversation from bindings where member_id = $1)
     order by id desc limit 1`,
    [member],
  );
  return newest?.language ?? "id";
}
