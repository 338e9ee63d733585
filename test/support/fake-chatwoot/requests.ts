import {
  type Conversations,
  type FakeAgent,
  type FakeConversation,
  type FakeFile,
  type FakeMessage,
  shownConversation,
} from "./conversations.ts";

/** A request as it came. */
export interface ApiRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  token: string | null;
  body: Record<string, unknown>;
  /** Uploaded as `attachments[]`. */
  files: FakeFile[];
}

/** A body of JSON, or the form in which an attachment comes: its fields are texts, as Rails reads them. */
export async function readBody(type: string, bytes: Buffer): Promise<Pick<ApiRequest, "body" | "files">> {
  if (!type.startsWith("multipart/form-data"))
    return { body: bytes.length === 0 ? {} : (JSON.parse(bytes.toString("utf8")) as Fields), files: [] };
  const form = await new Response(Uint8Array.from(bytes), { headers: { "content-type": type } }).formData();
  const body: Fields = {};
  const files: FakeFile[] = [];
  for (const [field, value] of form) {
    if (typeof value === "string") body[field] = field === "private" ? value === "true" : value;
    else if (field !== "attachments[]") throw new Error(`nobody takes a file as ${field}`);
    else files.push({ name: value.name, type: value.type, bytes: Buffer.from(await value.arrayBuffer()) });
  }
  return { body, files };
}

type Fields = Record<string, unknown>;

export interface ApiAnswer {
  status: number;
  body: unknown;
}

/** What a request may change, and where it is told on. */
export interface ApiWorld {
  conversations: Conversations;
  agents: readonly FakeAgent[];
  account: number;
  inbox: number;
  inboxIdentifier: string;
  token: string;
  /** Too old to be told what became of a message. */
  isOld: boolean;
  /** Called with each message that a request has made or marked, and each conversation it has changed. */
  onMessage(conversation: FakeConversation, message: FakeMessage): void;
  onUpdate(conversation: FakeConversation, message: FakeMessage): void;
  onChange(conversation: FakeConversation, what: Record<string, unknown>): void;
}

/** A request that the real one would not take. */
export class BadRequest extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

type Handler = (world: ApiWorld, request: ApiRequest, ids: string[]) => unknown;

/** The few calls that a desk needs, each with what it looks like and what it answers: swagger of chatwoot/chatwoot, and its controllers. */
const HANDLERS: [string, RegExp, Handler][] = [
  ["POST", /^\/public\/api\/v1\/inboxes\/([\w-]+)\/contacts$/, makeContact],
  ["GET", /^\/contacts\/(\d+)\/conversations$/, listConversations],
  ["DELETE", /^\/contacts\/(\d+)$/, eraseContact],
  ["POST", /^\/conversations$/, makeConversation],
  ["GET", /^\/conversations\/(\d+)$/, (world, _, [id]) => shown(world, find(world, id))],
  ["GET", /^\/conversations\/(\d+)\/messages$/, listMessages],
  ["POST", /^\/conversations\/(\d+)\/messages$/, makeMessage],
  ["PATCH", /^\/conversations\/(\d+)\/messages\/(\d+)$/, markMessage],
  ["POST", /^\/conversations\/(\d+)\/toggle_status$/, toggleStatus],
  ["POST", /^\/conversations\/(\d+)\/assignments$/, assign],
];

/** Does what a request asks for. Throws `BadRequest`. */
export function answerRequest(world: ApiWorld, request: ApiRequest): ApiAnswer {
  const account = `/api/v1/accounts/${world.account}`;
  const isAccounts = request.path.startsWith(account);
  if (isAccounts && request.token !== world.token) throw new BadRequest(401, "the token is not right");
  const path = isAccounts ? request.path.slice(account.length) : request.path;
  for (const [method, pattern, handle] of HANDLERS) {
    const match = pattern.exec(path);
    if (match && method === request.method)
      return { status: 200, body: handle(world, request, match.slice(1)) };
  }
  throw new BadRequest(404, `there is no ${request.method} ${request.path}`);
}

function makeContact({ conversations, inboxIdentifier }: ApiWorld, { body }: ApiRequest, ids: string[]) {
  if (ids[0] !== inboxIdentifier) throw new BadRequest(404, "there is no such inbox");
  only(body, ["source_id", "identifier", "name"]);
  const [source_id, identifier, name] = ["source_id", "identifier", "name"].map((field) => text(body, field));
  const contact = { source_id: source_id ?? "", identifier: identifier ?? "", name: name ?? "" };
  return { ...conversations.contact(contact), email: null, phone_number: null, pubsub_token: "x" };
}

function listConversations(world: ApiWorld, _: ApiRequest, [contact]: string[]) {
  const { conversations } = world;
  if (!conversations.contacts.some(({ id }) => id === Number(contact)))
    throw new BadRequest(404, "there is no such contact");
  const theirs = conversations.all.filter((one) => one.contact.id === Number(contact));
  return { payload: theirs.map((one) => shown(world, one)) };
}

/** With every conversation, as `dependent: :destroy_async` does. */
function eraseContact({ conversations }: ApiWorld, _: ApiRequest, [id]: string[]) {
  if (!conversations.erase(Number(id))) throw new BadRequest(404, "there is no such contact");
  return {};
}

function makeConversation(world: ApiWorld, { body }: ApiRequest) {
  only(body, ["source_id", "inbox_id", "contact_id", "status", "custom_attributes"]);
  const contact = world.conversations.contacts.find(({ id }) => id === body["contact_id"]);
  const isRight = contact?.source_id === text(body, "source_id") && body["inbox_id"] === world.inbox;
  if (!contact || !isRight) throw new BadRequest(404, "there is no such contact in this inbox");
  const made = world.conversations.open(
    contact,
    (body["custom_attributes"] ?? {}) as Record<string, unknown>,
  );
  return shown(world, made);
}

function listMessages(world: ApiWorld, { query }: ApiRequest, [id]: string[]) {
  const after = Number(query.get("after"));
  if (!query.has("after") || !Number.isInteger(after)) throw new BadRequest(422, "after is no number");
  const { messages } = find(world, id);
  return { meta: {}, payload: messages.filter((message) => message.id > after).slice(0, 100) };
}

function makeMessage(world: ApiWorld, { body, files }: ApiRequest, [id]: string[]) {
  only(body, ["content", "message_type", "private", "source_id", "content_attributes"]);
  const conversation = find(world, id);
  const isIncoming = body["message_type"] === "incoming";
  if (!isIncoming && body["message_type"] !== "outgoing") throw new BadRequest(422, "what kind is it?");
  if (typeof body["private"] !== "boolean") throw new BadRequest(422, "private is not a boolean");
  const message = world.conversations.add(conversation, {
    message_type: isIncoming ? 0 : 1,
    // A message of the phone's own kind: a picture, and nothing said with it.
    content: files.length > 0 && body["content"] === undefined ? null : text(body, "content"),
    ...(files.length > 0 && { attachments: files.map(shownFile) }),
    private: body["private"],
    source_id: text(body, "source_id"),
    content_attributes: (body["content_attributes"] ?? {}) as Record<string, unknown>,
    sender: isIncoming
      ? { id: conversation.contact.id, name: conversation.contact.name, type: "contact" }
      : { id: 1, name: "Bot layanan", available_name: "Bot layanan", type: "user" },
  });
  world.conversations.files.set(message.id, files);
  world.onMessage(conversation, message);
  return message;
}

/** As `Messages::StatusUpdateService` does. */
function markMessage(world: ApiWorld, { body, path }: ApiRequest, [id, message]: string[]) {
  if (world.isOld) throw new BadRequest(404, `there is no PATCH ${path}`);
  only(body, ["status", "external_error"]);
  const { status, external_error: error } = body;
  const conversation = find(world, id);
  const found = conversation.messages.find((one) => one.id === Number(message));
  if (!found) throw new BadRequest(404, "there is no such message");
  if (status !== "delivered" && status !== "failed") throw new BadRequest(422, "that is no status");
  found.status = status;
  found.content_attributes = {
    ...found.content_attributes,
    external_error: status === "failed" ? error : null,
  };
  world.onUpdate(conversation, found);
  return found;
}

function shownFile({ type, bytes }: FakeFile, at: number): Record<string, unknown> {
  return { id: at + 1, file_type: type.startsWith("image/") ? "image" : "file", file_size: bytes.length };
}

function toggleStatus(world: ApiWorld, { body }: ApiRequest, [id]: string[]) {
  only(body, ["status"]);
  const conversation = find(world, id);
  const before = conversation.status;
  const status = text(body, "status");
  if (status !== "open" && status !== "resolved") throw new BadRequest(422, "that is no status");
  conversation.status = status;
  world.onChange(conversation, { status: { previous_value: before, current_value: status } });
  return { meta: {}, payload: { success: true, current_status: status, conversation_id: conversation.id } };
}

function assign(world: ApiWorld, { body }: ApiRequest, [id]: string[]) {
  only(body, ["assignee_id"]);
  const conversation = find(world, id);
  const agent = world.agents.find((one) => one.id === body["assignee_id"]);
  if (!agent) throw new BadRequest(404, "there is no such agent");
  conversation.assignee = agent;
  world.onChange(conversation, { assignee_id: { previous_value: null, current_value: agent.id } });
  return agent;
}

function find({ conversations }: ApiWorld, id: string | undefined): FakeConversation {
  const found = conversations.find(Number(id));
  if (!found) throw new BadRequest(404, "there is no such conversation");
  return found;
}

function shown({ inbox }: ApiWorld, conversation: FakeConversation) {
  return shownConversation(conversation, inbox);
}

/** A text with something in it. */
function text(body: Record<string, unknown>, field: string): string {
  const value = body[field];
  if (typeof value === "string" && value !== "") return value;
  throw new BadRequest(422, `${field} is not a text`);
}

/** Nothing but these fields: what is not meant for it must not reach it. */
function only(body: Record<string, unknown>, fields: readonly string[]): void {
  const other = Object.keys(body).find((field) => !fields.includes(field));
  if (other !== undefined) throw new BadRequest(422, `nobody asked for ${other}`);
}
