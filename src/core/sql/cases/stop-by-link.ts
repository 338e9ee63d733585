import type { ChangeStops, ChangeToStop } from "../../../ports/change-stop.ts";
import { readMemberLanguage } from "../consents.ts";
import type { CoreContext } from "../context.ts";
import type { Queries } from "../database.ts";
import { hashToken } from "../pages/page-keys.ts";
import { lockMember, pendingOf } from "./account.ts";
import { CASE_COLUMNS, type CaseRow } from "./case-rows.ts";
import { stopChange } from "./contact-change.ts";

/** Changes taken back by the link in a notice, on SQL. */
export function sqlChangeStops(context: CoreContext): ChangeStops {
  return {
    viewChange: (token) => viewChange(context, context.database, token),
    stopByLink: (token) =>
      context.database.transaction(async (queries) => {
        const found = await findChange(context, queries, token);
        if (!found) return null;
        // Members are locked before cases, as everywhere; so it is looked at again.
        await lockMember(queries, found.member);
        const change = await findChange(context, queries, token, "for update");
        if (change && isStoppable(change)) {
          await stopChange(context, queries, change, { state: "cancelled", actor: "member" });
        }
        return await viewChange(context, queries, token);
      }),
  };
}

type Change = CaseRow & { member: string; effectiveAt: number };

/** Held, or let go to the people who check it, as a bank account is. */
function isStoppable({ state }: CaseRow): boolean {
  return state === "holding" || state === "open";
}

/** Also for some days after it is over, as long as "bukan saya" still helps: whoever comes late is told so. */
async function findChange(
  { policy }: CoreContext,
  queries: Queries,
  token: string,
  lock: "" | "for update" = "",
): Promise<Change | null> {
  const [change] = await queries.query<Change>(
    `select ${CASE_COLUMNS} from cases c where c.stop_hash = $1 and c.member_id is not null and c.effective_at is not null
       and (c.closed_at is null or c.closed_at > clock_now() - $2::float8 * interval '1 millisecond') ${lock}`,
    [hashToken(token), policy.change.disownWithinMs],
  );
  return change ?? null;
}

async function viewChange(
  context: CoreContext,
  queries: Queries,
  token: string,
): Promise<ChangeToStop | null> {
  const change = await findChange(context, queries, token);
  if (!change) return null;
  const { kind, number, state, effectiveAt: at, member } = change;
  const language = await readMemberLanguage(queries, member);
  return {
    kind: kind as ChangeToStop["kind"],
    number,
    state: state === "open" ? "holding" : state,
    at,
    to: (await pendingOf(context, queries, change)).to,
    language,
  };
}
