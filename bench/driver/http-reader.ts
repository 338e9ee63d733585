/** A request or response as it stands on the wire. */
export interface HttpMessage {
  /** Start line and headers. */
  head: string;
  body: string;
}

const HEAD_END = "\r\n\r\n";

/**
 * Reads HTTP/1.1 messages out of a connection's bytes. Knows what the bots under test send and no more (bodies by length or in chunks; no
 * trailers, no upgrades): Node's own client and server would cost the driver several times as much, and a bot must never wait for its driver.
 */
export class HttpReader {
  #rest: Buffer = Buffer.alloc(0);

  /** The messages that are whole now that these bytes came too. */
  *read(bytes: Buffer): Generator<HttpMessage> {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    for (let message = this.#take(); message; message = this.#take()) yield message;
  }

  #take(): HttpMessage | null {
    const headEnd = this.#rest.indexOf(HEAD_END);
    if (headEnd < 0) return null;
    const head = this.#rest.toString("latin1", 0, headEnd);
    const start = headEnd + HEAD_END.length;
    const body = /\r\ntransfer-encoding: chunked/i.test(head)
      ? takeChunks(this.#rest, start)
      : takeLength(this.#rest, start, Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0));
    if (body === null) return null;
    this.#rest = this.#rest.subarray(body.end);
    return { head, body: body.text };
  }
}

interface Body {
  text: string;
  /** Where the next message begins. */
  end: number;
}

function takeLength(bytes: Buffer, start: number, length: number): Body | null {
  const end = start + length;
  return bytes.length < end ? null : { text: bytes.toString("utf8", start, end), end };
}

function takeChunks(bytes: Buffer, start: number): Body | null {
  const parts: Buffer[] = [];
  for (let at = start; ; ) {
    const lineEnd = bytes.indexOf("\r\n", at);
    if (lineEnd < 0) return null;
    const size = Number.parseInt(bytes.toString("latin1", at, lineEnd), 16);
    const next = lineEnd + 2 + size + 2;
    if (bytes.length < next) return null;
    if (size === 0) return { text: Buffer.concat(parts).toString("utf8"), end: next };
    parts.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = next;
  }
}
