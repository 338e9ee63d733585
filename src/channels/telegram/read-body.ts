import type { IncomingMessage } from "node:http";

/** Gives a request's body as text once it is there whole; null as soon as it is longer than `limit` bytes. A line that breaks before gives nothing. */
export function readBody(request: IncomingMessage, limit: number, done: (body: string | null) => void): void {
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

function whole(chunks: readonly Buffer[]): string {
  const [only] = chunks;
  return chunks.length === 1 && only ? only.toString("utf8") : Buffer.concat(chunks).toString("utf8");
}
