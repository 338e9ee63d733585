import type { CopyView, OpenPage } from "../../../ports/secure-pages.ts";
import type { CoreContext } from "../context.ts";
import type { Queries } from "../database.ts";
import { columnOf } from "../pages/page-keys.ts";
import { findLiveSession } from "../sessions.ts";
import { listFiles } from "./copy-files.ts";

/** A page from which a copy can be fetched. */
export interface CopyPage extends Omit<CopyView, "files"> {
  id: string;
  member: string;
  conversation: string;
  /** The request that it answers. */
  caseId: string;
}

/** Who may fetch a copy: the member of a live session whose code for that was right here and is fresh, for the request that it opened. */
export async function findCopyOwner(
  context: CoreContext,
  queries: Queries,
  { conversation, session, challengeId }: OpenPage,
): Promise<{ account: string; member: string; caseId: string } | null> {
  const live = session && (await findLiveSession(context, queries, session));
  if (!live || live.conversation !== conversation) return null;
  const [owner] = await queries.query<{ account: string; member: string; caseId: string }>(
    `select a.id as account, a.participant_id as member, k.id as "caseId"
     from challenges c join accounts a on a.participant_id = any (c.member_ids)
       join cases k on k.member_id = a.participant_id and k.kind = 'export' and k.state = 'open'
     where c.id = $1 and c.conversation = $2 and c.purpose = 'export_data' and a.participant_id = $3 and a.frozen_at is null
       and c.used_at > clock_now() - $4::float8 * interval '1 millisecond'`,
    [challengeId, conversation, live.member, context.policy.stepUp.freshMs],
  );
  return owner ?? null;
}

/** What the page of a copy is to show. */
export async function viewCopy(context: CoreContext, key: string): Promise<CopyView | null> {
  const page = await findCopyPage(context, context.database, key);
  if (page === null) return null;
  const files = await listFiles(context, context.database, page.member);
  return { purpose: "copy", language: page.language, number: page.number, files };
}

/** Finds the page of a copy by the token of its link, or by its code, while its chat is signed in and it has files left to give. */
export async function findCopyPage(
  context: CoreContext,
  queries: Queries,
  key: string,
): Promise<CopyPage | null> {
  const { column, value } = columnOf(context, key);
  const [page] = await queries.query<CopyPage>(
    `select p.id, p.purpose, p.language, p.member_id as member, p.conversation, k.number, k.id as "caseId"
     from secure_pages p join cases k on k.id = p.case_id
     where p.${column} = $1 and p.purpose = 'copy' and p.dead_at is null and p.expires_at > clock_now() and p.downloads < $2
       and exists (select 1 from sessions s
         where s.conversation = p.conversation and s.member_id = p.member_id and s.ended_at is null)`,
    [value, context.policy.page.copiesPerPage],
  );
  return page ?? null;
}
