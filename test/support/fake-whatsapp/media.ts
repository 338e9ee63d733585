import { readFile, rm } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { encryptedStream, type MediaType } from "@whiskeysockets/baileys";

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

  readonly serve = (request: IncomingMessage, response: ServerResponse): void => {
    this.requests += 1;
    const bytes = this.#files.get(request.url ?? "");
    const status = this.refuseWith ?? (bytes ? 200 : 404);
    // Without a length, as a server may: who reads must count for himself.
    response.writeHead(status, { "transfer-encoding": "chunked" });
    response.end(status === 200 ? bytes : undefined);
  };
}
