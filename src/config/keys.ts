import type { MasterKey } from "../keyring.ts";
import { ConfigError } from "./config-error.ts";

/** The master keys of the settings. */
export interface MasterKeys {
  /** Seals. null in the demo: a key is made and kept in `dataDir`. */
  masterKey: MasterKey | null;
  /** Open what was sealed before. */
  previousMasterKeys: MasterKey[];
}

/** Reads `MASTER_KEY` and `MASTER_KEY_PREVIOUS`. Throws `ConfigError`, in which no key stands. */
export function readMasterKeys(read: (name: string) => string | null): MasterKeys {
  const current = read("MASTER_KEY");
  const previous = (read("MASTER_KEY_PREVIOUS") ?? "").split(",").flatMap((key) => key.trim() || []);
  if (current === null) {
    if (previous.length === 0) return { masterKey: null, previousMasterKeys: [] };
    throw new ConfigError(
      "MASTER_KEY is missing: MASTER_KEY_PREVIOUS names the keys before it, so set MASTER_KEY to the one to use now.",
    );
  }
  const masterKey = readKey("MASTER_KEY", current);
  const previousMasterKeys = previous.map((key) => readKey("MASTER_KEY_PREVIOUS", key));
  refuseSameNames([masterKey, ...previousMasterKeys]);
  return { masterKey, previousMasterKeys };
}

/** `<id>:<64 hex digits>`, so that a rotation can tell the keys apart. */
function readKey(name: string, value: string): MasterKey {
  const [, id, hex] = /^([a-z0-9-]{1,16}):([0-9a-f]{64})$/i.exec(value) ?? [];
  if (!id || !hex) {
    throw new ConfigError(
      `${name} must be a short name, a colon and 64 hex digits, for example k1:$(openssl rand -hex 32).`,
    );
  }
  return { id, bytes: Buffer.from(hex, "hex") };
}

/** Two keys of one name could not be told apart in what they seal. */
function refuseSameNames(keys: readonly MasterKey[]): void {
  if (new Set(keys.map(({ id }) => id)).size === keys.length) return;
  throw new ConfigError(
    "MASTER_KEY_PREVIOUS has a key with the name of another one: give each key a name of its own, for example k1 and k2.",
  );
}
