import { randomUUID } from "node:crypto";
import type { NoticeKind, NoticeToSend } from "../../../ports/secure-pages.ts";
import type { CoreContext } from "../context.ts";
import type { Queries } from "../database.ts";
import { memberKeyFor, unlessGone } from "../keys/member-keys.ts";
import { type MemberColumn, sealed } from "../sealed-columns.ts";

interface Addresses {
  phone: string | null;
  email: string | null;
  accountPhone: string;
  accountEmail: string | null;
}

/** Puts down what every address that is known for an account is to be told (63B §4.6), and gives the ids. */
export async function addNotices(
  context: CoreContext,
  queries: Queries,
  notice: { account: string; member: string; kind: NoticeKind; language: "id" | "en" },
): Promise<string[]> {
  const ids: string[] = [];
  const key = await memberKeyFor(context, queries, notice.member, "account");
  for (const { way, address } of await readAddresses(context, queries, notice)) {
    const id = randomUUID();
    await queries.query(
      `insert into notices (id, member_id, kind, way, address_sealed, language, created_at)
       values ($1, $2, $3, $4, $5, $6, clock_now())`,
      [
        id,
        notice.member,
        notice.kind,
        way,
        sealed.notices.address.seal(context, key, id, address),
        notice.language,
      ],
    );
    ids.push(id);
  }
  return ids;
}

/** Those of the account, and those on file where they are others. */
async function readAddresses(
  context: CoreContext,
  queries: Queries,
  { account, member }: { account: string; member: string },
): Promise<{ way: "sms" | "email"; address: string }[]> {
  const [row] = await queries.query<Addresses>(
    `select p.phone_sealed as phone, p.email_sealed as email, a.phone_sealed as "accountPhone",
       a.email_sealed as "accountEmail"
     from accounts a join participants p on p.id = a.participant_id where a.id = $1`,
    [account],
  );
  if (!row) return [];
  const { accounts, participants } = sealed;
  const of = (column: MemberColumn, id: string, value: string | null) =>
    value === null ? null : column.open(context, queries, id, value);
  const phones = [
    await of(accounts.phone, account, row.accountPhone),
    await of(participants.phone, member, row.phone),
  ];
  const emails = [
    await of(accounts.email, account, row.accountEmail),
    await of(participants.email, member, row.email),
  ];
  return [
    ...distinct(phones).map((address) => ({ way: "sms" as const, address })),
    ...distinct(emails).map((address) => ({ way: "email" as const, address })),
  ];
}

function distinct(addresses: (string | null)[]): string[] {
  return [...new Set(addresses.filter((address) => address !== null))];
}

/** What one address is to be told; null when it is nobody's any more. */
export async function revealNotice(context: CoreContext, noticeId: string): Promise<NoticeToSend | null> {
  const { database } = context;
  const [row] = await database.query<Omit<NoticeToSend, "by"> & { way: "sms" | "email" }>(
    "select kind, way, address_sealed as address, language from notices where id = $1",
    [noticeId],
  );
  if (!row) return null;
  const { way: by, kind, language } = row;
  const address = await unlessGone(sealed.notices.address.open(context, database, noticeId, row.address));
  return address === null ? null : { by, kind, language, address };
}
