import type { CaseEvent, Ground } from "../../../ports/account.ts";
import type { CoreContext } from "../context.ts";
import type { Queries } from "../database.ts";
import { sealed } from "../sealed-columns.ts";

interface EventRow {
  at: number;
  event: string;
  actor: string;
  nameSealed: string | null;
  grounds: string | null;
}

/** What happened to a case, oldest first. Whoever decided at the desk is shown by his name there. */
export async function readHistory(
  { keyring }: Pick<CoreContext, "keyring">,
  queries: Queries,
  id: string,
): Promise<CaseEvent[]> {
  const rows = await queries.query<EventRow>(
    `select e.at, e.event, e.actor, a.name_sealed as "nameSealed", e.grounds
     from case_events e left join desk_accounts a on a.id = e.actor where e.case_id = $1 order by e.position`,
    [id],
  );
  return rows.map(({ at, event, actor, nameSealed, grounds }) => ({
    at,
    event,
    actor: nameSealed === null ? actor : sealed.deskAccounts.name.open(keyring, actor, nameSealed),
    agent: nameSealed === null ? null : actor,
    grounds: (grounds?.split(",").filter(Boolean) ?? []) as Ground[],
  }));
}
