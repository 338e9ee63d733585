import { randomUUID } from "node:crypto";
import type { PageStart } from "../../../../flows/kit/services.ts";
import { createTotpSecret } from "../../../crypto/totp.ts";
import type { OpenPage, PageToSend } from "../../../ports/secure-pages.ts";
import { MINUTE_MS } from "../challenges.ts";
import { refuseWithdrawn } from "../consents.ts";
import type { CoreContext } from "../context.ts";
import { findCopyOwner } from "../copy/copy-pages.ts";
import type { Queries } from "../database.ts";
import { sealed } from "../sealed-columns.ts";
import { findLiveSession } from "../sessions.ts";
import { codeOf, grouped, hashToken, indexCode, tokenOf } from "./page-keys.ts";

/** Whose page it is to be: nobody's, where somebody is still being asked who he is. */
interface Owner {
  account: string | null;
  member: string | null;
  /** The request that a copy answers. */
  caseId?: string;
}

const NOBODY: Owner = { account: null, member: null };

const GONE: PageStart = { result: "refused", retryAfterMinutes: 0 };

/** Opens a page. `retryAfterMinutes` 0 means that nothing (any more) gives a right to it. */
export async function openPage(
  context: CoreContext,
  queries: Queries,
  request: OpenPage,
): Promise<PageStart> {
  const conversation = context.index.conversation(request.conversation);
  const owner = await findOwner(context, queries, { ...request, conversation });
  if (!owner) return GONE;
  await queries.query("select pg_advisory_xact_lock(hashtextextended($1, 2))", [conversation]);
  const waitMs = await waitForOpening(context, queries, conversation);
  if (waitMs !== null) return { result: "refused", retryAfterMinutes: Math.ceil(waitMs / MINUTE_MS) };
  await queries.query(
    `update secure_pages set dead_at = clock_now(), result_sealed = null, authenticator_sealed = null
     where conversation = $1 and used_at is null and dead_at is null`,
    [conversation],
  );
  const pageId = await insertPage(context, queries, { ...request, ...owner, conversation });
  const { lifeMs } = context.policy.page;
  return { result: "started", pageId, validMinutes: lifeMs / MINUTE_MS, validMs: lifeMs };
}

async function findOwner(context: CoreContext, queries: Queries, request: OpenPage): Promise<Owner | null> {
  const { conversation, purpose, challengeId, wanted } = request;
  if (purpose === "copy") return await findCopyOwner(context, queries, request);
  if (purpose === "identifiers") {
    await refuseWithdrawn(queries, conversation);
    return wanted && wanted.fields.length > 0 ? NOBODY : null;
  }
  if (purpose === "set-password" || purpose === "authenticator") {
    return await findSignedIn(context, queries, request);
  }
  const [named] = await queries.query<Owner>(
    `select a.id as account, a.participant_id as member
     from challenges c join accounts a on a.id = c.pending_account
     where c.id = $1 and c.conversation = $2 and c.pending_step = $3 and c.used_at is not null
       and c.choose_until > clock_now()`,
    [challengeId, conversation, purpose],
  );
  return named ?? null;
}

async function findSignedIn(
  context: CoreContext,
  queries: Queries,
  { conversation, session }: OpenPage,
): Promise<Owner | null> {
  const live = session && (await findLiveSession(context, queries, session));
  if (!live || live.conversation !== conversation) return null;
  const [own] = await queries.query<Owner>(
    "select id as account, participant_id as member from accounts where participant_id = $1",
    [live.member],
  );
  return own ?? null;
}

async function waitForOpening(
  { policy }: CoreContext,
  queries: Queries,
  conversation: string,
): Promise<number | null> {
  const [nth] = await queries.query<{ waitMs: number }>(
    `select (extract(epoch from created_at + interval '1 hour' - clock_now()) * 1000)::float8 as "waitMs"
     from secure_pages where conversation = $1 and created_at > clock_now() - interval '1 hour'
     order by created_at desc offset $2::int - 1 limit 1`,
    [conversation, policy.page.opensPerConversationPerHour],
  );
  return nth ? nth.waitMs : null;
}

async function insertPage(context: CoreContext, queries: Queries, page: OpenPage & Owner): Promise<string> {
  const id = randomUUID();
  const authenticator =
    page.purpose === "authenticator"
      ? sealed.securePages.authenticator.seal(context.keyring, id, createTotpSecret(context.policy.totp))
      : null;
  await queries.query(
    `insert into secure_pages (id, purpose, conversation, account_id, member_id, language, token_hash, code_index,
       authenticator_sealed, case_id, draft_id, fields, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::text[],
       clock_now(), clock_now() + $13::float8 * interval '1 millisecond')`,
    [
      id,
      page.purpose,
      page.conversation,
      page.account,
      page.member,
      page.language,
      hashToken(tokenOf(context, id)),
      indexCode(context, codeOf(context, id)),
      authenticator,
      page.caseId ?? null,
      page.wanted?.draftId ?? null,
      page.purpose === "identifiers" ? (page.wanted?.fields ?? []) : null,
      context.policy.page.lifeMs,
    ],
  );
  return id;
}

/** How to reach a page that was not filled in yet. */
export async function revealPage(context: CoreContext, pageId: string): Promise<PageToSend | null> {
  const [page] = await context.database.query<Pick<PageToSend, "purpose">>(
    `select purpose from secure_pages
     where id = $1 and submitted_at is null and dead_at is null and expires_at > clock_now()`,
    [pageId],
  );
  if (!page) return null;
  return {
    purpose: page.purpose,
    token: tokenOf(context, pageId),
    code: grouped(codeOf(context, pageId)),
    validMinutes: context.policy.page.lifeMs / MINUTE_MS,
  };
}
