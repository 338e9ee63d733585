import type { CoreContext } from "./context.ts";
import { onlyRow, type Queries } from "./database.ts";

/** A sending that is asked for. All but `people` is known for a decoy as well, so the answer tells nothing. */
export interface SendRequest {
  /** Digest of the conversation. */
  conversation: string;
  /** Index of the phone number or e-mail address that the person named. */
  destination: string;
  /** Index of the NIK that the person named; null where none was. */
  subject: string | null;
  /** The members whom it would really reach. */
  people: readonly string[];
}

/** Whether a code may be sent now. */
export interface SendLimit {
  /** Time until such a sending is allowed again; null when it is allowed now. */
  blockedForMs: number | null;
  /** The people have had enough for today: all goes on as always, but nothing is sent. */
  muted: boolean;
}

/**
 * Counts what was sent against the policy (docs/decisions/0006). The caller holds `lockSends`, so two sendings are not counted past each other.
 * A rule that lets N through in a span is closed until the N-th newest falls out of the span.
 */
export async function findSendLimit(
  context: CoreContext,
  queries: Queries,
  request: SendRequest,
): Promise<SendLimit> {
  const { code, conversation } = context.policy;
  return onlyRow(
    await queries.query<SendLimit>(LIMIT_QUERY, [
      request.conversation,
      request.destination,
      request.subject,
      request.people,
      code.sendsPerConversationPerHour,
      code.sendsPerDestination.perHour,
      code.sendsPerDestination.perDay,
      code.sendsPerMemberPerDay,
      code.destinationsPerConversationPerDay,
      conversation.peoplePerDay,
      conversation.wrongPerDay,
    ]),
  );
}

/** Until the transaction ends, no other sending to this destination or about this NIK is counted. */
export async function lockSends(queries: Queries, request: SendRequest): Promise<void> {
  const keys = [request.destination, request.subject ?? request.destination, request.conversation].sort();
  await queries.query("select pg_advisory_xact_lock(hashtextextended(key, 0)) from unnest($1::text[]) key", [
    keys,
  ]);
}

const LIMIT_QUERY = `
select (extract(epoch from max(until) - clock_now()) * 1000)::float8 as "blockedForMs",
  (select count(*) from code_sends
   where member_ids && $4::uuid[] and at > clock_now() - interval '24 hours') >= $8::int as muted
from (
  ${nthNewest("code_sends", "conversation = $1", "1 hour", "$5")}
  union all ${nthNewest("code_sends", "destination_index = $2", "1 hour", "$6")}
  union all ${nthNewest("code_sends", "destination_index = $2", "24 hours", "$7")}
  union all ${nthNewest("code_sends", "subject_index = $3", "24 hours", "$8")}
  union all ${nthNewest("code_attempts", "conversation = $1 and counted and not was_right", "24 hours", "$11")}
  union all ${distinctNewest("destination_index", "$2", "$9")}
  union all ${distinctNewest("subject_index", "$3", "$10")}
) closed (until)`;

function nthNewest(table: string, condition: string, span: string, limit: string): string {
  return `(select at + interval '${span}' from ${table}
    where ${condition} and at > clock_now() - interval '${span}'
    order by at desc offset ${limit}::int - 1 limit 1)`;
}

/** Closed for a value that is new in this conversation's day when there are already as many others as may be. */
function distinctNewest(column: string, value: string, limit: string): string {
  return `(select min(latest) + interval '24 hours' from (
      select ${column} as named, max(at) as latest from code_sends
      where conversation = $1 and ${column} is not null and at > clock_now() - interval '24 hours'
      group by 1 order by latest desc limit ${limit}::int) named_today
    having count(*) >= ${limit}::int and ${value} is not null and not bool_or(named = ${value}))`;
}
