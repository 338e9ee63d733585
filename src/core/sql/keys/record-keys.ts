import { createHmac, createSecretKey, type KeyObject, randomBytes } from "node:crypto";
import { type Keyring, type MacPurpose, SealBroken } from "../../../keyring.ts";
import { type Database, onlyRow, type Queries } from "../database.ts";

/** The records can't be opened with the master key of the settings, nor with a previous one. */
export class RecordsUnderAnotherKey extends Error {
  override name = "RecordsUnderAnotherKey";
  /** The id of the master key that would open them. */
  readonly keyId: string;

  constructor(keyId: string, cause: unknown) {
    super("the keys of the records don't open", { cause });
    this.keyId = keyId;
  }
}

/** Digests that stay in the records: a new master key must not change what is found by them. */
const PURPOSES = ["index", "code", "audit"] as const satisfies readonly MacPurpose[];

/**
 * A keyring whose digests are made with keys that belong to the records, each wrapped by a master key. So a rotation changes no index, and
 * whoever learns the master key alone can't tell what a digest stands for. Throws `RecordsUnderAnotherKey`.
 */
export async function openRecordKeys(database: Database, keyring: Keyring): Promise<Keyring> {
  const kept = await database.transaction(async (queries) => {
    await addMissing(queries, keyring);
    return await queries.query<{ purpose: string; wrapped: string }>(
      "select purpose, wrapped from record_keys",
    );
  });
  const keys = new Map(kept.map(({ purpose, wrapped }) => [purpose, unwrap(keyring, purpose, wrapped)]));
  return {
    ...keyring,
    mac(purpose, text) {
      const key = keys.get(purpose);
      return key ? createHmac("sha256", key).update(text).digest("hex") : keyring.mac(purpose, text);
    },
    macKey: (purpose) => keys.get(purpose)?.export() ?? keyring.macKey(purpose),
  };
}

async function addMissing(queries: Queries, keyring: Keyring): Promise<void> {
  // Records from before these keys were kept have their digests by keys that come from the master key.
  const { empty } = onlyRow(
    await queries.query<{ empty: boolean }>(
      `select not exists (select 1 from participants) and not exists (select 1 from consents)
         and not exists (select 1 from audit) as empty`,
    ),
  );
  for (const purpose of PURPOSES) {
    const bytes = empty ? randomBytes(32) : keyring.macKey(purpose);
    await queries.query(
      `insert into record_keys (purpose, wrapped, made_at) values ($1, $2, clock_now()) on conflict do nothing`,
      [purpose, keyring.seal("key", placeOfKey(purpose), bytes.toString("base64url"))],
    );
  }
}

function unwrap(keyring: Keyring, purpose: string, wrapped: string): KeyObject {
  try {
    return createSecretKey(Buffer.from(keyring.open("key", placeOfKey(purpose), wrapped), "base64url"));
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    throw new RecordsUnderAnotherKey(wrapped.slice(0, wrapped.indexOf(".")), error);
  }
}

/** As `sealed-columns.ts` names it. */
function placeOfKey(purpose: string): string {
  return `record_keys|wrapped|${purpose}`;
}
