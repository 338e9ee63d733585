import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Contact, InlineKeyboardButton, Message, MessageEntity, Update, User } from "grammy/types";
import { anyOf, callViolations, returnsOf, typeViolations } from "./bot-api-schema.ts";
import { createUpdateQueue } from "./update-queue.ts";
import { contactOf, groupMessage, membership, type NewUpdate, person, privateMessage } from "./updates.ts";
import { readCall, type UploadedFile } from "./uploads.ts";
import { createWebhookDelivery, type Deliver, type NumberedUpdate } from "./webhook-delivery.ts";

/**
 * What can go wrong with a call. `lostAnswer` does the work and hangs up; `hang` never answers; `reset` hangs up at once; `slowMs` does
 * the work and answers so much later.
 */
export type Fault = Refusal | Slowness | "badGateway" | "hang" | "lostAnswer" | "reset";

interface Slowness {
  slowMs: number;
}

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
  /** The photo or document over the text; null for none. */
  file: UploadedFile | null;
}

export interface Webhook {
  url: string;
  secret_token?: string;
}

/** A call to send a message, whatever became of it. */
export interface Sending {
  /** Milliseconds since 1970. */
  at: number;
  text: string;
}

const BOT_ID = 123_456_789;
/** Looks like a token, is nobody's; tests look for it where it must not be. */
const TOKEN = `${BOT_ID}:CANARY-token-that-must-stay-secret`;
/** How long Telegram tries to hand a tap to a webhook. */
const TAP_LIFE_MS = 150_000;

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
  /** How long a tap is kept for the webhook; tests may shorten it. */
  readonly webhookSettings = { tapLifeMs: TAP_LIFE_MS };

  readonly #server = createServer((request, response) => void this.#serve(request, response));
  readonly #queue = createUpdateQueue();
  readonly #delivery = createWebhookDelivery(this.webhookSettings, () => this.#changed());
  readonly #pushed: NumberedUpdate[] = [];
  readonly #calls: { method: string; payload: Payload; at: number }[] = [];
  readonly #outcomes = new Map<string, (Fault | "fine")[]>();
  readonly #files = new Map<string, { bytes: Buffer; path: string }>();
  readonly #chats = new Map<number, ChatMessage[]>();
  #watchers: (() => void)[] = [];
  #nextUpdateId = 1_000;
  #nextMessageId = 1;
  #nextTap = 1;
  #hangUp: (() => void) | null = null;
  #endPoll: (() => void) | null = null;

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  /** Rejects when any request broke the schema. */
  async close(): Promise<void> {
    const never = await this.#delivery.stop();
    this.violations.push(...never.map((id) => `the webhook never took update ${id}`));
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    if (this.violations.length > 0) throw new Error(`against the Bot API:\n${this.violations.join("\n")}`);
  }

  get root(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get nextUpdateId(): number {
    return this.#nextUpdateId;
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
    await this.until(() => this.calls(method).length >= count);
    return this.calls(method);
  }

  messagesTo(chatId: number): ChatMessage[] {
    return this.#chats.get(chatId) ?? [];
  }

  /** Calls to send a message to a chat, failed ones included, oldest first. */
  sendingsTo(chatId: number): Sending[] {
    return this.#calls
      .filter(({ method, payload }) => isSending(method) && payload["chat_id"] === chatId)
      .map(({ at, payload }) => ({ at, text: String(payload["text"] ?? payload["caption"] ?? "") }));
  }

  /** Updates that Telegram still keeps for `getUpdates`. */
  pending(): Update[] {
    return this.#queue.pending();
  }

  /** Tries to hand an update to the webhook, oldest first. */
  get webhookTries() {
    return this.#delivery.tries;
  }

  /** Resolves when nothing waits for the bot any more: all was acknowledged, or taken by the webhook. */
  async allAcknowledged(): Promise<void> {
    await this.until(() => this.#queue.pending().length === 0 && this.#delivery.pending().length === 0);
  }

  // What goes wrong.

  /** How the next calls of a method go, one outcome each. */
  failNext(method: string, ...outcomes: (Fault | "fine")[]): void {
    this.#outcomes.set(method, [...(this.#outcomes.get(method) ?? []), ...outcomes]);
  }

  /** The same for the next messages to one chat. */
  failSendsTo(chatId: number, ...outcomes: (Fault | "fine")[]): void {
    this.failNext(sendsTo(chatId), ...outcomes);
  }

  /** After a quiet week Telegram chooses the next id at random. */
  jumpUpdateId(to: number): void {
    this.#nextUpdateId = to;
  }

  /** Ends the long poll under way with nothing to give, as when its time is over. */
  endPoll(): void {
    this.#endPoll?.();
  }

  /** Gives every update that the webhook took once more, in order, as after a day of lost acknowledgements. Gives how many. */
  redeliverAll(): number {
    const taken = new Set(
      this.webhookTries.filter(({ status }) => status === 200).map(({ updateId }) => updateId),
    );
    const again = this.#pushed.filter(({ update_id }) => taken.has(update_id));
    for (const update of again) this.#hand(update);
    return again.length;
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

  /** A photo, as Telegram keeps it: in two sizes, the smaller one first. */
  userSendsPhoto(chatId: number, bytes: Buffer, caption = ""): string {
    const small = { ...this.#keep(bytes.subarray(0, 100), "photos"), width: 90, height: 67 };
    const large = { ...this.#keep(bytes, "photos"), width: 1_280, height: 960 };
    return this.userSends(chatId, { photo: [small, large], ...(caption ? { caption } : {}) });
  }

  userSendsDocument(
    chatId: number,
    bytes: Buffer,
    said: { file_name?: string; mime_type?: string } = {},
  ): string {
    return this.userSends(chatId, { document: { ...this.keepsDocument(bytes), ...said } });
  }

  /** A document that Telegram has got and nobody has sent yet, as messages name it. */
  keepsDocument(bytes: Buffer): { file_id: string; file_unique_id: string; file_size: number } {
    return this.#keep(bytes, "documents");
  }

  #keep(bytes: Buffer, folder: string): { file_id: string; file_unique_id: string; file_size: number } {
    const number = this.#files.size + 1;
    const file_id = `FILE-${number}`;
    this.#files.set(file_id, { bytes, path: `${folder}/file_${number}` });
    return { file_id, file_unique_id: `unique-${number}`, file_size: bytes.length };
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
    const numbered = { update_id: this.#nextUpdateId++, ...update } as NumberedUpdate;
    this.#pushed.push(numbered);
    this.#hand(numbered);
  }

  #hand(update: NumberedUpdate): void {
    if (this.webhook === null) this.#queue.add(update as Update);
    else {
      const body = JSON.stringify(update);
      this.#delivery.add(
        update,
        async () => (await this.deliver?.(body, this.webhook?.secret_token ?? "")) ?? 0,
      );
    }
  }

  /** Resolves when this is true; looked at after each call of the bot and each try of the webhook. */
  async until(reached: () => boolean): Promise<void> {
    while (!reached()) await new Promise<void>((resolve) => this.#watchers.push(resolve));
  }

  #changed(): void {
    const watchers = this.#watchers;
    this.#watchers = [];
    for (const watcher of watchers) watcher();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, whose, path] = /^\/file\/bot([^/]*)\/(.+)$/.exec(request.url ?? "") ?? [];
    if (path !== undefined) return this.#serveFile(whose === TOKEN ? path : "", response);
    const [, token, method = ""] = /^\/bot([^/]*)\/(\w+)$/.exec(request.url ?? "") ?? [];
    const { payload, file } = await readCall(request.headers["content-type"] ?? "", await bodyOf(request));
    if (token !== TOKEN) return refuse(response, { status: 401, description: "Unauthorized" });
    const wrong = callViolations(method, payload);
    this.violations.push(...wrong);
    this.#calls.push({ method, payload, at: Date.now() });
    const fault = this.#nextOutcome(method, payload);
    if (wrong.length > 0) refuse(response, { status: 400, description: "Bad Request: see violations" });
    else if (fault === "fine") await this.#answer(method, payload, response, file);
    else await this.#fail(fault, { method, payload, file }, response);
    this.#changed();
  }

  /** Faults of a download are those of the method `file`. */
  #serveFile(path: string, response: ServerResponse): void {
    const fault = this.#outcomes.get("file")?.shift() ?? "fine";
    const file = [...this.#files.values()].find((one) => one.path === path);
    this.#calls.push({ method: "file", payload: { path }, at: Date.now() });
    if (fault === "hang") return;
    if (fault === "reset") return void response.destroy();
    if (!file || fault !== "fine") return void response.writeHead(404).end();
    response.writeHead(200, { "content-type": "application/octet-stream" }).end(file.bytes);
  }

  #nextOutcome(method: string, payload: Payload): Fault | "fine" {
    const ofChat = isSending(method) ? this.#outcomes.get(sendsTo(Number(payload["chat_id"]))) : undefined;
    return ofChat?.shift() ?? this.#outcomes.get(method)?.shift() ?? "fine";
  }

  async #answer(
    method: string,
    payload: Payload,
    response: ServerResponse,
    file: UploadedFile | null,
  ): Promise<void> {
    if (method === "getUpdates") return await this.#answerPoll(payload, response);
    const result = this.#apply(method, payload, file);
    this.violations.push(...anyOf(returnsOf(method), result, `answer of ${method}`));
    grant(response, result);
  }

  async #fail(
    fault: Fault,
    { method, payload, file }: { method: string; payload: Payload; file: UploadedFile | null },
    response: ServerResponse,
  ): Promise<void> {
    if (fault === "hang") return;
    if (fault === "reset") response.destroy();
    else if (fault === "badGateway") {
      response.writeHead(502, { "content-type": "text/html" }).end("<html><h1>502 Bad Gateway</h1></html>");
    } else if (fault === "lostAnswer") {
      this.#apply(method, payload, file);
      response.destroy();
    } else if ("slowMs" in fault) {
      const result = this.#apply(method, payload, file);
      this.#changed();
      setTimeout(() => grant(response, result), fault.slowMs).unref();
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
    this.#endPoll = poll.callOff;
    response.once("close", poll.callOff);
    const updates = await poll.updates;
    if (replaced) refuse(response, CONFLICT);
    else {
      this.#hangUp = null;
      grant(response, updates);
    }
  }

  #apply(method: string, payload: Payload, file: UploadedFile | null): unknown {
    switch (method) {
      case "sendMessage":
      case "sendPhoto":
      case "sendDocument":
        return this.#send(payload, file);
      case "getMe":
        return this.#me();
      case "getFile": {
        const file_id = String(payload["file_id"]);
        const file = this.#files.get(file_id);
        const found = { file_path: file?.path ?? "gone", file_size: file?.bytes.length ?? 0 };
        return { file_id, file_unique_id: file_id, ...found };
      }
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

  #send(payload: Payload, file: UploadedFile | null): object {
    const chatId = Number(payload["chat_id"]);
    const message: ChatMessage = {
      message_id: this.#nextMessageId++,
      text: String(payload["text"] ?? payload["caption"] ?? ""),
      entities: (payload["entities"] ?? payload["caption_entities"] ?? []) as MessageEntity[],
      reply_markup: (payload["reply_markup"] ?? null) as Payload | null,
      protect_content: payload["protect_content"] === true,
      file,
    };
    this.#chats.set(chatId, [...this.messagesTo(chatId), message]);
    return privateMessage(chatId, message.message_id, this.#contentOf(message), this.#me());
  }

  #contentOf({ text, file }: ChatMessage): Partial<Message> {
    if (!file) return { text };
    const kept = this.#keep(file.bytes, `${file.field}s`);
    const caption = text === "" ? {} : { caption: text };
    if (file.field === "photo") return { photo: [{ ...kept, width: 1_280, height: 960 }], ...caption };
    return { document: { ...kept, file_name: file.name, mime_type: file.mime }, ...caption };
  }

  #me(): User {
    return { id: BOT_ID, is_bot: true, first_name: "Layanan Peserta", username: "layanan_peserta_bot" };
  }
}

function isSending(method: string): boolean {
  return ["sendMessage", "sendPhoto", "sendDocument"].includes(method);
}

/** The name under which outcomes of messages to one chat are kept. */
function sendsTo(chatId: number): string {
  return `sendMessage to ${chatId}`;
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

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
