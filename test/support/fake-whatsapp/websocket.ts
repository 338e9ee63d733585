import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

/** RFC 6455, section 1.3: what the server appends to the client's key before it hashes it. */
const MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

const BINARY = 0x2;
const CLOSE = 0x8;
const PING = 0x9;
const PONG = 0xa;

/** The server's end of a WebSocket, for binary messages in one frame each, which is all that WhatsApp's client sends. */
export interface WebSocketEnd {
  send(bytes: Uint8Array): void;
  /** Says goodbye; the client answers and hangs up. */
  close(): void;
  /** Breaks the line, as a network does. */
  kill(): void;
}

/** Accepts an upgrade. `onMessage` gets each binary message; `onClose` is called once. */
export function acceptWebSocket(
  request: IncomingMessage,
  line: Duplex,
  { onMessage, onClose }: { onMessage: (bytes: Buffer) => void; onClose: () => void },
): WebSocketEnd {
  const accept = createHash("sha1")
    .update(`${request.headers["sec-websocket-key"]}${MAGIC}`)
    .digest("base64");
  line.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  const write = (opcode: number, bytes: Uint8Array) => {
    if (!line.destroyed) line.write(Buffer.concat([header(opcode, bytes.length), bytes]));
  };
  let unread: Buffer = Buffer.alloc(0);
  line.on("data", (chunk: Buffer) => {
    unread = Buffer.concat([unread, chunk]);
    for (let frame = readFrame(unread); frame; frame = readFrame(unread)) {
      unread = unread.subarray(frame.length);
      if (frame.opcode === BINARY) onMessage(frame.payload);
      else if (frame.opcode === PING) write(PONG, frame.payload);
      else if (frame.opcode === CLOSE) {
        write(CLOSE, frame.payload);
        line.end();
      }
    }
  });
  line.on("error", () => line.destroy());
  // A client that was killed says no word of farewell.
  line.on("end", () => line.destroy());
  line.once("close", onClose);
  return {
    send: (bytes) => write(BINARY, bytes),
    close: () => write(CLOSE, Buffer.from([0x03, 0xe8])),
    kill: () => line.destroy(),
  };
}

function header(opcode: number, length: number): Buffer {
  const first = 0x80 | opcode;
  if (length < 126) return Buffer.from([first, length]);
  const short = length < 0x10000;
  const head = Buffer.alloc(short ? 4 : 10);
  head[0] = first;
  head[1] = short ? 126 : 127;
  if (short) head.writeUInt16BE(length, 2);
  else head.writeBigUInt64BE(BigInt(length), 2);
  return head;
}

/** The first frame of what came so far, unmasked, with its length on the wire; null when it has not come whole. */
function readFrame(bytes: Buffer): { opcode: number; payload: Buffer; length: number } | null {
  const head = readHead(bytes);
  if (head === null || bytes.length < head.start + head.size) return null;
  const { start, size, opcode } = head;
  const mask = bytes.subarray(start - 4, start);
  const payload = Buffer.from(bytes.subarray(start, start + size));
  for (const [at, byte] of payload.entries()) payload[at] = byte ^ (mask[at % 4] ?? 0);
  return { opcode, payload, length: start + size };
}

/** Where a frame's content begins and how much it is; null when its head has not come whole. */
function readHead(bytes: Buffer): { opcode: number; start: number; size: number } | null {
  if (bytes.length < 6) return null;
  const opcode = bytes.readUInt8(0) & 0x0f;
  const announced = bytes.readUInt8(1) & 0x7f;
  if (announced < 126) return { opcode, start: 6, size: announced };
  const start = announced === 126 ? 8 : 14;
  if (bytes.length < start) return null;
  const size = announced === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  return { opcode, start, size };
}
