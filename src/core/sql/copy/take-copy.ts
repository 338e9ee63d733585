import type { CopyFilePlace, CopyForm, DataCopy } from "../../../ports/data-copy.ts";
import type { CleanFile } from "../../../ports/files.ts";
import { appendAudit } from "../audit.ts";
import { lockMember } from "../cases/account.ts";
import { CASE_COLUMNS, type CaseRow, closeCase } from "../cases/case-rows.ts";
import { addNotices, findAddresses, findChats } from "../cases/notices.ts";
import type { CoreContext } from "../context.ts";
import type { Queries } from "../database.ts";
import { readOwnFile } from "./copy-files.ts";
import { type CopyPage, findCopyPage } from "./copy-pages.ts";
import { readCopy } from "./read-copy.ts";

/** Gives a copy, counts it, and leaves a trace of it, in one transaction: nobody gets one that is not on record. */
export async function takeCopy(context: CoreContext, key: string, form: CopyForm): Promise<DataCopy | null> {
  return await context.database.transaction(async (queries) => {
    const page = await lockCopyPage(context, queries, key);
    if (!page) return null;
    await queries.query("update secure_pages set downloads = downloads + 1 where id = $1", [page.id]);
    await answerRequest(context, queries, page);
    const copy = await readCopy(context, queries, page);
    await noteTaken(context, queries, page, form);
    return copy;
  });
}

/** Gives one of the files that a copy lists, in the same way. */
export async function takeCopyFile(
  context: CoreContext,
  key: string,
  place: CopyFilePlace,
): Promise<CleanFile | null> {
  return await context.database.transaction(async (queries) => {
    const page = await lockCopyPage(context, queries, key);
    const file = page && (await readOwnFile(context, queries, page.member, place));
    if (!page || !file) return null;
    const counted = await queries.query(
      "update secure_pages set files_given = files_given + 1 where id = $1 and files_given < $2 returning id",
      [page.id, context.policy.page.filesPerPage],
    );
    if (counted.length === 0) return null;
    await answerRequest(context, queries, page);
    await noteTaken(context, queries, page, `file ${place.ticket} ${place.position}`);
    return file;
  });
}

/** The page under the member's lock: of several that ask at once each is counted, for each looks again when it has it. */
async function lockCopyPage(context: CoreContext, queries: Queries, key: string): Promise<CopyPage | null> {
  const found = await findCopyPage(context, queries, key);
  if (!found) return null;
  await lockMember(queries, found.member);
  return await findCopyPage(context, queries, key);
}

async function noteTaken(
  context: CoreContext,
  queries: Queries,
  { member, conversation }: CopyPage,
  what: string,
): Promise<void> {
  const detail = `copy ${what}`;
  await appendAudit(context, queries, { event: "sensitive_read", member, conversation, detail });
}

/** The first file is the answer to the request. Everybody who may object is told, the chat that asked among them. */
async function answerRequest(
  context: CoreContext,
  queries: Queries,
  { member, number, caseId }: CopyPage,
): Promise<void> {
  const [open] = await queries.query<CaseRow>(
    `select ${CASE_COLUMNS} from cases c where c.id = $1 and c.closed_at is null for update`,
    [caseId],
  );
  if (!open) return;
  await closeCase(queries, { id: caseId, state: "done", actor: "member" });
  const chats = await findChats(context, queries, member, null);
  const receivers = [...chats, ...(await findAddresses(context, queries, member))];
  await addNotices(context, queries, { member, receivers, about: { kind: "copy-taken", number } });
}
