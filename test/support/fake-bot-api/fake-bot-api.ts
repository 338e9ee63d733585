import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Contact, InlineKeyboardButton, Message, MessageEntity, Update, User } from "grammy/types";
import { anyOf, callViolations, returnsOf, typeViolations } from "./bot-api-schema.ts";
import { createUpdateQueue } from "./update-queue.ts";
import { contactOf, groupMessage, membership, type NewUpdate, person, privateMessage } from "./updates.ts";

/** What can go wrong with a call. `lostAnswer` does the work and hangs up; `hang` never answers. */
export type Fault = Refusal | "badGateway" | "hang" | "lostAnswer";

interface Refusal {
  status: number;
  description: string;
  parameters?: { retry_after: number };
}

export type Payload = Record<string, unknown>;

/** A message as it stands in a chat. */
export interface ChatMessage {
  message_id: number;
  text: string;
  entities: MessageEntity[];
  reply_markup: Payload | null;
  protect_content: boolean;
}

export interface Webhook {
  url: string;
  secret_token?: string;
}

/** Hands an update to a webhook and gives the status of its answer. */
export type Deliver = (body: string, secret: string) => Promise<number>;

const BOT_ID = 123_456_789;
/** Looks like a token, is nobody's; tests look for it where it must not be. */
const TOKEN = `${BOT_ID}:CANARY-token-that-must-stay-secret`;
/** Tries of one update before the fake gives up: a test that needs more has a fault. */
const WEBHOOK_TRIES = 20;

const CONFLICT: Refusal = { status: 409, description: "Conflict: terminated by other getUpdates request" };

/**
 * The Telegram Bot API on a port of this machine. Every request is held against the official schema; `close` rejects when one broke it, so that the
 * test fails. What people do is said with the `user…` methods.
 */
export class FakeBotApi {
  readonly token = TOKEN;
  readonly botId = String(BOT_ID);
  readonly violations: string[] = [];
  webhook: Webhook | null = null;
  /** How updates reach the webhook that is set. */
  deliver: Deliver | null = null;

  readonly #server = createServer((request, response) => void this.#serve(request, response));
  readonly #queue = createUpdateQueue();
  readonly #calls: { method: string; payload: Payload }[] = [];
  readonly #outcomes = new Map<string, (Fault | "fine")[]>();
  readonly #chats = new Map<number, ChatMessage[]>();
  #watchers: (() => void)[] = [];
  #nextUpdateId = 1_000;
  #nextMessageId = 1;
  #nextTap = 1;
  #hangUp: (() => void) | null = null;
  #delivering = Promise.resolve();

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  /** Rejects when any request broke the schema. */
  async close(): Promise<void> {
    await this.#delivering;
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    if (this.violations.length > 0) throw new Error(`against the Bot API:\n${this.violations.join("\n")}`);
  }

  get root(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The bot's address of a person's chat. */
  chat(chatId: number): string {
    return `${BOT_ID}/${chatId}`;
  }

  // What a test sees.

  /** Payloads of all calls of a method, oldest first. */
  calls(method: string): Payload[] {
    return this.#calls.filter((call) => call.method === method).map((call) => call.payload);
  }

  /** Payloads of a method's calls, as soon as there are `count`. */
  async called(method: string, count = 1): Promise<Payload[]> {
    await this.#until(() => this.calls(method).length >= count);
    return this.calls(method);
  }

  messagesTo(chatId: number): ChatMessage[] {
    return this.#chats.get(chatId) ?? [];
  }

  /** Updates that Telegram still keeps. */
  pending(): Update[] {
    return this.#queue.pending();
  }

  /** Resolves when nothing waits for the bot any more: all was acknowledged. */
  async allAcknowledged(): Promise<void> {
    await this.#until(() => this.#queue.pending().length === 0);
  }

  // What goes wrong.

  /** How the next calls of a method go, one outcome each. */
  failNext(method: string, ...outcomes: (Fault | "fine")[]): void {
    this.#outcomes.set(method, [...(this.#outcomes.get(method) ?? []), ...outcomes]);
  }

  /** After a quiet week Telegram chooses the next id at random. */
  jumpUpdateId(to: number): void {
    this.#nextUpdateId = to;
  }

  // What people do. Each gives the id that the channel must give its message.

  userSays(chatId: number, text: string, from = person(chatId)): string {
    return this.userSends(chatId, { text }, from);
  }

  userShares(chatId: number, contact: Contact = contactOf(chatId, "6281234567890")): string {
    return this.userSends(chatId, { contact });
  }

  /** Any kind of message. */
  userSends(chatId: number, content: Partial<Message>, from = person(chatId)): string {
    const id = this.#nextMessageId++;
    this.push({ message: privateMessage(chatId, id, content, from) } as NewUpdate);
    return `m${id}`;
  }

  userEdits(chatId: number, messageId: string, text: string): void {
    const edited = privateMessage(chatId, Number(messageId.slice(1)), { text, edit_date: 1_780_000_060 });
    this.push({ edited_message: edited } as NewUpdate);
  }

  /** Taps the newest button with this label. */
  userTaps(chatId: number, label: string): string {
    const buttons = this.messagesTo(chatId)
      .flatMap(inlineButtons)
      .filter((button) => button.text === label);
    const button = buttons.at(-1);
    if (button === undefined || !("callback_data" in button))
      throw new Error(`no button "${label}" in the chat`);
    return this.userTapsData(chatId, button.callback_data);
  }

  /** A tap with any data at all, as an edited client can send it. */
  userTapsData(chatId: number, data: string): string {
    const id = `77${this.#nextTap++}`;
    const message = privateMessage(
      chatId,
      this.messagesTo(chatId).at(-1)?.message_id ?? 1,
      { text: "…" },
      this.#me(),
    );
    this.push({
      callback_query: { id, from: person(chatId), chat_instance: "1", message, data },
    } as NewUpdate);
    return `c${id}`;
  }

  groupAdds(groupId: number, language = "id"): void {
    this.push(membership(groupId, this.#me(), "member", language));
  }

  groupRemoves(groupId: number): void {
    this.push(membership(groupId, this.#me(), "left"));
  }

  groupSays(groupId: number, text: string): void {
    this.push({ message: groupMessage(groupId, this.#nextMessageId++, text) } as NewUpdate);
  }

  /** Any update, held against the schema first: the fake must not say what Telegram never says. */
  push(update: NewUpdate): void {
    const wrong = typeViolations("Update", { update_id: 1, ...update });
    if (wrong.length > 0) throw new Error(`not an update of the Bot API:\n${wrong.join("\n")}`);
    this.pushRaw(update);
  }

  /** What no schema allows, to see what the bot makes of it. */
  pushRaw(update: object): void {
    const numbered = { update_id: this.#nextUpdateId++, ...update };
    if (this.webhook !== null) this.#delivering = this.#delivering.then(() => this.#hand(numbered));
    else this.#queue.add(numbered);
  }

  async #hand(update: object): Promise<void> {
    for (let tries = 0; tries < WEBHOOK_TRIES; tries += 1) {
      const status = await this.deliver?.(JSON.stringify(update), this.webhook?.secret_token ?? "");
      if (status !== undefined && status >= 200 && status < 300) return;
      await new Promise(setImmediate);
    }
    this.violations.push("the webhook never took an update");
  }

  async #until(reached: () => boolean): Promise<void> {
    while (!reached()) await new Promise<void>((resolve) => this.#watchers.push(resolve));
  }

  #changed(): void {
    const watchers = this.#watchers;
    this.#watchers = [];
    for (const watcher of watchers) watcher();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, token, method = ""] = /^\/bot([^/]*)\/(\w+)$/.exec(request.url ?? "") ?? [];
    const payload: Payload = JSON.parse((await bodyOf(request)) || "{}");
    if (token !== TOKEN) return refuse(response, { status: 401, description: "Unauthorized" });
    const wrong = callViolations(method, payload);
    this.violations.push(...wrong);
    this.#calls.push({ method, payload });
    const fault = this.#outcomes.get(method)?.shift() ?? "fine";
    if (wrong.length > 0) refuse(response, { status: 400, description: "Bad Request: see violations" });
    else if (fault === "fine") await this.#answer(method, payload, response);
    else await this.#fail(fault, method, payload, response);
    this.#changed();
  }

  async #answer(method: string, payload: Payload, response: ServerResponse): Promise<void> {
    if (method === "getUpdates") return await this.#answerPoll(payload, response);
    const result = this.#apply(method, payload);
    this.violations.push(...anyOf(returnsOf(method), result, `answer of ${method}`));
    grant(response, result);
  }

  async #fail(fault: Fault, method: string, payload: Payload, response: ServerResponse): Promise<void> {
    if (fault === "hang") return;
    if (fault === "badGateway") {
      response.writeHead(502, { "content-type": "text/html" }).end("<html><h1>502 Bad Gateway</h1></html>");
    } else if (fault === "lostAnswer") {
      this.#apply(method, payload);
      response.destroy();
    } else refuse(response, fault);
  }

  async #answerPoll(payload: Payload, response: ServerResponse): Promise<void> {
    if (this.webhook !== null)
      return refuse(response, { ...CONFLICT, description: "Conflict: webhook is active" });
    const { offset = 0, limit = 100, timeout = 0 } = payload as Record<string, number>;
    this.#hangUp?.();
    const poll = this.#queue.take({ offset, limit, timeoutMs: timeout * 1_000 });
    // What was acknowledged is gone now, whether or not there is an answer soon.
    this.#changed();
    let replaced = false;
    this.#hangUp = () => {
      replaced = true;
      poll.callOff();
    };
    response.once("close", poll.callOff);
    const updates = await poll.updates;
    if (replaced) refuse(response, CONFLICT);
    else {
      this.#hangUp = null;
      grant(response, updates);
    }
  }

  #apply(method: string, payload: Payload): unknown {
    switch (method) {
      case "sendMessage":
        return this.#send(payload);
      case "getMe":
        return this.#me();
      case "setWebhook":
        this.webhook = payload as unknown as Webhook;
        return true;
      case "deleteWebhook":
        this.webhook = null;
        return true;
      default:
        return true;
    }
  }

  #send(payload: Payload): object {
    const chatId = Number(payload["chat_id"]);
    const message: ChatMessage = {
      message_id: this.#nextMessageId++,
      text: String(payload["text"]),
      entities: (payload["entities"] ?? []) as MessageEntity[],
      reply_markup: (payload["reply_markup"] ?? null) as Payload | null,
      protect_content: payload["protect_content"] === true,
    };
    this.#chats.set(chatId, [...this.messagesTo(chatId), message]);
    return privateMessage(chatId, message.message_id, { text: message.text }, this.#me());
  }

  #me(): User {
    return { id: BOT_ID, is_bot: true, first_name: "Layanan Peserta", username: "layanan_peserta_bot" };
  }
}

/** Labels and data of the inline buttons of a message, row by row. */
function inlineButtons(message: ChatMessage): InlineKeyboardButton[] {
  const rows = message.reply_markup?.["inline_keyboard"] ?? [];
  return (rows as InlineKeyboardButton[][]).flat();
}

function grant(response: ServerResponse, result: unknown): void {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ ok: true, result }));
}

function refuse(response: ServerResponse, fault: Refusal): void {
  const { status, ...rest } = fault;
  const body = JSON.stringify({ ok: false, error_code: status, ...rest });
  response.writeHead(status, { "content-type": "application/json" }).end(body);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
