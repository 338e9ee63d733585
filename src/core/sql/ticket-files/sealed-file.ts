import { createSecretKey, type KeyObject, randomBytes } from "node:crypto";
import { openBytesWith, sealBytesWith } from "../../../crypto/sealing.ts";
import type { Keyring } from "../../../keyring.ts";
import { sealed } from "../sealed-columns.ts";

/** How a file is kept: under a key of its own, and that key sealed. */
export interface SealedFile {
  keySealed: string;
  body: string;
}

const KEY_BYTES = 32;

/** Seals a file, bound to its place. */
export function sealFile(keyring: Keyring, place: string, bytes: Uint8Array): SealedFile {
  const key = randomBytes(KEY_BYTES);
  return {
    keySealed: sealed.ticketFiles.key.seal(keyring, place, key.toString("base64url")),
    body: sealBytesWith(keyOf(key), placeOf(place), bytes),
  };
}

/** Opens what `sealFile` gave. Throws `SealBroken`. */
export function openFile(keyring: Keyring, place: string, { keySealed, body }: SealedFile): Uint8Array {
  const key = Buffer.from(sealed.ticketFiles.key.open(keyring, place, keySealed), "base64url");
  return openBytesWith(keyOf(key), placeOf(place), body);
}

function keyOf(bytes: Buffer): KeyObject {
  return createSecretKey(bytes);
}

function placeOf(place: string): string {
  return `ticket_files|body|${place}`;
}
