import { type AddressInfo, createServer, type Socket } from "node:net";
import { EICAR } from "./sample-files.ts";

type Mood = "usual" | "silent" | "dies" | "dies-in-its-answer" | "confused";

/** A small clamd: reads one `zINSTREAM` as clamd(8) describes it, finds EICAR, and takes no more than `StreamMaxLength`. */
export async function openFakeClamd({ streamMaxLength = 25 * 1024 * 1024, path = "" } = {}) {
  let mood: Mood = "usual";
  const received: number[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
    let got = Buffer.alloc(0);
    socket.on("data", (some) => {
      got = Buffer.concat([got, some]);
      const answer = answerTo(got, streamMaxLength);
      if (mood === "dies") socket.destroy();
      else if (answer !== null) hangUp(socket, answer, got.length);
    });
  });
  const hangUp = (socket: Socket, answer: string, length: number) => {
    if (mood === "silent") return;
    socket.removeAllListeners("data").resume();
    received.push(length);
    if (mood === "confused") socket.end("UNKNOWN COMMAND\0");
    else socket.end(mood === "dies-in-its-answer" ? answer.slice(0, -2) : answer);
  };
  await new Promise<void>((resolve) =>
    path ? server.listen(path, resolve) : server.listen(0, "127.0.0.1", resolve),
  );
  const address = server.address() as AddressInfo | string;
  return {
    place: typeof address === "string" ? { path: address } : { host: "127.0.0.1", port: address.port },
    /** How many bytes each finished command had. */
    received,
    is(next: Mood): void {
      mood = next;
    },
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** Null: the command is not at its end. */
function answerTo(got: Buffer, most: number): string | null {
  const command = "zINSTREAM\0";
  if (got.length < command.length) return null;
  if (got.toString("latin1", 0, command.length) !== command) return "UNKNOWN COMMAND\0";
  const chunks: Buffer[] = [];
  for (let at = command.length; at + 4 <= got.length; ) {
    const length = got.readUInt32BE(at);
    at += 4;
    if (length === 0) return verdictOn(Buffer.concat(chunks));
    if (length + chunks.reduce((sum, one) => sum + one.length, 0) > most)
      return "INSTREAM size limit exceeded. ERROR\0";
    if (at + length > got.length) return null;
    chunks.push(got.subarray(at, at + length));
    at += length;
  }
  return null;
}

function verdictOn(bytes: Buffer): string {
  return bytes.includes(EICAR) ? "stream: Eicar-Test-Signature FOUND\0" : "stream: OK\0";
}
