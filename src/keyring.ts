import { createHmac, createSecretKey, hkdfSync, type KeyObject } from "node:crypto";
import { openWith, SealBroken, sealWith, splitSealed } from "./crypto/sealing.ts";

export { SealBroken } from "./crypto/sealing.ts";

/**
 * Every secret key of the product, derived from one master key for each purpose (HKDF-SHA256), so that no key serves two
 * ends. Sealed values are AES-256-GCM with 12 random bytes of nonce and a 16-byte tag, and name the key they were sealed with
 * (docs/decisions/0006, 0023).
 */
export interface Keyring {
  /** Id of the master key with which things are sealed now. */
  readonly currentKey: string;
  /**
   * Encrypts a text. `place` (table and row, or conversation) is bound to it: opened anywhere else it is refused.
   * Result: `<key id>.<base64url>`.
   */
  seal(purpose: SealPurpose, place: string, text: string): string;
  /** Decrypts what `seal` gave, with the current or a previous master key. Throws `SealBroken`. */
  open(purpose: SealPurpose, place: string, sealed: string): string;
  /** Keyed digest, hex, for blind indexes and code comparison. */
  mac(purpose: MacPurpose, text: string): string;
  /** The key of `mac`, 32 bytes, for whoever keeps it beyond the life of the master key. */
  macKey(purpose: MacPurpose): Buffer;
  /** The derived secret for an algorithm that takes one itself: of the current master key first, then of the previous ones. */
  secrets(purpose: SecretPurpose): readonly [DerivedSecret, ...DerivedSecret[]];
}

/** `key`: the keys that the records keep, each wrapped. */
export type SealPurpose = "conversation" | "draft" | "member" | "code" | "key" | "whatsapp" | "agent";
/** What a digest is for: each purpose has a key of its own, so no digest says anything in another place. */
export type MacPurpose = "index" | "code" | "audit" | "report" | "web";
/** `pepper`: what argon2 mixes into every password, kept apart from the hashes (OWASP Password Storage). */
type SecretPurpose = "pepper";

/** A derived secret, and the id of the master key that it comes from. */
interface DerivedSecret {
  keyId: string;
  bytes: Buffer;
}

/** A master key of 32 bytes and the id under which sealed values name it. */
export interface MasterKey {
  id: string;
  bytes: Uint8Array;
}

/** Makes a keyring: seals with `current`, opens with any. */
export function createKeyring(current: MasterKey, previous: readonly MasterKey[] = []): Keyring {
  const currentKeys = deriveKeys(current.bytes);
  const keysById = new Map(previous.map(({ id, bytes }) => [id, deriveKeys(bytes)]));
  keysById.set(current.id, currentKeys);

  return {
    currentKey: current.id,
    seal(purpose, place, text) {
      const bound = `${purpose}|${place}|${current.id}`;
      return `${current.id}.${sealWith(currentKeys(`seal:${purpose}`), bound, text)}`;
    },
    open(purpose, place, sealed) {
      const { keyId, body } = splitSealed(sealed);
      const keys = keysById.get(keyId);
      if (!keys) throw new SealBroken("sealed with an unknown key");
      return openWith(keys(`seal:${purpose}`), `${purpose}|${place}|${keyId}`, body);
    },
    mac(purpose, text) {
      return createHmac("sha256", currentKeys(`mac:${purpose}`))
        .update(text)
        .digest("hex");
    },
    macKey: (purpose) => currentKeys(`mac:${purpose}`).export(),
    secrets(purpose) {
      const derive = (keyId: string, keys: DerivedKeys): DerivedSecret => ({
        keyId,
        bytes: keys(`secret:${purpose}`).export(),
      });
      const older = [...keysById].filter(([keyId]) => keyId !== current.id);
      return [derive(current.id, currentKeys), ...older.map(([keyId, keys]) => derive(keyId, keys))];
    },
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
