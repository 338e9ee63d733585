import type { Keyring } from "../keyring.ts";
import type { Policy } from "../policy.ts";
import type { AgentAccounts } from "../ports/agent-accounts.ts";
import type { BridgeTalks } from "../ports/bridge-talks.ts";
import type { Clock } from "../ports/clock.ts";
import type { OutsideWay } from "../ports/code-sender.ts";
import type { CoreSystem } from "../ports/core.ts";
import type { Log } from "../ports/log.ts";
import type { WhatsAppVault } from "../ports/whatsapp-keys.ts";
import type { CloudPeople } from "../ports/whatsapp-people.ts";
import { refuseDemoPeople, seedDemo } from "./demo/load.ts";
import { openRecords, type RecordsPlace } from "./open-records.ts";
import { createBridgeTalks } from "./sql/bridge/bridge-talks.ts";
import type { CodesInChat, SignInRule } from "./sql/context.ts";
import type { Database } from "./sql/database.ts";
import { createAgentAccounts } from "./sql/desk-accounts/agent-accounts.ts";
import { shutOutDemoAccounts } from "./sql/desk-accounts/profiles.ts";
import { createIndexes } from "./sql/indexes.ts";
import { openRecordKeys } from "./sql/keys/record-keys.ts";
import { migrate } from "./sql/migrate.ts";
import { createSqlCore } from "./sql/sql-core.ts";
import { sweep } from "./sql/sweep.ts";
import { createSqlVault } from "./sql/whatsapp/vault.ts";
import { createSqlCloudPeople } from "./sql/whatsapp-cloud/people.ts";

export interface OpenCoreOptions extends RecordsPlace {
  keyring: Keyring;
  policy: Policy;
  codesInChat: CodesInChat;
  /** The ways that somebody carries now; SMS and e-mail when it is left out. */
  ways?: () => readonly OutsideWay[];
  /** Left out: passwords are for those who set one. */
  signInRule?: SignInRule;
  /** Whether the fictional population is to be there. */
  demo: boolean;
  clock: Clock;
  log: Log;
}

/** The system of record, and what others keep in the same database: the desk's accounts, WhatsApp's two channels, a bridge to another desk. */
export interface OpenedCore extends CoreSystem {
  readonly whatsapp: WhatsAppVault;
  readonly whatsappPeople: CloudPeople;
  readonly accounts: AgentAccounts;
  readonly bridge: BridgeTalks;
}

/** How often drafts and codes that ran out are wiped. */
const SWEEP_EVERY_MS = 5 * 60_000;

/**
 * Opens the system of record: connects, brings the schema up to date, seeds the demo if wished, and sweeps until it is closed. Throws
 * `CoreUnavailable` when the database does not answer, `FolderInUse` when another process has the folder, `NotADemoDatabase` when the demo is
 * wished for in a database with other people, `DemoPeople` when its people are there and it is not, and `RecordsUnderAnotherKey` when the
 * master key is not the records'.
 */
export async function openCore(options: OpenCoreOptions): Promise<OpenedCore> {
  const database = await openRecords(options);
  let keyring: Keyring;
  try {
    await migrate(database);
    keyring = await openRecordKeys(database, options.keyring);
    if (options.demo) await seedDemo(database, keyring);
    else {
      await refuseDemoPeople(database);
      await shutOutDemoAccounts(database);
    }
  } catch (error) {
    await database.close();
    throw error;
  }
  const stopSweeping = sweepRegularly(database, options);
  const parts = { ...options, database, keyring };
  const core = createSqlCore(parts);
  return {
    ...core,
    whatsapp: createSqlVault({ database, keyring, soleProcess: options.databaseUrl === null }),
    whatsappPeople: createSqlCloudPeople(database, keyring),
    accounts: createAgentAccounts({ ...parts, index: createIndexes(keyring) }),
    bridge: createBridgeTalks(parts),
    async close() {
      stopSweeping();
      await core.close();
    },
  };
}

function sweepRegularly(
  database: Database,
  { clock, log }: Pick<OpenCoreOptions, "clock" | "log">,
): () => void {
  let cancel = () => {};
  const schedule = () => {
    cancel = clock.after(SWEEP_EVERY_MS, () => {
      sweep(database).catch((error: unknown) => log.warn("core.sweep-failed", { error }));
      schedule();
    });
  };
  schedule();
  return () => cancel();
}
