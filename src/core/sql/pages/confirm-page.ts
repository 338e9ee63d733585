import { timingSafeEqual } from "node:crypto";
import type { PagePurpose } from "../../../../flows/kit/services.ts";
import type { Session } from "../../../ports/core.ts";
import type { ConfirmPage, NoticeKind, PageConfirmation } from "../../../ports/secure-pages.ts";
import { appendAudit } from "../audit.ts";
import type { AuditEvent } from "../audit-events.ts";
import { findChats, addNotices as tellChats } from "../cases/notices.ts";
import type { CoreContext } from "../context.ts";
import type { Queries } from "../database.ts";
import { sealed } from "../sealed-columns.ts";
import { signIn } from "../sign-in.ts";
import { storeAuthenticator } from "./authenticators.ts";
import { storePassword } from "./check-password.ts";
import { keepIdentifiers } from "./identifiers.ts";
import { addNotices } from "./notices.ts";
import { macNumber } from "./page-keys.ts";
import type { PageResult } from "./submit-page.ts";

interface AnyFilledPage {
  id: string;
  conversation: string;
  language: "id" | "en";
  numberMac: string | null;
  result: string | null;
  /** Filled in by somebody for whom the messenger of this very conversation vouched. */
  visited: boolean;
  tries: number;
}

interface AccountPage extends AnyFilledPage {
  purpose: AccountPurpose;
  account: string;
  member: string;
  /** Sealed secret of the app that is being added. */
  app: string | null;
}

interface IdentifierPage extends AnyFilledPage {
  purpose: "identifiers";
  draftId: string | null;
}

type FilledPage = AccountPage | IdentifierPage;

type AccountPurpose = Exclude<PagePurpose, "identifiers">;

const OVER: PageConfirmation = { result: "over" };

/** Judges the number from a page and, when it is right, does what the page was for, in one transaction. */
export async function confirmPage(
  context: CoreContext,
  queries: Queries,
  request: ConfirmPage,
): Promise<PageConfirmation> {
  const conversation = context.index.conversation(request.conversation);
  const [page] = await queries.query<FilledPage>(
    `update secure_pages set number_tries = number_tries + case when submitted_at is null then 0 else 1 end
     where id = $1 and conversation = $2 and used_at is null and dead_at is null and expires_at > clock_now()
     returning id, purpose, conversation, account_id as account, member_id as member, language,
       number_mac as "numberMac", result_sealed as result, number_tries as tries,
       authenticator_sealed as app, draft_id as "draftId", visited`,
    [request.pageId, conversation],
  );
  if (!page) return OVER;
  if (page.result === null || page.numberMac === null) return { result: "waiting" };
  if (!page.visited && !isNumber(context, page, request.number))
    return await noteWrong(context, queries, page);
  await queries.query(
    `update secure_pages set used_at = clock_now(), result_sealed = null, authenticator_sealed = null, visitor_sealed = null
     where id = $1`,
    [page.id],
  );
  const result = JSON.parse(
    sealed.securePages.result.open(context.keyring, page.id, page.result),
  ) as PageResult;
  if (page.purpose !== "identifiers") return await EFFECTS[page.purpose](context, queries, page, result);
  const place = { conversation: request.conversation, draftId: page.draftId };
  return { ...done([]), kept: await keepIdentifiers(context, queries, place, result.identifiers ?? {}) };
}

function isNumber(context: CoreContext, { id, numberMac }: FilledPage, number: string): boolean {
  const typed = Buffer.from(macNumber(context, id, number));
  const kept = Buffer.from(numberMac ?? "");
  return typed.length === kept.length && timingSafeEqual(typed, kept);
}

async function noteWrong(
  { policy }: CoreContext,
  queries: Queries,
  { id, tries }: FilledPage,
): Promise<PageConfirmation> {
  const triesLeft = policy.page.numberTries - tries;
  if (triesLeft > 0) return { result: "wrong", triesLeft };
  await queries.query(
    `update secure_pages set dead_at = clock_now(), result_sealed = null, authenticator_sealed = null where id = $1`,
    [id],
  );
  return OVER;
}

type Effect = (
  context: CoreContext,
  queries: Queries,
  page: AccountPage,
  result: PageResult,
) => Promise<PageConfirmation>;

const EFFECTS: Record<AccountPurpose, Effect> = {
  async "enter-password"(context, queries, page) {
    const session = await signIn(context, queries, page);
    await audit(context, queries, page, "authn_login_success");
    await audit(context, queries, page, "session_created");
    return done([], session);
  },
  async "first-password"(context, queries, page, result) {
    await keepPassword(queries, page, result);
    const session = await signIn(context, queries, page);
    const notices = await tell(context, queries, page, "password-set");
    await audit(context, queries, page, "authn_password_change");
    await audit(context, queries, page, "session_created");
    return done(notices, session);
  },
  async "set-password"(context, queries, page, result) {
    if (!(await isStillSignedIn(queries, page))) return OVER;
    await keepPassword(queries, page, result);
    await endSessions(queries, page, page.conversation);
    const notices = await tell(context, queries, page, "password-set");
    await audit(context, queries, page, "authn_password_change");
    return done(notices);
  },
  async "reset-password"(context, queries, page, result) {
    await keepPassword(queries, page, result);
    await endSessions(queries, page, null);
    const notices = await tell(context, queries, page, "password-reset");
    await audit(context, queries, page, "authn_password_change");
    return done(notices);
  },
  async authenticator(context, queries, page, result) {
    if (!(await isStillSignedIn(queries, page))) return OVER;
    await storeAuthenticator(context, queries, page, result.step);
    const notices = await tell(context, queries, page, "authenticator-set");
    await audit(context, queries, page, "user_updated");
    return done(notices);
  },
};

function done(notices: string[], session: Session | null = null) {
  return { result: "done" as const, notices, session };
}

async function keepPassword(
  queries: Queries,
  { account }: AccountPage,
  { password }: PageResult,
): Promise<void> {
  if (password === null) throw new Error("a page for a password without one");
  await storePassword(queries, account, password);
}

/** A page that was opened under a session has no effect after it. */
async function isStillSignedIn(queries: Queries, { conversation, member }: AccountPage): Promise<boolean> {
  const live = await queries.query(
    "select 1 from sessions where conversation = $1 and member_id = $2 and ended_at is null",
    [conversation, member],
  );
  return live.length > 0;
}

/** Whoever knew the old password is out (OWASP Forgot Password: "invalidate all existing sessions"). */
async function endSessions(queries: Queries, { member }: AccountPage, but: string | null): Promise<void> {
  await queries.query(
    `update sessions set ended_at = clock_now(), ended_why = 'replaced'
     where member_id = $1 and ended_at is null and conversation is distinct from $2`,
    [member, but],
  );
}

/** Every address, and every chat but the one in which it was done: there "bukan saya" is one word. */
async function tell(
  context: CoreContext,
  queries: Queries,
  page: AccountPage,
  kind: NoticeKind,
): Promise<string[]> {
  const { member, conversation } = page;
  const receivers = await findChats(context, queries, member, conversation);
  await tellChats(context, queries, { member, receivers, about: { kind } });
  return addNotices(context, queries, { ...page, kind });
}

async function audit(
  context: CoreContext,
  queries: Queries,
  { member, conversation, purpose }: AccountPage,
  event: AuditEvent,
): Promise<void> {
  await appendAudit(context, queries, { event, member, conversation, detail: purpose });
}
