import type { OwnData } from "../../../crypto/password-rules.ts";
import type { CoreContext } from "../context.ts";
import { type MemberColumn, sealed } from "../sealed-columns.ts";

interface Row {
  name: string;
  nik: string;
  phone: string | null;
  email: string | null;
  accountPhone: string;
  accountEmail: string | null;
}

/** What others may know of a member, so that his password is none of it. */
export async function readOwnData(
  context: CoreContext,
  { account, member }: { account: string; member: string },
): Promise<OwnData> {
  const { database } = context;
  const [row] = await database.query<Row>(
    `select p.name_sealed as name, p.nik_sealed as nik, p.phone_sealed as phone, p.email_sealed as email,
       a.phone_sealed as "accountPhone", a.email_sealed as "accountEmail"
     from participants p join accounts a on a.participant_id = p.id where a.id = $1`,
    [account],
  );
  if (!row) return { words: [], numbers: [] };
  const cards = await database.query<{ id: string; kpj: string }>(
    "select id, kpj_sealed as kpj from cards where participant_id = $1",
    [member],
  );
  const of = (column: MemberColumn, id: string, value: string | null) =>
    value === null ? null : column.open(context, database, id, value);
  const { participants, accounts } = sealed;
  const nik = await participants.nik.open(context, database, member, row.nik);
  const emails = [
    await of(participants.email, member, row.email),
    await of(accounts.email, account, row.accountEmail),
  ];
  const phones = [
    await of(participants.phone, member, row.phone),
    await of(accounts.phone, account, row.accountPhone),
  ];
  const kpjs: string[] = [];
  for (const { id, kpj } of cards) kpjs.push(await sealed.cards.kpj.open(context, database, id, kpj));
  return {
    words: [
      await participants.name.open(context, database, member, row.name),
      ...emails.flatMap((email) => email?.split("@")[0] ?? []),
    ],
    numbers: [
      nik,
      // Date of birth, as the NIK has it.
      nik.slice(6, 12),
      ...kpjs,
      ...phones.flatMap((phone) => phone ?? []),
    ],
  };
}
