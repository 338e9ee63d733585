import { loadPeople } from "../../src/core/demo/load.ts";
import type { Lane } from "../../src/core/sql/bindings.ts";
import type { CodesInChat } from "../../src/core/sql/context.ts";
import { type Database, onlyRow } from "../../src/core/sql/database.ts";
import { migrate } from "../../src/core/sql/migrate.ts";
import { createSqlCore } from "../../src/core/sql/sql-core.ts";
import { createKeyring } from "../../src/keyring.ts";
import { policy } from "../../src/policy.ts";
import { type CoreSubject, NOW, type OnRecord } from "./core-subject.ts";
import { passTime, setTime } from "./time.ts";

export const masterKey = { id: "test", bytes: new Uint8Array(32).fill(7) };
export const keyring = createKeyring(masterKey);

/** The core on SQL, and the database beneath it. */
export interface SqlSubject extends CoreSubject {
  readonly database: Database;
}

/** Brings a database's schema up to date and puts a core on it. */
export async function openSqlSubject(database: Database): Promise<SqlSubject> {
  await migrate(database);
  const coreWith = (options: { codesInChat: CodesInChat }) =>
    createSqlCore({ database, keyring, policy, ...options });
  return {
    database,
    core: coreWith({ codesInChat: "proven" }),
    coreWith,
    async reset(people) {
      await database.script(EMPTY);
      await setTime(database, NOW);
      await loadPeople(database, keyring, people);
    },
    async now() {
      return onlyRow(await database.query<{ now: number }>("select clock_now() as now")).now;
    },
    pass: (ms) => passTime(database, ms),
    look: () => look(database),
    spoilBindings: (how) => database.script(SPOIL[how]),
    close: () => database.close(),
  };
}

async function look(database: Database): Promise<OnRecord> {
  const idsOf = async (table: string) =>
    (await database.query<{ id: string }>(`select id from ${table}`)).map(({ id }) => id);
  const [latest] = await database.query<{ lane: Lane | null }>(
    "select lane from code_attempts order by at desc limit 1",
  );
  return {
    accounts: await database.query<OnRecord["accounts"][number]>(
      `select id, participant_id as member, phone_verified_at is not null as "phoneVerified" from accounts`,
    ),
    drafts: await idsOf("drafts"),
    consents: (await idsOf("consents")).length,
    sends: (await idsOf("code_sends")).length,
    latestLane: latest?.lane ?? null,
    sessions: await database.query<OnRecord["sessions"][number]>(
      `select last_used_at as "lastUsedAt", ended_why as "endedWhy" from sessions order by created_at`,
    ),
  };
}

const EMPTY = `
alter table consents disable trigger user; alter table audit disable trigger user;
truncate participants, employers, consents, drafts, chat_contacts, requests, audit, code_attempts, challenges cascade;
update audit_chains set position = 0, hash = '', pruned_position = 0, pruned_hash = '';
alter table consents enable trigger user; alter table audit enable trigger user;`;

const SPOIL = {
  suspended: "update bindings set suspended_at = clock_now()",
  stale: "update bindings set last_verified_at = clock_now() - interval '30 days'",
};
