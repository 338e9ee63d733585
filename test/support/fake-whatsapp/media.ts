import { createDecipheriv, createHash, createHmac } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { isDeepStrictEqual } from "node:util";
import { encryptedStream, getMediaKeys, type MediaType, type proto } from "@whiskeysockets/baileys";

/** With what a client may upload, as the server tells it over the line. */
export const UPLOAD_RIGHT = "CANARY-right-to-upload";

function sumOf(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** What a message says of the file that belongs to it. */
export interface UploadedFile {
  directPath: string;
  url: string;
  mediaKey: Uint8Array;
  fileSha256: Uint8Array;
  fileEncSha256: Uint8Array;
  fileLength: number;
}

/** WhatsApp's media servers: keep what phones have encrypted, and hand it to whoever knows the path. */
export class MediaServer {
  readonly #files = new Map<string, Buffer>();
  /** How often a file was asked for. */
  requests = 0;
  /** Answers every request with this status: `503`, `410`, … */
  refuseWith: number | null = null;

  /** Encrypts as a phone does, with the library's own hand, and keeps it. */
  async upload(bytes: Buffer, type: MediaType): Promise<UploadedFile> {
    const file = await encryptedStream(bytes, type);
    const directPath = `/v/t62.7118-24/${this.#files.size + 1}.enc?ccb=11-4&oh=key`;
    this.#files.set(directPath, await readFile(file.encFilePath));
    await rm(file.encFilePath);
    const { mediaKey, fileSha256, fileEncSha256, fileLength } = file;
    // The host is the sender's word, and nobody goes there.
    return {
      directPath,
      url: `https://evil.example.test${directPath}`,
      mediaKey,
      fileSha256,
      fileEncSha256,
      fileLength,
    };
  }

  /** Changes a byte of what is kept; counted from the end when `at` is negative. */
  damage(directPath: string, at: number): void {
    const bytes = this.#files.get(directPath);
    bytes?.writeUInt8((bytes.at(at) ?? 0) ^ 1, at < 0 ? bytes.length + at : at);
  }

  /** Uploads that the bot began, those that were refused among them. */
  uploads = 0;

  /** A file that the bot uploaded, opened by the message that brought it as a phone does: its seal and its digest must be right. */
  async open(message: proto.Message.IImageMessage, type: MediaType): Promise<Buffer> {
    const bytes = this.#files.get(message.directPath ?? "");
    if (!bytes) throw new Error("nothing lies at this path");
    const { cipherKey, iv, macKey } = await getMediaKeys(message.mediaKey, type);
    if (!iv || !cipherKey || !macKey) throw new Error("a key is missing");
    const [ciphertext, seal] = [bytes.subarray(0, -10), bytes.subarray(-10)];
    const right = createHmac("sha256", macKey).update(iv).update(ciphertext).digest().subarray(0, 10);
    if (!right.equals(seal)) throw new Error("the seal is wrong");
    const decipher = createDecipheriv("aes-256-cbc", cipherKey, iv);
    const file = Buffer.concat([decipher.update(ciphertext), decipher.final()]);
    const sums = [message.fileSha256, message.fileEncSha256].map((sum) =>
      Buffer.from(sum ?? []).toString("hex"),
    );
    if (!isDeepStrictEqual(sums, [sumOf(file), sumOf(bytes)])) throw new Error("a digest is wrong");
    return file;
  }

  /** Keeps what the bot uploads, under the right that the server gave it. */
  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.uploads += 1;
    const url = new URL(request.url ?? "", "http://media");
    const body: Buffer[] = [];
    for await (const chunk of request) body.push(chunk);
    const bytes = Buffer.concat(body);
    const token = createHash("sha256").update(bytes).digest("base64url");
    const [, kind, named] = /^\/mms\/(image|document)\/([\w-]+)$/.exec(url.pathname) ?? [];
    const isRight = named === token && url.searchParams.get("token") === token;
    const mayDo = url.searchParams.get("auth") === UPLOAD_RIGHT && kind !== undefined && isRight;
    const status = this.refuseWith ?? (mayDo ? 200 : 403);
    response.writeHead(status, { "content-type": "application/json" });
    if (status !== 200) return void response.end("{}");
    const directPath = `/v/t62.7118-24/up-${this.#files.size + 1}.enc?ccb=11-4&oh=key`;
    this.#files.set(directPath, bytes);
    response.end(JSON.stringify({ url: `https://mmg.whatsapp.net${directPath}`, direct_path: directPath }));
  }

  readonly serve = (request: IncomingMessage, response: ServerResponse): void => {
    if (request.method === "POST") return void this.#take(request, response);
    this.requests += 1;
    const bytes = this.#files.get(request.url ?? "");
    const status = this.refuseWith ?? (bytes ? 200 : 404);
    // Without a length, as a server may: who reads must count for himself.
    response.writeHead(status, { "transfer-encoding": "chunked" });
    response.end(status === 200 ? bytes : undefined);
  };
}
