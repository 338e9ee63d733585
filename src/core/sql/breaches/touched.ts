import { appendAudit } from "../audit.ts";
import type { CoreContext } from "../context.ts";
import type { Queries } from "../database.ts";
import { sealed } from "../sealed-columns.ts";
import type { Breach } from "./register.ts";

/** A member whose record was within reach. */
export interface Touched {
  /** Row id: opaque. */
  member: string;
  /** Events of the audit trail that name him in that time. */
  events: string[];
  /** The first and the last of them, in milliseconds since 1970. */
  first: number;
  last: number;
}

/** Where a member is to be told; null for what is not on file. */
export interface Addresses {
  phone: string | null;
  email: string | null;
}

/** Who was touched, by the audit trail: the answer that art. 46 asks for. Ordered by the first event. */
export async function listTouched(
  { database }: Pick<CoreContext, "database">,
  { from, until, events }: Pick<Breach, "from" | "until" | "events">,
): Promise<Touched[]> {
  return await database.query<Touched>(
    `select member_id as member, array_agg(distinct event order by event) as events, min(at) as first, max(at) as last
     from audit
     where at >= to_timestamp($1::float8 / 1000) and at < to_timestamp($2::float8 / 1000)
       and member_id is not null and ($3::text[] is null or event = any ($3))
     group by member_id order by first, member_id`,
    [from, until, events],
  );
}

/**
 * The addresses of the members, account's before those on file; in the clear, for somebody who has to write to them. That they were read is itself
 * an event of the audit trail. A member whom nobody has on record any more has none.
 */
export async function readAddresses(
  context: Pick<CoreContext, "database" | "keyring" | "index">,
  members: readonly string[],
): Promise<Map<string, Addresses>> {
  const found = new Map<string, Addresses>();
  await context.database.transaction(async (queries) => {
    for (const member of members) {
      found.set(member, await readAddressesOf(context, queries, member));
      const conversation = context.index.conversation("breach-register");
      await appendAudit(context, queries, {
        event: "sensitive_read",
        member,
        conversation,
        detail: "breach",
      });
    }
  });
  return found;
}

type AddressRow = Record<"accountId" | "accountPhone" | "accountEmail" | "phone" | "email", string | null>;

async function readAddressesOf(
  context: Pick<CoreContext, "keyring">,
  queries: Queries,
  member: string,
): Promise<Addresses> {
  const [row] = await queries.query<AddressRow>(
    `select a.id as "accountId", a.phone_sealed as "accountPhone", a.email_sealed as "accountEmail",
       p.phone_sealed as phone, p.email_sealed as email
     from participants p left join accounts a on a.participant_id = p.id where p.id = $1`,
    [member],
  );
  if (!row) return { phone: null, email: null };
  const { accounts, participants } = sealed;
  const open = async (column: "phone" | "email", ofAccount: string | null) =>
    ofAccount !== null && row.accountId !== null
      ? await accounts[column].open(context, queries, row.accountId, ofAccount)
      : row[column] && (await participants[column].open(context, queries, member, row[column]));
  return { phone: await open("phone", row.accountPhone), email: await open("email", row.accountEmail) };
}
