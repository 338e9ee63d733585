import { connect, type NetConnectOpts, type Socket } from "node:net";
import type { Clock } from "../ports/clock.ts";
import { ScannerUnavailable, type VirusScanner } from "../ports/virus-scanner.ts";

export interface ClamdOptions {
  /** Where clamd listens. */
  place: NetConnectOpts;
  /** How long a verdict may take. */
  limitMs: number;
  clock: Clock;
}

/** A verdict is one short line. */
const MOST_ANSWER = 4_096;
const CHUNK_BYTES = 64 * 1024;

/** ClamAV's daemon, by its INSTREAM command: each chunk behind its length, an empty one at the end (clamd(8)). */
export function createClamd({ place, limitMs, clock }: ClamdOptions): VirusScanner {
  return {
    scan: (bytes) =>
      new Promise((resolve, reject) => {
        const socket = connect(place);
        const fail = (why: string, cause?: unknown) => {
          settle();
          reject(new ScannerUnavailable(why, { cause }));
        };
        const stop = clock.after(limitMs, () => fail("no verdict in time"));
        const settle = () => {
          stop();
          socket.destroy();
        };
        let answer = "";
        const judge = () => {
          const verdict = readVerdict(answer);
          if (verdict === null) return fail("no verdict");
          settle();
          resolve(verdict);
        };
        socket.setEncoding("latin1");
        socket.once("connect", () => send(socket, bytes));
        socket.on("data", (some) => {
          answer += some;
          if (answer.includes("\0") || answer.length > MOST_ANSWER) judge();
        });
        // A size that clamd does not take is told while we still write, and then the line breaks: what it said counts.
        socket.once("end", judge);
        socket.once("error", (cause) => (answer === "" ? fail("no answer", cause) : judge()));
      }),
  };
}

function send(socket: Socket, bytes: Uint8Array): void {
  socket.write("zINSTREAM\0");
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    const chunk = bytes.subarray(at, at + CHUNK_BYTES);
    socket.write(lengthOf(chunk.length));
    socket.write(chunk);
  }
  socket.write(lengthOf(0));
}

function lengthOf(length: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(length);
  return bytes;
}

/** Whole lines only: half a "stream: OK" is no verdict. */
function readVerdict(answer: string): "clean" | "infected" | null {
  if (!answer.endsWith("\0")) return null;
  const line = answer.slice(0, -1).trim();
  if (line === "stream: OK") return "clean";
  return /^stream: .+ FOUND$/.test(line) ? "infected" : null;
}
