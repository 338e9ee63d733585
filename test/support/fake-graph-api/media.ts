import { createHash, randomInt } from "node:crypto";
import type { ServerResponse } from "node:http";

interface Kept {
  bytes: Buffer;
  description: Record<string, string>;
}

/** Largest of each kind that a bot may send. */
const MOST_BYTES: Record<string, number> = { "image/jpeg": 5_000_000, "application/pdf": 100_000_000 };

/** What people sent, as Meta keeps it: described by an id, and had from an address of its own. */
export class MediaShelf {
  readonly #kept = new Map<string, Kept>();
  readonly #origin: () => string;
  /** How often a file itself was asked for. */
  downloads = 0;
  /** Files that the bot has uploaded. */
  uploads = 0;

  constructor(origin: () => string) {
    this.#origin = origin;
  }

  /** Keeps a file and gives Meta's id of it. `lies`: what its description says instead of the truth. */
  add(bytes: Buffer, { mime_type }: { mime_type: string }, lies: object = {}): string {
    const id = String(randomInt(1e9, 1e10));
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const url = `${this.#origin()}/attachments/?mid=${id}&hash=abc`;
    const truth = {
      messaging_product: "whatsapp",
      url,
      mime_type,
      sha256,
      file_size: String(bytes.length),
      id,
    };
    this.#kept.set(id, { bytes, description: { ...truth, ...lies } });
    return id;
  }

  /** Takes an upload of the bot's as Meta does (its page on media), or says what is wrong with it. */
  async take(contentType: string, body: Buffer): Promise<{ id: string } | { wrong: string }> {
    const form = await new Response(body, { headers: { "content-type": contentType } }).formData();
    const [file, type] = [form.get("file"), form.get("type")];
    if (form.get("messaging_product") !== "whatsapp") return { wrong: "messaging_product must be whatsapp" };
    if (file === null || typeof file === "string") return { wrong: "there is no file" };
    if (file.type !== type) return { wrong: `the file is ${file.type}, its type says ${type}` };
    const most = MOST_BYTES[file.type] ?? 0;
    if (file.size > most) return { wrong: `${file.size} bytes of ${file.type}, more than ${most}` };
    const bytes = Buffer.from(await file.arrayBuffer());
    this.uploads += 1;
    return { id: this.add(bytes, { mime_type: file.type }) };
  }

  /** What is kept under an id that a message names. */
  bytesOf(id: string): Buffer | null {
    return this.#kept.get(id)?.bytes ?? null;
  }

  forget(id: string): void {
    this.#kept.delete(id);
  }

  /** Undefined when nobody sent it. */
  describe(id: string): Record<string, string> | undefined {
    return this.#kept.get(id)?.description;
  }

  /** Answers a call of the address of a file. */
  serve(url: URL, response: ServerResponse): void {
    this.downloads += 1;
    const kept = this.#kept.get(url.searchParams.get("mid") ?? "");
    response.writeHead(kept ? 200 : 404, { "content-type": kept?.description["mime_type"] ?? "text/html" });
    response.end(kept?.bytes);
  }
}
