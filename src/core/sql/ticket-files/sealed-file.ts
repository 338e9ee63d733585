import { createSecretKey, type KeyObject, randomBytes } from "node:crypto";
import { openBytesWith, sealBytesWith } from "../../../crypto/sealing.ts";
import type { Keyring } from "../../../keyring.ts";
import { type SealedColumn, sealed } from "../sealed-columns.ts";

/** How a file is kept: under a key of its own, and that key sealed. */
export interface SealedFile {
  keySealed: string;
  body: string;
}

const KEY_BYTES = 32;

/** Seals a file, bound to its place in the table that `column`, of its keys, is of: that of files on tickets when it is left out. */
export function sealFile(
  keyring: Keyring,
  place: string,
  bytes: Uint8Array,
  column: SealedColumn = sealed.ticketFiles.key,
): SealedFile {
  const key = randomBytes(KEY_BYTES);
  return {
    keySealed: column.seal(keyring, place, key.toString("base64url")),
    body: sealBytesWith(keyOf(key), placeOf(column, place), bytes),
  };
}

/** Opens what `sealFile` gave. Throws `SealBroken`. */
export function openFile(
  keyring: Keyring,
  place: string,
  { keySealed, body }: SealedFile,
  column: SealedColumn = sealed.ticketFiles.key,
): Uint8Array {
  const key = Buffer.from(column.open(keyring, place, keySealed), "base64url");
  return openBytesWith(keyOf(key), placeOf(column, place), body);
}

function keyOf(bytes: Buffer): KeyObject {
  return createSecretKey(bytes);
}

function placeOf({ table }: SealedColumn, place: string): string {
  return `${table}|body|${place}`;
}
