import { connect, type Socket } from "node:net";
import type { Deliver, Reply } from "./crowd.ts";
import { type HttpMessage, HttpReader } from "./http-reader.ts";

/** Posts updates to a bot's webhook as Telegram does. */
export interface WebhookClient {
  deliver: Deliver;
  close(): void;
}

/** One request at a time on a connection that is kept. */
interface Line {
  socket: Socket;
  settle: { resolve(message: HttpMessage): void; reject(error: unknown): void } | null;
}

/** Opens connections as they are needed and keeps them; the newest free one is used again first. */
export function createWebhookClient(webhook: URL, secret: string): WebhookClient {
  const free: Line[] = [];
  const all = new Set<Socket>();
  const head = [
    `POST ${webhook.pathname} HTTP/1.1`,
    `host: ${webhook.host}`,
    "connection: keep-alive",
    "content-type: application/json",
    `x-telegram-bot-api-secret-token: ${secret}`,
    "content-length: ",
  ].join("\r\n");

  function open(): Line {
    const socket = connect({ port: Number(webhook.port), host: webhook.hostname, noDelay: true });
    const line: Line = { socket, settle: null };
    const reader = new HttpReader();
    socket.on("data", (bytes) => {
      for (const message of reader.read(bytes)) line.settle?.resolve(message);
    });
    socket.once("error", (error) => line.settle?.reject(error));
    socket.once("close", () => {
      // One that nothing was asked on is not used again: a bot may close what was silent for long.
      const at = free.indexOf(line);
      if (at >= 0) free.splice(at, 1);
      all.delete(socket);
      line.settle?.reject(new Error("The bot closed a connection."));
    });
    all.add(socket);
    return line;
  }

  function post(line: Line, body: string): Promise<HttpMessage> {
    return new Promise((resolve, reject) => {
      line.settle = { resolve, reject };
      line.socket.write(`${head}${Buffer.byteLength(body)}\r\n\r\n${body}`);
    });
  }

  return {
    async deliver(update) {
      const line = free.pop() ?? open();
      const answer = await post(line, JSON.stringify(update));
      line.settle = null;
      free.push(line);
      return readAnswer(answer);
    },
    close() {
      for (const socket of all) socket.destroy();
    },
  };
}

/** The call that a bot may make in its answer to the post: https://core.telegram.org/bots/api#making-requests-when-getting-updates. */
function readAnswer({ head, body }: HttpMessage): Reply | null {
  if (!head.startsWith("HTTP/1.1 200 ")) throw new Error(`The webhook answered ${head}\n\n${body}`);
  if (!body.startsWith("{")) return null;
  const call = JSON.parse(body) as Partial<Reply> & { method?: string };
  return call.method === "sendMessage" ? (call as Reply) : null;
}
