import type { IncomingMessage } from "node:http";

/** Gives a request's body, byte for byte, once it is there whole; null as soon as it is longer than `limit` bytes. A line that breaks before gives nothing. */
export function readBody(request: IncomingMessage, limit: number, done: (body: Buffer | null) => void): void {
  const chunks: Buffer[] = [];
  let length = 0;
  request.on("data", (chunk: Buffer) => {
    length += chunk.length;
    if (length <= limit) chunks.push(chunk);
    else if (length - chunk.length <= limit) done(null);
  });
  request.on("end", () => {
    if (length <= limit) done(whole(chunks));
  });
}

function whole(chunks: readonly Buffer[]): Buffer {
  const [only] = chunks;
  return chunks.length === 1 && only ? only : Buffer.concat(chunks);
}
