import type { Keyring } from "../../../keyring.ts";
import type { Queries } from "../database.ts";

/** What every part of the vault works with. */
export interface VaultContext {
  keyring: Keyring;
  /** Does the work in one transaction, and only while this process holds the number. Throws `NumberLost`. */
  fenced<Result>(work: (queries: Queries) => Promise<Result>): Promise<Result>;
}

/** A keyed digest of what may contain a phone number. */
export function nameOf({ keyring }: Pick<VaultContext, "keyring">, what: string, ...parts: string[]): string {
  return keyring.mac("index", JSON.stringify([`whatsapp-${what}`, ...parts]));
}
