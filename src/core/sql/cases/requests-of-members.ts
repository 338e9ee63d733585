import type { CaseReceipt } from "../../../../flows/kit/account.ts";
import type { DataRequest } from "../../../ports/account.ts";
import type { SessionRef } from "../../../ports/core.ts";
import { appendAudit } from "../audit.ts";
import type { CoreContext } from "../context.ts";
import type { Queries } from "../database.ts";
import { setRestriction } from "../restriction.ts";
import { findLiveSession } from "../sessions.ts";
import { lockMember } from "./account.ts";
import { lockOpenCases, openCase, receiptOf } from "./case-rows.ts";
import { stopChange } from "./contact-change.ts";

/** Opens a request about a member's data; the same one that is still open is given again, so that asking twice is one request. */
export async function requestData(
  context: CoreContext,
  queries: Queries,
  { session, kind, subject }: DataRequest,
): Promise<CaseReceipt | null> {
  const live = await findLiveSession(context, queries, session);
  if (!live) return null;
  await lockMember(queries, live.member);
  if (kind === "restrict") await setRestriction(queries, live.member, true);
  const open = await lockOpenCases(queries, live.member);
  const same = open.find((other) => other.kind === kind && other.subject === subject);
  if (same) return receiptOf(same);
  const dueInMs = context.policy.case.answerWithinMs;
  const opened = await openCase(context, queries, { ...live, kind, subject, state: "open", dueInMs });
  await appendAudit(context, queries, { event: "sensitive_update", ...live, detail: kind });
  return receiptOf(opened);
}

/** Takes back what a member has asked for and has not been done yet. A frozen account's ticket is not his to close. */
export async function cancelCase(
  context: CoreContext,
  queries: Queries,
  { session, number }: { session: SessionRef; number: string },
): Promise<{ receipt: CaseReceipt | null } | null> {
  const live = await findLiveSession(context, queries, session);
  if (!live) return null;
  await lockMember(queries, live.member);
  const found = (await lockOpenCases(queries, live.member)).find((other) => other.number === number);
  if (!found || found.kind === "disowned") return { receipt: null };
  if (found.kind === "restrict") await setRestriction(queries, live.member, false);
  const end = { state: "cancelled", actor: "member", except: live.conversation } as const;
  await stopChange(context, queries, found, end);
  return { receipt: { ...receiptOf(found), state: "cancelled" } };
}
