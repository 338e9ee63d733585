import { Agent, createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { Redis } from "ioredis";
import { announce, type BotSettings, readBotSettings } from "../bot-settings.ts";

/** What the product wrote and said in a dialogue of its own, so that this bot moves as many bytes. */
export interface Traffic {
  /** Bytes of a sealed snapshot, on average. */
  snapshotBytes: number;
  /** Parameters of the product's `sendMessage` in answer to each line but the chat. */
  replies: Record<string, unknown>[];
}

/*
 * The least that a bot with a memory can do for a message: take the update, read the chat's state, write as many bytes as the product does, send
 * a reply as long as the product's. It understands nothing and keeps no promise. Node's own parts and ioredis, nothing else.
 */
interface BareSettings extends BotSettings {
  traffic: Traffic;
  /** Whether a reply is a call of its own, or travels in the answer to the webhook's post. */
  reply?: "call" | "answer";
}

const { token, secret, apiRoot, redisUrl, traffic, reply = "call" } = readBotSettings<BareSettings>();
const redis = new Redis(redisUrl, { enableAutoPipelining: true });
const agent = new Agent({ keepAlive: true });
const JSON_BODY = { "content-type": "application/json" };
const sending = { method: "POST", agent, headers: JSON_BODY };
const sendMessage = new URL(`${apiRoot}/bot${token}/sendMessage`);

interface Update {
  message: { text: string; chat: { id: number } };
}

/** Gives the call that answers the update. */
async function answer({ message }: Update): Promise<object> {
  const key = `chat:${message.chat.id}`;
  const state = (await redis.get(key)) ?? "";
  const line = Number(state.slice(0, 2));
  await redis.set(
    key,
    String(line + 1)
      .padStart(2, "0")
      .padEnd(traffic.snapshotBytes, "x"),
  );
  return { chat_id: message.chat.id, ...traffic.replies[line] };
}

async function post(body: string): Promise<void> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(sendMessage, sending, resolve).once("error", reject).end(body);
  });
  JSON.parse(await read(response));
}

function read(message: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    message.setEncoding("utf8");
    message.on("data", (chunk: string) => {
      text += chunk;
    });
    message.once("end", () => resolve(text));
    message.once("error", reject);
  });
}

const server = createServer(async (incoming, response) => {
  if (incoming.headers["x-telegram-bot-api-secret-token"] !== secret) return response.writeHead(401).end();
  const call = await answer(JSON.parse(await read(incoming)) as Update);
  if (reply === "answer")
    return response.writeHead(200, JSON_BODY).end(JSON.stringify({ method: "sendMessage", ...call }));
  response.writeHead(200).end();
  await post(JSON.stringify(call));
});
server.listen(0, "127.0.0.1", () => announce((server.address() as AddressInfo).port));
