import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomFillSync,
} from "node:crypto";

/**
 * Every secret key of the product, derived from one master key for each purpose (HKDF-SHA256), so that no key serves two
 * ends. Sealed values are AES-256-GCM with 12 random bytes of nonce and a 16-byte tag, and name the key they were sealed with
 * (docs/decisions/0006).
 */
export interface Keyring {
  /**
   * Encrypts a text. `place` (table and row, or conversation) is bound to it: opened anywhere else it is refused.
   * Result: `<key id>.<base64url>`.
   */
  seal(purpose: SealPurpose, place: string, text: string): string;
  /** Decrypts what `seal` gave, with the current or the previous master key. Throws `SealBroken`. */
  open(purpose: SealPurpose, place: string, sealed: string): string;
  /** Keyed digest, hex, for blind indexes and code comparison. */
  mac(purpose: MacPurpose, text: string): string;
  /** The derived secret for an algorithm that takes one itself: of the current master key first, then of the previous one. */
  secrets(purpose: SecretPurpose): readonly [DerivedSecret, ...DerivedSecret[]];
}

export type SealPurpose = "conversation" | "draft" | "member" | "code";
type MacPurpose = "index" | "code" | "audit" | "web";
/** `pepper`: what argon2 mixes into every password, kept apart from the hashes (OWASP Password Storage). */
type SecretPurpose = "pepper";

/** A derived secret, and the id of the master key that it comes from. */
export interface DerivedSecret {
  keyId: string;
  bytes: Buffer;
}

/** A sealed value that was changed, moved to another place, or sealed with an unknown key. */
export class SealBroken extends Error {
  override name = "SealBroken";
}

/** A master key of 32 bytes and the id under which sealed values name it. */
export interface MasterKey {
  id: string;
  bytes: Uint8Array;
}

const ALGORITHM = "aes-256-gcm";
const NONCE_BYTES = 12;

/** Makes a keyring: seals with `current`, opens with either. */
export function createKeyring(current: MasterKey, previous: MasterKey | null = null): Keyring {
  const currentKeys = deriveKeys(current.bytes);
  const nextNonce = createNonces();
  const keysById = new Map([[current.id, currentKeys]]);
  if (previous) keysById.set(previous.id, deriveKeys(previous.bytes));

  return {
    seal(purpose, place, text) {
      const nonce = nextNonce();
      const cipher = createCipheriv(ALGORITHM, currentKeys(`seal:${purpose}`), nonce);
      cipher.setAAD(Buffer.from(`${purpose}|${place}|${current.id}`));
      const sealed = Buffer.concat([nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
      return `${current.id}.${sealed.toString("base64url")}`;
    },
    open(purpose, place, sealed) {
      const dot = sealed.indexOf(".");
      const id = sealed.slice(0, dot);
      const keys = keysById.get(id);
      const bytes = Buffer.from(sealed.slice(dot + 1), "base64url");
      if (!keys || bytes.length < 28) throw new SealBroken("sealed with an unknown key, or cut short");
      const decipher = createDecipheriv(ALGORITHM, keys(`seal:${purpose}`), bytes.subarray(0, NONCE_BYTES), {
        authTagLength: 16,
      });
      decipher.setAAD(Buffer.from(`${purpose}|${place}|${id}`));
      decipher.setAuthTag(bytes.subarray(-16));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString("utf8");
      } catch (cause) {
        throw new SealBroken("does not open here", { cause });
      }
    },
    mac(purpose, text) {
      return createHmac("sha256", currentKeys(`mac:${purpose}`))
        .update(text)
        .digest("hex");
    },
    secrets(purpose) {
      const derived = (keyId: string, keys: DerivedKeys): DerivedSecret => ({
        keyId,
        bytes: keys(`secret:${purpose}`).export(),
      });
      const older = previous ? keysById.get(previous.id) : undefined;
      return [derived(current.id, currentKeys), ...(previous && older ? [derived(previous.id, older)] : [])];
    },
  };
}

/** Random nonces, each given once. Asking the system for many at a time costs a quarter of asking for each. */
function createNonces(): () => Buffer {
  const pool = Buffer.alloc(NONCE_BYTES * 256);
  let used = pool.length;
  return () => {
    if (used === pool.length) {
      randomFillSync(pool);
      used = 0;
    }
    used += NONCE_BYTES;
    return pool.subarray(used - NONCE_BYTES, used);
  };
}

type DerivedKeys = (name: string) => KeyObject;

function deriveKeys(master: Uint8Array): DerivedKeys {
  const cache = new Map<string, KeyObject>();
  return (name) => {
    let key = cache.get(name);
    if (!key) {
      key = createSecretKey(Buffer.from(hkdfSync("sha256", master, "", name, 32)));
      cache.set(name, key);
    }
    return key;
  };
}
