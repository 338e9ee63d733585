import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { FakePerson, type Names } from "./fake-person.ts";
import { heardOf } from "./heard.ts";
import { MediaShelf } from "./media.ts";
import { type Payload, violationsOf } from "./message-rules.ts";
import { asMetaWrites, callWith, signatureOf } from "./webhook-calls.ts";

/** What can go wrong with a call. `lostAnswer` does the work and hangs up; `reset` hangs up at once; `page` is a page in place of JSON. */
export type Fault = Refusal | "lostAnswer" | "reset" | "page";

interface Refusal {
  status: number;
  error: { code: number; error_subcode?: number };
  retryAfter?: string;
}

/** Hands a call to the webhook and gives the status of its answer; 0 when there was none. */
export type Deliver = (body: string, signature: string) => Promise<number>;

/** Meta waits longer each time; nobody waits here. */
const AGAIN_MS = 5;

/** The message as Meta's own pages have it: https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes */
const BAD_REQUEST = { status: 400, error: { code: 100 } };
const NO_SUCH_OBJECT = { status: 400, error: { code: 100, error_subcode: 33 } };
const BAD_TOKEN = { status: 401, error: { code: 190 } };

/**
 * Meta's Graph API on a port of this machine, as far as a bot of WhatsApp's Cloud API uses it. Every message is held against Meta's shapes and
 * limits; `close` rejects when one broke them, so that the test fails. Calls of the webhook come again until they are answered with 200, each
 * person's in order.
 */
export class FakeGraphApi {
  readonly token = "EAACANARYtokenThatMustStaySecret";
  readonly appSecret = "0123456789abcdef0123456789abCANA";
  readonly phoneNumberId = "106540352242922";
  readonly wabaId = "102290129340398";
  readonly violations: string[] = [];
  /** What people sent beside words. */
  readonly media = new MediaShelf(() => new URL(this.root).origin);
  /** Templates that Meta knows, and how each stands. */
  readonly templates = new Map<string, string>();
  /** Receipts for messages that were read, and among them those that show that an answer is being made. */
  readonly receipts: Payload[] = [];
  deliver: Deliver = async () => 0;

  readonly #server = createServer((request, response) => void this.#serve(request, response));
  readonly #people: FakePerson[] = [];
  readonly #faults: Fault[] = [];
  readonly #uploadFaults: Fault[] = [];
  /** The end of each person's line of calls. */
  readonly #lines = new Map<string, Promise<void>>();
  #watchers: (() => void)[] = [];
  #isClosed = false;
  /** Seconds since 1970, as in every timestamp. */
  now: () => number = () => Math.floor(Date.now() / 1_000);

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  /** Rejects when any message was one that Meta would not take. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#lines.values());
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    if (this.violations.length > 0) throw new Error(`against Meta's API:\n${this.violations.join("\n")}`);
  }

  get root(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v25.0`;
  }

  /** The next calls that send something go wrong, one each. */
  failNext(...faults: Fault[]): void {
    this.#faults.push(...faults);
  }

  /** The same for uploads. */
  failUploads(...faults: Fault[]): void {
    this.#uploadFaults.push(...faults);
  }

  /** Somebody with WhatsApp. */
  person(names: Names): FakePerson {
    const person = new FakePerson(names, (content) => this.#receive(person, content));
    this.#people.push(person);
    return person;
  }

  /** Says what became of a message of the bot's. */
  reports(id: string, status: string, more: { code?: number } = {}): void {
    const message = this.#people.flatMap(({ heard }) => heard).find((one) => one.id === id);
    const reference = message?.payload["biz_opaque_callback_data"];
    const errors = more.code === undefined ? {} : { errors: [{ code: more.code, title: "CANARY" }] };
    const timestamp = String(this.now());
    const said = { id, status, timestamp, biz_opaque_callback_data: reference, ...errors };
    this.calls("statuses", { statuses: [said] });
  }

  /** Calls the webhook with any value, after all that went to the same line before, and again until it is taken. */
  calls(line: string, value: object): void {
    const body = asMetaWrites(callWith(value, this));
    const before = this.#lines.get(line) ?? Promise.resolve();
    this.#lines.set(
      line,
      before.then(() => this.#insist(body)),
    );
  }

  /** Resolves when this is true; looked at after each call in either direction. */
  async until(reached: () => boolean): Promise<void> {
    while (!reached()) await new Promise<void>((resolve) => this.#watchers.push(resolve));
  }

  /** Resolves when the webhook has taken everything. */
  async allTaken(): Promise<void> {
    await Promise.all(this.#lines.values());
  }

  async #insist(body: string): Promise<void> {
    while (!this.#isClosed) {
      const status = await this.deliver(body, signatureOf(body, this.appSecret)).catch(() => 0);
      this.#changed();
      if (status === 200) return;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }

  #receive({ names }: FakePerson, content: object): string {
    const { phone, bsuid, username } = names;
    const id = `wamid.${randomBytes(12).toString("base64")}`;
    const profile = { name: "Budi", ...(username ? { username } : {}) };
    const contact = { profile, ...given("wa_id", phone), ...given("user_id", bsuid) };
    const sender = { ...given("from", phone), ...given("from_user_id", bsuid) };
    const message = { ...sender, id, timestamp: String(this.now()), ...content };
    this.calls(bsuid ?? phone ?? "", { contacts: [contact], messages: [message] });
    return id;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = await bodyOf(request);
    if (request.headers.authorization !== `Bearer ${this.token}`) refuse(response, BAD_TOKEN);
    else if (request.method === "POST") await this.#take(request, bytes, response);
    else this.#give(request.url ?? "", response);
    this.#changed();
  }

  async #take({ url, headers }: IncomingMessage, body: Buffer, response: ServerResponse): Promise<void> {
    if (url === `/v25.0/${this.phoneNumberId}/messages`)
      this.#post(JSON.parse(body.toString("utf8")), response);
    else if (url === `/v25.0/${this.phoneNumberId}/media`)
      await this.#upload(headers["content-type"] ?? "", body, response);
    else refuse(response, NO_SUCH_OBJECT);
  }

  #give(url: string, response: ServerResponse): void {
    const description = this.#described(url);
    if (url.startsWith(`/v25.0/${this.wabaId}/message_templates?`))
      this.#listTemplates(new URL(url, this.root).searchParams.get("name") ?? "", response);
    else if (url.startsWith("/attachments/")) this.media.serve(new URL(url, this.root), response);
    else if (description) answer(response, description);
    else refuse(response, NO_SUCH_OBJECT);
  }

  /** What there is to say of a file; null where the address is of none. */
  #described(url: string): object | null {
    const [, id] = /^\/v25\.0\/(\d+)\?phone_number_id=(?:\d+)$/.exec(url) ?? [];
    return this.media.describe(id ?? "") ?? null;
  }

  /** Faults are those of `failUploads`. */
  async #upload(contentType: string, body: Buffer, response: ServerResponse): Promise<void> {
    const fault = this.#uploadFaults.shift();
    if (fault === "reset" || fault === "lostAnswer") return void response.destroy();
    if (fault === "page") return void response.writeHead(502).end("<h1>502</h1>");
    if (fault) return refuse(response, fault);
    const taken = await this.media.take(contentType, body);
    if ("id" in taken) return answer(response, taken);
    this.violations.push(`media: ${taken.wrong}`);
    refuse(response, BAD_REQUEST);
  }

  #post(message: Payload, response: ServerResponse): void {
    const wrong = violationsOf(message);
    this.violations.push(...wrong);
    if (wrong.length > 0) return refuse(response, BAD_REQUEST);
    if (message["status"] !== undefined) {
      this.receipts.push(message);
      return answer(response, { success: true });
    }
    const fault = this.#faults.shift();
    if (fault === undefined) answer(response, this.#accept(message));
    else this.#fail(fault, message, response);
  }

  #fail(fault: Fault, message: Payload, response: ServerResponse): void {
    if (fault === "lostAnswer") this.#accept(message);
    if (fault === "lostAnswer" || fault === "reset") response.destroy();
    else if (fault === "page") response.writeHead(502, { "content-type": "text/html" }).end("<h1>502</h1>");
    else refuse(response, fault);
  }

  #accept(message: Payload): object {
    const { to, recipient } = message;
    const person = this.#people.find(({ names }) => names.bsuid === recipient || names.phone === to);
    const id = `wamid.${randomBytes(12).toString("base64")}`;
    person?.heard.push(heardOf(id, message));
    const contacts = [{ input: to ?? recipient, wa_id: person?.names.phone, user_id: person?.names.bsuid }];
    return { messaging_product: "whatsapp", contacts, messages: [{ id, message_status: "accepted" }] };
  }

  /** Every template whose name contains the words, as Meta does. */
  #listTemplates(name: string, response: ServerResponse): void {
    const found = [...this.templates].filter(([known]) => known.includes(name));
    answer(response, { data: found.map(([known, status]) => ({ name: known, status, id: "1" })) });
  }

  #changed(): void {
    for (const watcher of this.#watchers.splice(0)) watcher();
  }
}

function given(name: string, value: string | null): object {
  return value === null ? {} : { [name]: value };
}

function answer(response: ServerResponse, body: object | null): void {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function refuse(response: ServerResponse, { status, error, retryAfter }: Refusal): void {
  const headers = {
    "content-type": "application/json",
    ...(retryAfter ? { "retry-after": retryAfter } : {}),
  };
  const said = { message: "(#0) CANARY words that may quote somebody", type: "OAuthException", ...error };
  response.writeHead(status, headers).end(JSON.stringify({ error: { ...said, fbtrace_id: "A1" } }));
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
