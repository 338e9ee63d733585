import type { Database, Queries } from "./database.ts";
import { time } from "./migrations/0001-time.ts";
import { participants } from "./migrations/0002-participants.ts";
import { accounts } from "./migrations/0003-accounts.ts";
import { codes } from "./migrations/0004-codes.ts";
import { conversations } from "./migrations/0005-conversations.ts";
import { usedCodes } from "./migrations/0006-used-codes.ts";
import { passwords } from "./migrations/0007-passwords.ts";
import { sendings } from "./migrations/0010-sendings.ts";
import { cases } from "./migrations/0013-cases.ts";
import { keys } from "./migrations/0016-keys.ts";
import { retention } from "./migrations/0017-retention.ts";
import { chatSuspensions } from "./migrations/0018-chat-suspensions.ts";
import { whatsapp } from "./migrations/0019-whatsapp.ts";
import { tickets } from "./migrations/0021-tickets.ts";
import { deskAccounts } from "./migrations/0024-desk-accounts.ts";
import { copies } from "./migrations/0028-copies.ts";
import { changeStops } from "./migrations/0029-change-stops.ts";
import { identifiers } from "./migrations/0030-identifiers.ts";
import { pageVisits } from "./migrations/0031-page-visits.ts";
import { whatsappCloud } from "./migrations/0032-whatsapp-cloud.ts";
import { bridgeTalks } from "./migrations/0034-bridge-talks.ts";
import { breaches } from "./migrations/0036-breaches.ts";
import { restrictions } from "./migrations/0037-restrictions.ts";
import { ticketFiles } from "./migrations/0038-ticket-files.ts";
import { sentFiles } from "./migrations/0039-sent-files.ts";
import { whatsappCloudLate } from "./migrations/0041-whatsapp-cloud-late.ts";
import { webUploads } from "./migrations/0042-web-uploads.ts";
import { caseGrounds } from "./migrations/0043-case-grounds.ts";
import { phoneTalks } from "./migrations/0045-phone-talks.ts";
import { oneApology } from "./migrations/0046-one-apology.ts";
import { bankAccounts } from "./migrations/0047-bank-accounts.ts";
import { noticesOfMembers } from "./migrations/0050-notices-of-members.ts";
import { bridgeErasure } from "./migrations/0053-bridge-erasure.ts";
import { bridgeWords } from "./migrations/0055-bridge-words.ts";
import { copiedFiles } from "./migrations/0057-copied-files.ts";
import type { Migration } from "./migrations/migration.ts";
import { saveRates } from "./rates.ts";
import { RATES } from "./rates-data.ts";

const MIGRATIONS: readonly Migration[] = [
  time,
  participants,
  accounts,
  codes,
  conversations,
  usedCodes,
  passwords,
  sendings,
  cases,
  keys,
  retention,
  chatSuspensions,
  whatsapp,
  tickets,
  deskAccounts,
  copies,
  changeStops,
  identifiers,
  pageVisits,
  whatsappCloud,
  bridgeTalks,
  breaches,
  restrictions,
  ticketFiles,
  sentFiles,
  whatsappCloudLate,
  webUploads,
  caseGrounds,
  phoneTalks,
  oneApology,
  bankAccounts,
  noticesOfMembers,
  bridgeErasure,
  bridgeWords,
  copiedFiles,
];

/** Any number of our own: processes that start together migrate one after another. */
const MIGRATION_LOCK = 727_400_175;

/** Brings the schema up to date and the rates in line with the data file, all in one transaction. */
export async function migrate(database: Database): Promise<void> {
  await database.transaction(async (queries) => {
    await queries.script("set local statement_timeout = 0");
    await queries.query("select pg_advisory_xact_lock($1)", [MIGRATION_LOCK]);
    await applyMissing(queries);
    await saveRates(queries, RATES);
  });
}

async function applyMissing(queries: Queries): Promise<void> {
  await queries.script(`
create table if not exists schema_migrations (
  number int primary key,
  name text not null,
  applied_at timestamptz not null
);
comment on table schema_migrations is 'retention_class=reference; which steps of the schema have been taken';`);
  const applied = await queries.query<{ number: number }>("select number from schema_migrations");
  const taken = new Set(applied.map(({ number }) => number));
  for (const { number, name, sql } of MIGRATIONS) {
    if (taken.has(number)) continue;
    await queries.script(sql);
    await queries.query("insert into schema_migrations values ($1, $2, clock_now())", [number, name]);
  }
}
