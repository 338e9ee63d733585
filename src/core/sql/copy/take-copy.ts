import type { CopyForm, DataCopy } from "../../../ports/data-copy.ts";
import { appendAudit } from "../audit.ts";
import { lockMember } from "../cases/account.ts";
import { CASE_COLUMNS, type CaseRow, closeCase } from "../cases/case-rows.ts";
import { addNotices, findAddresses, findChats } from "../cases/notices.ts";
import type { CoreContext } from "../context.ts";
import { onlyRow, type Queries } from "../database.ts";
import { type CopyPage, findCopyPage } from "./copy-pages.ts";
import { readCopy } from "./read-copy.ts";

/** Gives a copy, counts it, and leaves a trace of it, in one transaction: nobody gets one that is not on record. */
export async function takeCopy(context: CoreContext, key: string, form: CopyForm): Promise<DataCopy | null> {
  return await context.database.transaction(async (queries) => {
    const found = await findCopyPage(context, queries, key);
    if (!found) return null;
    // Of several at once each is counted, for each looks again when it has the member's lock.
    await lockMember(queries, found.member);
    const page = await findCopyPage(context, queries, key);
    if (!page) return null;
    const { caseId } = onlyRow(
      await queries.query<{ caseId: string }>(
        `update secure_pages set downloads = downloads + 1 where id = $1 returning case_id as "caseId"`,
        [page.id],
      ),
    );
    await answerRequest(context, queries, page, caseId);
    const copy = await readCopy(context, queries, page);
    const { member, conversation } = page;
    await appendAudit(context, queries, {
      event: "sensitive_read",
      member,
      conversation,
      detail: `copy ${form}`,
    });
    return copy;
  });
}

/** The first file is the answer to the request. Everybody who may object is told, the chat that asked among them. */
async function answerRequest(
  context: CoreContext,
  queries: Queries,
  { member, number }: CopyPage,
  caseId: string,
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
