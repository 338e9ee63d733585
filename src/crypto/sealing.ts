import { createCipheriv, createDecipheriv, type KeyObject, randomFillSync } from "node:crypto";

/** A sealed value that was changed, moved to another place, or sealed with an unknown key. */
export class SealBroken extends Error {
  override name = "SealBroken";
}

const ALGORITHM = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Of UTF-8, for each unit of a string's length. */
const MOST_BYTES_A_CHARACTER = 3;

/** What is sealed passes through this room, so that a text needs no buffer of its own; its sealed bytes take its place. Longer ones have one. */
const room = Buffer.allocUnsafeSlow(64 * 1024);

/** Encrypts a text under a key of 32 bytes; `bound` has to be the same when it is opened. Result: base64url of nonce, text, tag. */
export function sealWith(key: KeyObject, bound: string, text: string): string {
  const bytes = roomFor(text.length * MOST_BYTES_A_CHARACTER);
  return sealIn(bytes, key, bound, bytes.write(text, NONCE_BYTES));
}

/** The same with bytes. */
export function sealBytesWith(key: KeyObject, bound: string, bytes: Uint8Array): string {
  const all = roomFor(bytes.length);
  all.set(bytes, NONCE_BYTES);
  return sealIn(all, key, bound, bytes.length);
}

function roomFor(length: number): Buffer {
  const needed = NONCE_BYTES + length + TAG_BYTES;
  return needed <= room.length ? room : Buffer.allocUnsafe(needed);
}

/** Seals so many bytes where they lie, behind the place of the nonce. */
function sealIn(bytes: Buffer, key: KeyObject, bound: string, length: number): string {
  const end = NONCE_BYTES + length;
  const nonce = nextNonce();
  const cipher = createCipheriv(ALGORITHM, key, nonce);
  cipher.setAAD(Buffer.from(bound));
  bytes.set(nonce);
  bytes.set(cipher.update(bytes.subarray(NONCE_BYTES, end)), NONCE_BYTES);
  cipher.final();
  bytes.set(cipher.getAuthTag(), end);
  return bytes.toString("base64url", 0, end + TAG_BYTES);
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
