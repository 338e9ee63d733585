import type { DataCopy } from "../../../ports/data-copy.ts";
import { computeBalances } from "../balances.ts";
import { readBankMask } from "../cases/bank-account.ts";
import { channelOf, openChatKey } from "../cases/chats.ts";
import { readContacts } from "../cases/notices.ts";
import type { CoreContext } from "../context.ts";
import { onlyRow, type Queries } from "../database.ts";
import { mask, maskKpj } from "../masks.ts";
import { readMemberRecord } from "../member-record.ts";
import { readRates } from "../rates.ts";
import { sealed } from "../sealed-columns.ts";
import { listFiles } from "./copy-files.ts";
import type { CopyPage } from "./copy-pages.ts";

/** Everything that is on record about a member, as a copy shows it. */
export async function readCopy(
  context: CoreContext,
  queries: Queries,
  { member, number, language }: Pick<CopyPage, "member" | "number" | "language">,
): Promise<DataCopy> {
  const { now } = onlyRow(await queries.query<{ now: number }>("select clock_now() as now"));
  return {
    number,
    language,
    madeAt: now,
    person: await readPerson(context, queries, member),
    account: await readAccountFacts(context, queries, member),
    chats: await readChats(context, queries, member),
    consents: await queries.query<DataCopy["consents"][number]>(
      `select at, given, version, language from consents
       where conversation in (select conversation from bindings where member_id = $1) order by id`,
      [member],
    ),
    signIns: (
      await queries.query<{ at: number }>(
        "select created_at as at from sessions where member_id = $1 order by created_at desc",
        [member],
      )
    ).map(({ at }) => at),
    requests: await queries.query<DataCopy["requests"][number]>(
      `select number, kind, state, due_at as "dueAt", effective_at as "effectiveAt", created_at as "openedAt"
       from cases where member_id = $1 order by created_at, number`,
      [member],
    ),
    tickets: await queries.query<DataCopy["tickets"][number]>(
      `select number, opened_at as "openedAt", closed_at as "closedAt" from tickets
       where member_id = $1 order by opened_at, number`,
      [member],
    ),
    files: await listFiles(context, queries, member),
    ...(await readMembership(queries, member)),
  };
}

async function readPerson(
  context: CoreContext,
  queries: Queries,
  member: string,
): Promise<DataCopy["person"]> {
  const row = onlyRow(
    await queries.query<{ name: string; nik: string; birthYear: number }>(
      `select name_sealed as name, nik_sealed as nik, extract(year from birth_date)::int as "birthYear"
       from participants where id = $1`,
      [member],
    ),
  );
  const { participants } = sealed;
  return {
    name: await participants.name.open(context, queries, member, row.name),
    birthYear: row.birthYear,
    nik: mask("nik", await participants.nik.open(context, queries, member, row.nik)),
  };
}

async function readAccountFacts(
  context: CoreContext,
  queries: Queries,
  member: string,
): Promise<DataCopy["account"]> {
  const { phone, email } = await readContacts(context, queries, member);
  const facts = onlyRow(
    await queries.query<Pick<DataCopy["account"], "since" | "hasPassword" | "hasAuthenticator">>(
      `select created_at as since, exists (select 1 from passwords where account_id = a.id) as "hasPassword",
         exists (select 1 from authenticators where account_id = a.id) as "hasAuthenticator"
       from accounts a where participant_id = $1`,
      [member],
    ),
  );
  return {
    phone: phone === null ? "" : mask("phone", phone),
    email: email === null ? null : mask("email", email),
    bank: await readBankMask(context, queries, member),
    ...facts,
  };
}

/** All that were bound in the time for which bindings are kept, not only those of now. */
async function readChats(context: CoreContext, queries: Queries, member: string): Promise<DataCopy["chats"]> {
  const rows = await queries.query<{
    conversation: string;
    key: string | null;
    since: number;
    lastUsedAt: number;
  }>(
    `select b.conversation, h.key_sealed as key, b.bound_at as since,
       (select coalesce(max(s.last_used_at), b.last_verified_at) from sessions s where s.binding_id = b.id) as "lastUsedAt"
     from bindings b left join chats h on h.conversation = b.conversation
     where b.member_id = $1 order by b.bound_at, b.id`,
    [member],
  );
  return rows.map(({ conversation, key, since, lastUsedAt }) => ({
    channel: channelOf(key === null ? null : openChatKey(context, conversation, key)),
    since,
    lastUsedAt,
  }));
}

/** What is kept of membership, and the figures of the day that follow from it. */
async function readMembership(
  queries: Queries,
  member: string,
): Promise<Pick<DataCopy, "balances" | "employments" | "contributions" | "returns">> {
  const record = await readMemberRecord(queries, member);
  const kpjs = new Map(record.cards.map(({ id, kpjLastFour }) => [id, maskKpj(kpjLastFour)]));
  const returns = await queries.query<{ cardId: string; year: number; amount: number }>(
    `select card_id as "cardId", year::int as year, amount from jht_returns
     where card_id in (select id from cards where participant_id = $1) order by year, card_id`,
    [member],
  );
  return {
    balances: computeBalances(record, await readRates(queries)),
    employments: record.cards
      .flatMap(({ kpjLastFour, employments }) =>
        employments.map(({ employer, startedOn: since, endedOn: until }) => ({
          ...{ kpj: maskKpj(kpjLastFour), employer, since, until },
        })),
      )
      .sort((a, b) => a.since.localeCompare(b.since)),
    contributions: record.contributions.map(({ cardId, month, wage, jht, jp }) => ({
      ...{ kpj: kpjs.get(cardId) ?? "", month, wage, jht, jp },
    })),
    returns: returns.map(({ cardId, year, amount }) => ({ kpj: kpjs.get(cardId) ?? "", year, amount })),
  };
}
