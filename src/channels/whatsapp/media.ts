import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  type Decipher,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";
import { FileNotFetched } from "../../ports/channel.ts";
import type { Downloads } from "../shared/download.ts";

/** What is needed to fetch a file and to read it, as it stands in an `IncomingFile`'s `ref`: whoever has it has the file. */
export interface MediaRef {
  kind: "photo" | "document";
  /** Path at WhatsApp's media servers. */
  path: string;
  /** Key of the file, and the digest of it whole, in base64. */
  key: string;
  sha256: string;
}

/** A file is padded to blocks and ends with the first bytes of its seal. */
const BLOCK_BYTES = 16;
const SEAL_BYTES = 10;

/** How WhatsApp names the use of a key. */
const USES = { photo: "WhatsApp Image Keys", document: "WhatsApp Document Keys" } as const;

/** What is made of a file's key: it is encrypted with two of them, and sealed with the third. */
function keysOf(key: Buffer, kind: MediaRef["kind"]) {
  const keys = Buffer.from(hkdfSync("sha256", key, "", USES[kind], 112));
  return { iv: keys.subarray(0, 16), cipherKey: keys.subarray(16, 48), sealKey: keys.subarray(48, 80) };
}

/** A file as WhatsApp's media servers keep it. */
export interface SealedMedia {
  key: Buffer;
  /** Ciphertext and the beginning of its seal. */
  sealed: Buffer;
  sha256: Buffer;
  sealedSha256: Buffer;
}

/** Encrypts a file under a key of its own, as phones do. */
export function sealMedia(bytes: Uint8Array, kind: MediaRef["kind"]): SealedMedia {
  const key = randomBytes(32);
  const { iv, cipherKey, sealKey } = keysOf(key, kind);
  const cipher = createCipheriv("aes-256-cbc", cipherKey, iv);
  const ciphertext = Buffer.concat([cipher.update(bytes), cipher.final()]);
  const sealed = Buffer.concat([ciphertext, sealOf(sealKey, iv, ciphertext)]);
  return { key, sealed, sha256: digestOf(bytes), sealedSha256: digestOf(sealed) };
}

function sealOf(sealKey: Buffer, iv: Buffer, ciphertext: Buffer): Buffer {
  return createHmac("sha256", sealKey).update(iv).update(ciphertext).digest().subarray(0, SEAL_BYTES);
}

function digestOf(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}

/** The reference as text, for `fetchMedia`. It holds the key that opens the file: to be kept sealed. */
export function writeMediaRef(ref: MediaRef): string {
  return JSON.stringify(ref);
}

/** Fetches a file from WhatsApp's media servers and opens it. Throws `FileNotFetched`; what is not what was sent counts as gone. */
export async function fetchMedia(
  written: string,
  { maxBytes }: { maxBytes: number },
  { mediaRoot, downloads }: { mediaRoot: string; downloads: Downloads },
): Promise<Buffer> {
  const ref = JSON.parse(written) as MediaRef;
  const url = new URL(mediaRoot);
  // The path alone is the sender's to choose, whatever it looks like.
  const [pathname = "", search = ""] = ref.path.split(/(?=\?)/, 2);
  Object.assign(url, { pathname, search });
  const sealed = await downloads.get(url, { maxBytes: maxBytes + BLOCK_BYTES + SEAL_BYTES });
  const bytes = open(sealed, ref);
  if (bytes.length > maxBytes) throw new FileNotFetched("too-big");
  return bytes;
}

/** Nothing of a file is believed before its seal and its digest are right; the client's library looks at neither. */
function open(sealed: Buffer, { kind, key, sha256 }: MediaRef): Buffer {
  const { iv, cipherKey, sealKey } = keysOf(Buffer.from(key, "base64"), kind);
  const cut = sealed.length - SEAL_BYTES;
  if (cut < BLOCK_BYTES || cut % BLOCK_BYTES !== 0) throw new FileNotFetched("gone");
  const ciphertext = sealed.subarray(0, cut);
  if (!timingSafeEqual(sealOf(sealKey, iv, ciphertext), sealed.subarray(cut)))
    throw new FileNotFetched("gone");
  const bytes = decrypt(createDecipheriv("aes-256-cbc", cipherKey, iv), ciphertext);
  if (digestOf(bytes).toString("base64") !== sha256) throw new FileNotFetched("gone");
  return bytes;
}

function decrypt(decipher: Decipher, ciphertext: Buffer): Buffer {
  try {
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  } catch (cause) {
    throw new FileNotFetched("gone", { cause });
  }
}
