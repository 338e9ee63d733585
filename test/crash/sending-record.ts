import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** One message that arrived at the Bot API. */
export interface Sending {
  /** Number of the process that sent it. */
  process: number;
  text: string;
  /** Milliseconds since 1970. */
  at: number;
}

/**
 * A Bot API that does no more than keep what it was sent, chat by chat in the order of arrival: the load that the fake one, which holds every
 * request against the schema, is not made for. A root of its own for each process tells who sent what.
 */
export interface SendingRecord {
  rootOf(process: number): string;
  to(chat: number): readonly Sending[];
  close(): Promise<void>;
}

/** `onSending` hears of each message as it arrives. */
export async function openSendingRecord(
  onSending: (chat: number, sending: Sending) => void,
): Promise<SendingRecord> {
  const chats = new Map<number, Sending[]>();
  let messages = 0;
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, process, method] = /^\/(\d+)\/bot[^/]+\/(\w+)$/.exec(request.url ?? "") ?? [];
    // What arrives cut off, because its sender died while he wrote it, did not arrive.
    const body = await text(request).catch(() => null);
    if (body === null) return;
    const result = method === "sendMessage" ? keep(Number(process), body) : true;
    response.setHeader("content-type", "application/json").end(JSON.stringify({ ok: true, result }));
  }

  function keep(process: number, body: string): object {
    const { chat_id: chat, text } = JSON.parse(body) as { chat_id: number; text: string };
    const sending = { process, text, at: Date.now() };
    const sendings = chats.get(chat);
    if (sendings) sendings.push(sending);
    else chats.set(chat, [sending]);
    onSending(chat, sending);
    messages += 1;
    return { message_id: messages, date: 1, chat: { id: chat, type: "private", first_name: "Siti" }, text };
  }

  return {
    rootOf: (process) => `${root}/${process}`,
    to: (chat) => chats.get(chat) ?? [],
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
