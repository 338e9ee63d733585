import {
  createDecipheriv,
  createHash,
  createHmac,
  type Decipher,
  hkdfSync,
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
  const keys = Buffer.from(hkdfSync("sha256", Buffer.from(key, "base64"), "", USES[kind], 112));
  const [iv, cipherKey, sealKey] = [keys.subarray(0, 16), keys.subarray(16, 48), keys.subarray(48, 80)];
  const cut = sealed.length - SEAL_BYTES;
  if (cut < BLOCK_BYTES || cut % BLOCK_BYTES !== 0) throw new FileNotFetched("gone");
  const ciphertext = sealed.subarray(0, cut);
  const seal = createHmac("sha256", sealKey).update(iv).update(ciphertext).digest().subarray(0, SEAL_BYTES);
  if (!timingSafeEqual(seal, sealed.subarray(cut))) throw new FileNotFetched("gone");
  const bytes = decrypt(createDecipheriv("aes-256-cbc", cipherKey, iv), ciphertext);
  if (createHash("sha256").update(bytes).digest("base64") !== sha256) throw new FileNotFetched("gone");
  return bytes;
}

function decrypt(decipher: Decipher, ciphertext: Buffer): Buffer {
  try {
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  } catch (cause) {
    throw new FileNotFetched("gone", { cause });
  }
}
