import { createCipheriv, createDecipheriv, type KeyObject, randomFillSync } from "node:crypto";

/** A sealed value that was changed, moved to another place, or sealed with an unknown key. */
export class SealBroken extends Error {
  override name = "SealBroken";
}

const ALGORITHM = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts a text under a key of 32 bytes; `bound` has to be the same when it is opened. Result: base64url of nonce, text, tag. */
export function sealWith(key: KeyObject, bound: string, text: string): string {
  return sealBytesWith(key, bound, Buffer.from(text, "utf8"));
}

/** The same with bytes. */
export function sealBytesWith(key: KeyObject, bound: string, bytes: Uint8Array): string {
  const nonce = nextNonce();
  const cipher = createCipheriv(ALGORITHM, key, nonce);
  cipher.setAAD(Buffer.from(bound));
  return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]).toString(
    "base64url",
  );
}

/** Decrypts what `sealWith` gave. Throws `SealBroken`. */
export function openWith(key: KeyObject, bound: string, sealed: string): string {
  return openBytesWith(key, bound, sealed).toString("utf8");
}

/** Decrypts what `sealBytesWith` gave. Throws `SealBroken`. */
export function openBytesWith(key: KeyObject, bound: string, sealed: string): Buffer {
  const bytes = Buffer.from(sealed, "base64url");
  if (bytes.length < NONCE_BYTES + TAG_BYTES) throw new SealBroken("cut short");
  const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(bound));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const text = bytes.subarray(NONCE_BYTES, -TAG_BYTES);
    return Buffer.concat([decipher.update(text), decipher.final()]);
  } catch (cause) {
    throw new SealBroken("does not open here", { cause });
  }
}

/** Parts of `<key id>.<sealed>`; the id is empty where there is none. */
export function splitSealed(sealed: string): { keyId: string; body: string } {
  const dot = sealed.indexOf(".");
  return { keyId: sealed.slice(0, Math.max(dot, 0)), body: sealed.slice(dot + 1) };
}

const nextNonce = createNonces();

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
