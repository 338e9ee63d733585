import { createHmac, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { ChatwootPlace } from "../../../src/desk/chatwoot/client.ts";
import { type Clock, systemClock } from "../../../src/ports/clock.ts";
import {
  Conversations,
  type FakeAgent,
  type FakeConversation,
  type FakeMessage,
  shownConversation,
} from "./conversations.ts";
import { type ApiAnswer, type ApiRequest, answerRequest, BadRequest, readBody } from "./requests.ts";

/**
 * What goes wrong with a request: it is answered with a status and not done; it is done and its line cut (`lost`) or left silent (`slow`);
 * nothing at all (`none`), which passes a request over.
 */
export type Fault = "lost" | "slow" | "none" | number;

/** How what happens is called out to the webhook. */
type Calling = "once" | "twice" | "never" | "held";

const agent = (id: number, name: string): FakeAgent => ({
  id,
  name: `${name} Contoh`,
  available_name: name,
  email: `${name.toLowerCase()}@example.com`,
  availability_status: "online",
});

/**
 * A Chatwoot with one account, one API inbox and two agents, on this machine. It takes only requests as the real one documents them (`close`
 * rejects when there were others), and can be down, slow, and careless with its webhook.
 */
export class FakeChatwoot {
  readonly sari = agent(7, "Sari");
  readonly dimas = agent(8, "Dimas");
  readonly place: Omit<ChatwootPlace, "baseUrl"> = {
    accountId: 3,
    token: "token-of-the-bridge",
    inboxId: 5,
    inboxIdentifier: "inbox_identifier_1",
  };
  readonly secret = "the-secret-of-the-inbox";
  readonly conversations: Conversations;
  /** Everything that was sent to it, as text: what must never be there is looked for here. */
  readonly received: string[] = [];
  /** Where the inbox calls; null: nowhere. */
  webhookUrl: string | null = null;
  calling: Calling = "once";
  /** What Rails hands out, by the path of its address: bytes, or the address that it leads to. */
  readonly storage = new Map<string, Buffer | string>();
  /** Downloads so far. */
  downloads = 0;
  /** Down altogether. */
  isDown = false;
  /** From before a message's status could be told over the API. */
  isOld = false;
  readonly #clock: Clock;
  readonly #complaints: string[] = [];
  readonly #faults: { when: (request: ApiRequest) => boolean; fault: Fault }[] = [];
  readonly #held: object[] = [];
  readonly #calls = new Set<Promise<number>>();
  /** Who waits for the next request. */
  readonly #waiting = new Set<() => void>();
  readonly #server: Server;

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
    this.conversations = new Conversations(this.place.inboxId, clock);
    this.#server = createServer((request, response) => void this.#take(request, response));
    // Tests own time: no connection is closed under a request because a machine was slow.
    this.#server.keepAliveTimeout = 0;
  }

  /** Listens; gives its address. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    await this.called();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    if (this.#complaints.length > 0) throw new Error(this.#complaints.join("\n"));
  }

  /** The next request of this kind goes wrong. */
  fails(fault: Fault, when: (request: ApiRequest) => boolean = () => true): void {
    this.#faults.push({ when, fault });
  }

  /** What was to go wrong and has not, won't, and the webhook calls as it should. */
  recovers(): void {
    this.#faults.length = 0;
    this.isDown = false;
    this.isOld = false;
    this.calling = "once";
    this.storage.clear();
    for (const one of [this.sari, this.dimas]) one.availability_status = "online";
  }

  /** The conversation about a ticket's number; throws when there is none. */
  about(ticket: string): FakeConversation {
    const found = this.conversations.all.findLast(({ custom_attributes: own }) => own["ticket"] === ticket);
    if (!found) throw new Error(`Chatwoot knows nothing of ${ticket}`);
    return found;
  }

  /** The conversation about a ticket, once somebody can read these words in it; waits for it. */
  async heardOf(ticket: string, words: string): Promise<FakeConversation> {
    for (;;) {
      const found = this.conversations.all.find(({ custom_attributes: own }) => own["ticket"] === ticket);
      if (found?.messages.some(({ content }) => content?.includes(words))) return found;
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  /** What an agent sees of a conversation: `note: …`, `peserta: …`, `petugas: …`. */
  reads(ticket: string): string[] {
    const by = { 0: "peserta", 1: "petugas", 2: "kegiatan", 3: "otomatis" };
    return this.about(ticket).messages.map(
      (one) => `${one.private ? "catatan" : by[one.message_type]}: ${this.#shown(one)}`,
    );
  }

  /** What an agent sees beside his own messages: a state, and why it failed. */
  marks(ticket: string): string[] {
    return this.about(ticket)
      .messages.filter((one) => one.message_type === 1 && !one.private)
      .map(({ status, content_attributes: { external_error: why } }) => (why ? `${status}: ${why}` : status));
  }

  #shown({ id, content }: FakeMessage): string {
    const files = this.conversations.files.get(id) ?? [];
    return [content ?? "", ...files.map(({ name }) => `[${name}]`)].join(" ").trim();
  }

  /** An agent writes. */
  says(
    conversation: FakeConversation,
    by: FakeAgent,
    content: string | null,
    more: Partial<FakeMessage> = {},
  ): FakeMessage {
    const sender = { ...by, type: "user" };
    const message = this.conversations.add(conversation, { message_type: 1, content, sender, ...more });
    this.#tellOf(conversation, message);
    return message;
  }

  assigns(conversation: FakeConversation, to: FakeAgent | null): void {
    conversation.assignee = to;
    this.#changed(conversation, { assignee_id: { previous_value: null, current_value: to?.id ?? null } });
  }

  resolves(conversation: FakeConversation): void {
    const before = conversation.status;
    conversation.status = "resolved";
    this.#changed(conversation, { status: { previous_value: before, current_value: "resolved" } });
  }

  /** Calls out what was held back, last first, each twice. */
  callsOutOfOrder(): void {
    for (const call of this.#held.splice(0).reverse()) {
      this.#send(call);
      this.#send(call);
    }
  }

  /** Resolves when every call of the webhook was answered; gives how. */
  async called(): Promise<number[]> {
    return await Promise.all(this.#calls);
  }

  /** A call as it is signed. */
  signed(body: string, at = this.#clock.now()): Record<string, string> {
    const timestamp = String(Math.floor(at / 1_000));
    const signature = createHmac("sha256", this.secret).update(`${timestamp}.${body}`).digest("hex");
    return {
      "content-type": "application/json",
      "x-chatwoot-timestamp": timestamp,
      "x-chatwoot-delivery": randomUUID(),
      "x-chatwoot-signature": `sha256=${signature}`,
    };
  }

  async #take(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(incoming.url ?? "", "http://fake");
    if (pathname.startsWith("/rails/active_storage/")) return this.#handOut(incoming, response);
    const bytes = await buffer(incoming);
    const body = bytes.toString("utf8");
    const type = incoming.headers["content-type"] ?? "";
    const method = incoming.method ?? "";
    const token = incoming.headers["api_access_token"];
    this.received.push(`${method} ${incoming.url} ${body}`);
    const request: ApiRequest = {
      method,
      path: pathname,
      query: searchParams,
      token: typeof token === "string" ? token : null,
      ...(await readBody(type, bytes)),
    };
    const fault = this.#faultOf(request);
    if (typeof fault === "number") return void response.writeHead(fault).end("<html>it is not well</html>");
    const { status, body: answer } = this.#answer(request);
    for (const go of this.#waiting) go();
    this.#waiting.clear();
    if (fault === "lost") return void response.destroy();
    // It keeps the connection and says nothing.
    if (fault === "slow") return;
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
  }

  /** To whom it is signed for: a credential that comes along has no business here. */
  #handOut({ url = "", headers }: IncomingMessage, response: ServerResponse): void {
    this.downloads += 1;
    if (headers["api_access_token"]) this.#complaints.push("the token came to the storage");
    const kept = this.storage.get(url);
    if (kept === undefined) response.writeHead(404).end();
    else if (typeof kept === "string") response.writeHead(302, { location: kept }).end();
    else response.writeHead(200, { "transfer-encoding": "chunked" }).end(kept);
  }

  /** An agent attaches a file, which Rails keeps on its own disk; gives what his message says of it. */
  attaches(baseUrl: string, bytes: Buffer): Record<string, unknown> {
    const id = this.storage.size + 1;
    const address = `/rails/active_storage/blobs/redirect/${id}/berkas`;
    this.storage.set(address, `/rails/active_storage/disk/${id}/berkas`);
    this.storage.set(`/rails/active_storage/disk/${id}/berkas`, bytes);
    return { id, file_type: "file", data_url: `${baseUrl}${address}`, file_size: bytes.length };
  }

  #faultOf(request: ApiRequest): Fault | null {
    if (this.isDown) return 503;
    const at = this.#faults.findIndex(({ when }) => when(request));
    return at < 0 ? null : (this.#faults.splice(at, 1)[0]?.fault ?? null);
  }

  #answer(request: ApiRequest): ApiAnswer {
    try {
      const { accountId: account, inboxId: inbox, inboxIdentifier, token } = this.place;
      const world = {
        conversations: this.conversations,
        agents: [this.sari, this.dimas],
        ...{ account, inbox, inboxIdentifier, token, isOld: this.isOld },
        onMessage: (conversation: FakeConversation, message: FakeMessage) =>
          this.#tellOf(conversation, message),
        onUpdate: (conversation: FakeConversation, message: FakeMessage) =>
          this.#tellOf(conversation, message, "message_updated"),
        onChange: (conversation: FakeConversation, what: Record<string, unknown>) =>
          this.#changed(conversation, what),
      };
      return answerRequest(world, request);
    } catch (error) {
      if (!(error instanceof BadRequest)) throw error;
      if (error.status === 422) this.#complaints.push(`${request.method} ${request.path}: ${error.message}`);
      return { status: error.status, body: { error: error.message } };
    }
  }

  #tellOf(conversation: FakeConversation, message: FakeMessage, event = "message_created"): void {
    const kinds = ["incoming", "outgoing", "activity", "template"];
    this.#call({
      event,
      ...message,
      message_type: kinds[message.message_type],
      conversation: shownConversation(conversation, this.place.inboxId),
      account: { id: this.place.accountId, name: "Contoh" },
      inbox: { id: this.place.inboxId, name: "Peserta" },
    });
  }

  #changed(conversation: FakeConversation, what: Record<string, unknown>): void {
    this.#call({
      event: "status" in what ? "conversation_status_changed" : "conversation_updated",
      ...shownConversation(conversation, this.place.inboxId),
      changed_attributes: [what],
    });
  }

  #call(body: object): void {
    if (this.calling === "held") this.#held.push(body);
    if (this.calling === "held" || this.calling === "never") return;
    this.#send(body);
    if (this.calling === "twice") this.#send(body);
  }

  #send(body: object): void {
    const { webhookUrl } = this;
    if (webhookUrl === null) return;
    const said = JSON.stringify(body);
    const call = fetch(webhookUrl, { method: "POST", headers: this.signed(said), body: said }).then(
      ({ status }) => status,
      () => 0,
    );
    this.#calls.add(call);
  }
}
