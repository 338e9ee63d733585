import { takeBreachAlarms } from "../breaches/register.ts";
import type { CoreContext } from "../context.ts";
import type { Queries } from "../database.ts";
import { lockMember } from "./account.ts";
import { CASE_COLUMNS, type CaseRow, closeCase } from "./case-rows.ts";
import { applyChange, releaseChange } from "./contact-change.ts";

/** Cases settled in one go; the rest is for the next. */
const AT_A_TIME = 100;

/**
 * Does what is due: changes whose hold is over, recoveries for which nobody came, copies that nobody fetched. Each in a transaction of its own, in which its case is
 * closed: once, however many processes do this and whenever they die.
 */
export async function settleDue(context: CoreContext): Promise<{ settled: number; overdue: string[] }> {
  let settled = 0;
  while (settled < AT_A_TIME && (await settleOne(context))) settled += 1;
  return { settled, overdue: [...(await findOverdue(context)), ...(await takeBreachAlarms(context))] };
}

async function settleOne(context: CoreContext): Promise<boolean> {
  return await context.database.transaction(async (queries) => {
    const due = await findDue(queries);
    if (!due) return false;
    // Members are locked before cases, as everywhere; so it is looked at again.
    if (due.member !== null) await lockMember(queries, due.member);
    const [change] = await queries.query<CaseRow>(
      `select ${CASE_COLUMNS} from cases c where c.id = $1 and ${DUE} for update`,
      [due.id],
    );
    if (!change) return true;
    await settle(context, queries, change);
    return true;
  });
}

async function settle(context: CoreContext, queries: Queries, change: CaseRow): Promise<void> {
  if (change.state === "open")
    await closeCase(queries, { id: change.id, state: "cancelled", actor: "service" });
  else if (change.kind === "change-bank") await releaseChange(context, queries, change);
  else await applyChange(context, queries, change);
}

const DUE = `((c.state = 'holding' and c.effective_at <= clock_now())
  or (c.state = 'open' and c.kind in ('recovery', 'export') and c.due_at <= clock_now()))`;

async function findDue(queries: Queries): Promise<{ id: string; member: string | null } | undefined> {
  const [due] = await queries.query<{ id: string; member: string | null }>(
    `select c.id, c.member_id as member from cases c where ${DUE} order by c.created_at, c.id limit 1`,
  );
  return due;
}

/** Requests that wait for an officer's answer longer than the policy allows without an alarm; each is given once. */
async function findOverdue({ database, policy }: CoreContext): Promise<string[]> {
  const rows = await database.query<{ number: string }>(
    `update cases set alarmed_at = clock_now()
     where state = 'open' and kind not in ('recovery', 'export') and alarmed_at is null
       and created_at <= clock_now() - $1::float8 * interval '1 millisecond' returning number`,
    [policy.case.alarmAfterMs],
  );
  return rows.map(({ number }) => number).sort();
}
