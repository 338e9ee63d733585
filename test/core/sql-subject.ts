import { loadPeople } from "../../src/core/demo/load.ts";
import type { Lane } from "../../src/core/sql/bindings.ts";
import { type Database, onlyRow } from "../../src/core/sql/database.ts";
import { migrate } from "../../src/core/sql/migrate.ts";
import { createSqlCore } from "../../src/core/sql/sql-core.ts";
import { createKeyring } from "../../src/keyring.ts";
import { policy } from "../../src/policy.ts";
import type { SendingState } from "../../src/ports/code-sender.ts";
import { EMPTY_RECORDS } from "../support/empty-records.ts";
import { type CoreSettings, type CoreSubject, NOW, type OnRecord } from "./core-subject.ts";
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
  const coreWith = (options: CoreSettings) =>
    createSqlCore({ database, keyring, policy, codesInChat: "proven", ...options });
  return {
    database,
    core: coreWith({}),
    coreWith,
    async reset(people) {
      await database.script(EMPTY_RECORDS);
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
  const [newest] = await database.query<{ state: SendingState }>(
    "select state from code_sends order by id desc limit 1",
  );
  return {
    accounts: await database.query<OnRecord["accounts"][number]>(
      `select id, participant_id as member, phone_verified_at is not null as "phoneVerified" from accounts`,
    ),
    drafts: await idsOf("drafts"),
    consents: (await idsOf("consents")).length,
    latestSending: newest?.state ?? null,
    sends: (await idsOf("code_sends")).length,
    latestLane: latest?.lane ?? null,
    sessions: await database.query<OnRecord["sessions"][number]>(
      `select last_used_at as "lastUsedAt", ended_why as "endedWhy" from sessions order by created_at`,
    ),
  };
}

const SPOIL = {
  suspended: "update bindings set suspended_at = clock_now()",
  stale: "update bindings set last_verified_at = clock_now() - interval '30 days'",
};
