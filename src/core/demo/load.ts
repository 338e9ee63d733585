import type { IsoDate } from "../../../flows/kit/participant.ts";
import type { Keyring } from "../../keyring.ts";
import type { Database, Queries } from "../sql/database.ts";
import { onlyRow } from "../sql/database.ts";
import { createIndexes, type Indexes } from "../sql/indexes.ts";
import { type MemberKey, makeMemberKey, type NewMemberKey } from "../sql/keys/member-keys.ts";
import { monthOf } from "../sql/months.ts";
import { sealed } from "../sql/sealed-columns.ts";
import { demoId } from "./demo-id.ts";
import type { DemoCard, DemoPerson } from "./person.ts";
import { makePopulation } from "./population.ts";

/** There are records in the database that are not the demo's: fictional people never join real ones. */
export class NotADemoDatabase extends Error {
  override name = "NotADemoDatabase";
}

/** The database holds the fictional population, and the demo is not wished for. */
export class DemoPeople extends Error {
  override name = "DemoPeople";
}

/**
 * Puts the fictional population into an empty database. In a later month their past is told anew up to that month; people, accounts and
 * all that happened since stay. Throws `NotADemoDatabase` when there are other participants.
 */
export async function seedDemo(database: Database, keyring: Keyring): Promise<void> {
  await database.transaction(async (queries) => {
    await queries.script(`
create table if not exists demo_population (month text not null);
comment on table demo_population is 'retention_class=reference; the month up to which the fictional past is told';
lock table demo_population in exclusive mode;`);
    const { today, seededMonth, people } = onlyRow(
      await queries.query<{ today: IsoDate; seededMonth: string | null; people: number }>(
        `select jakarta_today() as today, (select month from demo_population) as "seededMonth",
           (select count(*) from participants) as people`,
      ),
    );
    if (seededMonth === monthOf(today)) return;
    if (seededMonth === null && people > 0) throw new NotADemoDatabase("there are other participants in it");
    const population = makePopulation(today);
    if (seededMonth === null) await loadPeople(queries, keyring, population);
    else await replacePast(queries, population);
    await queries.query("delete from demo_population");
    await queries.query("insert into demo_population values ($1)", [monthOf(today)]);
  });
}

/** Throws `DemoPeople` when the fictional population is in the database: real people never join it. */
export async function refuseDemoPeople(database: Database): Promise<void> {
  const { seeded } = onlyRow(
    await database.query<{ seeded: boolean }>("select to_regclass('demo_population') is not null as seeded"),
  );
  if (seeded) throw new DemoPeople("the demo was run in it");
}

/** Puts people with their cards, past and accounts into the database. */
export async function loadPeople(
  queries: Queries,
  keyring: Keyring,
  people: readonly DemoPerson[],
): Promise<void> {
  const index = createIndexes(keyring);
  const keys = new Map(people.map((person) => [person.id, makeKeys(keyring, person)]));
  const keysOf = (person: DemoPerson) => keys.get(person.id) ?? makeKeys(keyring, person);
  await insertRows(
    queries,
    "participants",
    people.map((person) => participantRow(keysOf(person).membership.key, index, person)),
  );
  await insertRows(queries, "member_keys", [...keys.values()].flatMap(keyRows));
  const cards = people.flatMap((person) =>
    person.cards.map((card) => ({
      id: card.id,
      participant_id: person.id,
      kpj_sealed: sealed.cards.kpj.seal(keysOf(person).membership.key, card.id, card.kpj),
      kpj_index: index.kpj(card.kpj),
      kpj_last_four: card.kpj.slice(-4),
    })),
  );
  await insertRows(queries, "cards", cards);
  await insertRows(queries, "employers", employerRows(people));
  await insertPast(queries, people);
  const withAccount = people.filter(({ hasAccount }) => hasAccount);
  await insertRows(
    queries,
    "accounts",
    withAccount.map((person) => accountRow(keysOf(person).account.key, index, person)),
  );
}

async function replacePast(queries: Queries, people: readonly DemoPerson[]): Promise<void> {
  await queries.script(
    "delete from contributions; delete from jht_returns; delete from enrolments; delete from employments;",
  );
  await insertPast(queries, people);
}

async function insertPast(queries: Queries, people: readonly DemoPerson[]): Promise<void> {
  const cards = people.flatMap((person) => person.cards);
  await insertRows(queries, "employments", cards.map(employmentRow));
  await insertRows(
    queries,
    "enrolments",
    cards.flatMap((card) => card.enrolments.map((enrolment) => ({ card_id: card.id, ...enrolment }))),
  );
  await insertRows(queries, "contributions", cards.flatMap(contributionRows));
  await insertRows(
    queries,
    "jht_returns",
    cards.flatMap((card) => card.returns.map((credited) => ({ card_id: card.id, ...credited }))),
  );
}

type Row = Record<string, string | number | null>;

interface PersonKeys {
  membership: NewMemberKey<"membership">;
  account: NewMemberKey<"account">;
}

function makeKeys(keyring: Keyring, { id }: DemoPerson): PersonKeys {
  return {
    membership: makeMemberKey(keyring, id, "membership"),
    account: makeMemberKey(keyring, id, "account"),
  };
}

function keyRows({ membership, account }: PersonKeys): Row[] {
  return [membership.row, account.row].map((row) => ({ ...row, made_at: ACCOUNTS_SINCE }));
}

/** When the accounts of the demo were made. */
const ACCOUNTS_SINCE = "2026-01-05T03:00:00Z";

function participantRow(key: MemberKey<"membership">, index: Indexes, person: DemoPerson): Row {
  const { id, phone, email } = person;
  return {
    id,
    kind: person.kind,
    nik_sealed: sealed.participants.nik.seal(key, id, person.nik),
    nik_index: index.nik(person.nik),
    name_sealed: sealed.participants.name.seal(key, id, person.name),
    birth_date: person.birthDate,
    deceased_on: person.deceasedOn,
    phone_sealed: phone === null ? null : sealed.participants.phone.seal(key, id, phone),
    phone_index: phone === null ? null : index.phone(phone),
    email_sealed: email === null ? null : sealed.participants.email.seal(key, id, email),
    email_index: email === null ? null : index.email(email),
  };
}

function accountRow(key: MemberKey<"account">, index: Indexes, person: DemoPerson): Row {
  const { phone, email } = person;
  if (phone === null) throw new Error("an account without a phone");
  const id = demoId("account", person.id);
  return {
    id,
    participant_id: person.id,
    phone_sealed: sealed.accounts.phone.seal(key, id, phone),
    phone_index: index.phone(phone),
    phone_verified_at: ACCOUNTS_SINCE,
    email_sealed: email === null ? null : sealed.accounts.email.seal(key, id, email),
    email_index: email === null ? null : index.email(email),
    created_at: ACCOUNTS_SINCE,
  };
}

function employerRows(people: readonly DemoPerson[]): Row[] {
  const employers = people.flatMap(({ cards }) => cards.flatMap(({ employer }) => employer ?? []));
  const byId = new Map(employers.map((employer) => [employer.id, employer]));
  return [...byId.values()].map(({ id, name, jkkRiskClass }) => ({ id, name, jkk_risk_class: jkkRiskClass }));
}

function employmentRow(card: DemoCard): Row {
  return {
    id: demoId("employment", card.id),
    card_id: card.id,
    employer_id: card.employer?.id ?? null,
    work: card.work,
    started_on: card.employment.startedOn,
    ended_on: card.employment.endedOn,
    end_reason: card.employment.endReason,
  };
}

function contributionRows(card: DemoCard): Row[] {
  return card.contributions.map((posted) => ({
    card_id: card.id,
    month: `${posted.month}-01`,
    wage: posted.wage,
    jht_worker: posted.jhtWorker,
    jht_employer: posted.jhtEmployer,
    jp_worker: posted.jpWorker,
    jp_employer: posted.jpEmployer,
    jkk: posted.jkk,
    jkm: posted.jkm,
    jkp: posted.jkp,
    posted_at: `${posted.postedOn}T00:00:00+07:00`,
  }));
}

/** All rows in one statement. Column names come from this file only. */
async function insertRows(queries: Queries, table: string, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}).join(", ");
  if (columns === "") return;
  await queries.query(
    `insert into ${table} (${columns}) select ${columns} from json_populate_recordset(null::${table}, $1)`,
    [JSON.stringify(rows)],
  );
}
