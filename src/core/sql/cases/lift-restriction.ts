import type { SessionRef } from "../../../ports/core.ts";
import { appendAudit } from "../audit.ts";
import type { CoreContext } from "../context.ts";
import type { Queries } from "../database.ts";
import { setRestriction } from "../restriction.ts";
import { findLiveSession } from "../sessions.ts";
import { lockMember } from "./account.ts";
import { closeCase, lockOpenCases } from "./case-rows.ts";

/** Ends a restriction, and the request for it if nobody has answered it. */
export async function liftRestriction(
  context: CoreContext,
  queries: Queries,
  session: SessionRef,
): Promise<{ lifted: boolean } | null> {
  const live = await findLiveSession(context, queries, session);
  if (!live) return null;
  await lockMember(queries, live.member);
  const lifted = await setRestriction(queries, live.member, false);
  for (const { id, kind } of await lockOpenCases(queries, live.member)) {
    if (kind === "restrict") await closeCase(queries, { id, state: "cancelled", actor: "member" });
  }
  await appendAudit(context, queries, { event: "sensitive_update", ...live, detail: "restriction lifted" });
  return { lifted };
}
