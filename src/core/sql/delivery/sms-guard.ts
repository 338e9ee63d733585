import type { CoreContext } from "../context.ts";
import { onlyRow, type Queries } from "../database.ts";

/** Why no SMS goes to a number now. */
export type SmsClosed = "not-ours" | "unusually-many" | "few-typed";

/** The first digits of a number, by which its sendings are counted. They name an operator's block, and nobody. */
export function prefixOf({ policy }: Pick<CoreContext, "policy">, phone: string): string {
  return phone.slice(0, policy.code.sms.prefixLength);
}

/**
 * Whether SMS to a number are closed, and why: nothing but the number and what was sent to others decides, so the answer tells nothing of who
 * has it. Two that ask at the same moment may both pass at the limit: it guards a budget, not a secret.
 */
export async function findSmsClosed(
  context: CoreContext,
  queries: Queries,
  phone: string,
): Promise<SmsClosed | null> {
  const { sms, lifeMs } = context.policy.code;
  const { unusual, few } = onlyRow(
    await queries.query<{ unusual: boolean; few: boolean }>(GUARD_QUERY, [
      prefixOf(context, phone),
      sms.usualDays,
      sms.leastPerHour,
      sms.timesUsual,
      sms.conversion.sendings,
      sms.conversion.leastPercent,
      sms.conversion.withinMs,
      lifeMs,
    ]),
  );
  if (unusual) return "unusually-many";
  if (!sms.prefixes.some((prefix) => phone.startsWith(prefix))) return "not-ours";
  return few ? "few-typed" : null;
}

/** A sending is judged once its code has run out: until then it may still be typed. */
const GUARD_QUERY = `
with this_hour as (select date_trunc('hour', clock_now()) as hour)
select (select coalesce(sum(sendings), 0) from sms_hours, this_hour where sms_hours.hour = this_hour.hour)
    >= greatest($3::int, $4::int * (
      select coalesce(sum(sendings), 0) / $2::float8 from sms_hours, this_hour
      where sms_hours.hour in (
        select this_hour.hour - days * interval '24 hours' from generate_series(1, $2::int) days))) as unusual,
  (select count(*) >= $5::int and count(*) filter (where c.used_at is not null) * 100 < $5::int * $6::int
   from (select challenge_id from code_sends
     where prefix = $1 and is_real and at <= clock_now() - $8::float8 * interval '1 millisecond'
       and at > clock_now() - $7::float8 * interval '1 millisecond'
     order by id desc limit $5::int) newest
   join challenges c on c.id = newest.challenge_id) as few`;

/** Whether nothing may be sent by this way, though nobody may be told: the account was named by its e-mail, and what is closed is its phone. */
export async function isSilentlyClosed(
  context: CoreContext,
  queries: Queries,
  { via, named, address }: { via: string; named: string | null; address: string },
): Promise<boolean> {
  return named !== null && via === "sms" && (await findSmsClosed(context, queries, address)) !== null;
}

/** Counts an SMS in its hour. `real`: 0 for a decoy, which is the same work. */
export async function countSms(queries: Queries, prefix: string, real: 0 | 1): Promise<void> {
  await queries.query(
    `insert into sms_hours (hour, prefix, sendings) values (date_trunc('hour', clock_now()), $1, $2)
     on conflict (hour, prefix) do update set sendings = sms_hours.sendings + excluded.sendings`,
    [prefix, real],
  );
}
