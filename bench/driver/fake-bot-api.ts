import { type AddressInfo, createServer, type Socket } from "node:net";
import type { Deliver, Reply } from "./crowd.ts";
import { type HttpMessage, HttpReader } from "./http-reader.ts";
import { UpdateQueue } from "./update-queue.ts";

/** As much of the Bot API as the bots under test call; takes everything and is never slow. */
export interface FakeBotApi {
  apiRoot: string;
  /** Told of each `sendMessage`. */
  onMessage: (reply: Reply) => void;
  /** Gives an update to whoever polls. */
  deliver: Deliver;
  close(): void;
}

/** Starts it on a port that the system chooses. */
export async function startFakeBotApi(): Promise<FakeBotApi> {
  const open = new Set<Socket>();
  const queue = new UpdateQueue();
  let messageId = 1_000_000;

  function take(message: HttpMessage, answer: (result: string) => void): void {
    const [, method = ""] = /^\w+ \/bot[^/]+\/(\w+)/.exec(message.head) ?? [];
    if (method === "sendMessage") return takeReply(JSON.parse(message.body) as Reply, answer);
    if (method === "getUpdates") return queue.ask(JSON.parse(message.body) as { offset?: number }, answer);
    answer(OTHER_RESULTS[method] ?? "true");
  }

  function takeReply(reply: Reply, answer: (result: string) => void): void {
    messageId += 1;
    answer(`{"message_id":${messageId},"date":1780000000,"chat":{"id":${reply.chat_id},"type":"private"}}`);
    api.onMessage(reply);
  }

  const server = createServer({ noDelay: true }, (socket) => {
    const reader = new HttpReader();
    open.add(socket);
    socket.on("data", (bytes) => {
      for (const message of reader.read(bytes)) take(message, (result) => socket.write(respond(result)));
    });
    socket.on("error", () => socket.destroy());
    socket.once("close", () => open.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const api: FakeBotApi = {
    apiRoot: `http://127.0.0.1:${port}`,
    onMessage: () => undefined,
    async deliver(update) {
      queue.push(update);
      return null;
    },
    close() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
  return api;
}

const OTHER_RESULTS: Record<string, string> = {
  getMe: '{"id":987654321,"is_bot":true,"first_name":"Bench","username":"bench_bot"}',
};

function respond(result: string): string {
  const body = `{"ok":true,"result":${result}}`;
  return `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}
