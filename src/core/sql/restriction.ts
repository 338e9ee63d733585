import type { Queries } from "./database.ts";

/**
 * A restriction (UU 27/2022 art. 11): desks and their figures have of this member what his own request that is open now needs, and nothing
 * else. SQL condition that he has none; `member` is an SQL expression, null for somebody whom nobody knows.
 */
export function notRestricted(member: string): string {
  return `not exists (select 1 from accounts r where r.participant_id = ${member} and r.restricted_at is not null)`;
}

/** Whether a member has restricted the use of his data. */
export async function isRestricted(queries: Queries, member: string): Promise<boolean> {
  const found = await queries.query(
    "select 1 from accounts where participant_id = $1 and restricted_at is not null",
    [member],
  );
  return found.length > 0;
}

/** From now on, or as long as it already is; and no longer. */
export async function setRestriction(queries: Queries, member: string, on: boolean): Promise<boolean> {
  const set = on ? "coalesce(restricted_at, clock_now())" : "null";
  const changed = await queries.query(
    `update accounts set restricted_at = ${set}
     where participant_id = $1 and (restricted_at is not null) <> $2 returning 1 as one`,
    [member, on],
  );
  return changed.length > 0;
}
