import type { Keyring } from "../../../keyring.ts";
import { NumberLost, type WhatsAppHolding, type WhatsAppVault } from "../../../ports/whatsapp-keys.ts";
import type { Database, Queries } from "../database.ts";
import { sealed } from "../sealed-columns.ts";
import type { VaultContext } from "./context.ts";
import { journalOn } from "./journal.ts";
import { forgetKeys, readCredentials, readKeys, writeKeys } from "./keys.ts";
import { outboxOn } from "./outbox.ts";
import { peopleOn } from "./people.ts";
import { handBack, readPhoneTalks } from "./phone-talks.ts";

export interface SqlVaultOptions {
  /** Migrated. */
  database: Database;
  keyring: Keyring;
  /** Whether no other process can use this database: then a holder that is not us is dead, and nobody waits for its lease. */
  soleProcess: boolean;
}

/** The vault of the linked number on SQL. */
export function createSqlVault({ database, keyring, soleProcess }: SqlVaultOptions): WhatsAppVault {
  return {
    async take(owner, leaseMs) {
      const [row] = await database.query<{ epoch: number }>(
        `update whatsapp_number set owner = $1, epoch = epoch + 1,
           lease_until = clock_now() + $2::float8 * interval '1 millisecond'
         where $3 or owner = $1 or lease_until <= clock_now() returning epoch`,
        [owner, leaseMs, soleProcess],
      );
      return row ? holdingOf({ database, keyring, epoch: row.epoch }) : null;
    },
    async readLink() {
      const [row] = await database.query<{ link: string | null }>(
        "select link_sealed as link from whatsapp_number",
      );
      return row?.link ? sealed.whatsapp.link.open(keyring, "1", row.link) : null;
    },
    async hasCredentials() {
      const found = await database.query(
        "select 1 from whatsapp_number where credentials_sealed is not null",
      );
      return found.length > 0;
    },
    readPhoneTalks: () => readPhoneTalks(database, keyring),
    handBack: (chat) => handBack(database, chat),
  };
}

interface HoldingParts {
  database: Database;
  keyring: Keyring;
  epoch: number;
}

function holdingOf({ database, keyring, epoch }: HoldingParts): WhatsAppHolding {
  /** In one transaction with the proof that the number is still ours: whoever takes it waits for us, or we fail. */
  const fenced = <Result>(work: (queries: Queries) => Promise<Result>): Promise<Result> =>
    database.transaction(async (queries) => {
      const held = await queries.query("select 1 from whatsapp_number where epoch = $1 for share", [epoch]);
      if (held.length === 0) throw new NumberLost("another process holds the number");
      return await work(queries);
    });
  const context: VaultContext = { keyring, fenced };

  return {
    epoch,
    async renew(leaseMs) {
      const renewed = await database.query(
        `update whatsapp_number set lease_until = clock_now() + $2::float8 * interval '1 millisecond'
         where epoch = $1 returning 1`,
        [epoch, leaseMs],
      );
      if (renewed.length === 0) throw new NumberLost("another process holds the number");
    },
    async release() {
      await database.query(
        `update whatsapp_number set owner = '', epoch = epoch + 1, lease_until = '-infinity'
         where epoch = $1`,
        [epoch],
      );
    },
    async noteLink(state) {
      const link = sealed.whatsapp.link.seal(keyring, "1", state);
      await database.query("update whatsapp_number set link_sealed = $2 where epoch = $1", [epoch, link]);
    },
    forgetKeys: () => forgetKeys(context),
    readCredentials: () => readCredentials(context),
    writeKeys: (change) => writeKeys(context, change),
    readKeys: (kind, ids) => readKeys(context, kind, ids),
    journal: journalOn(context),
    outbox: outboxOn(context),
    people: peopleOn(context),
  };
}
