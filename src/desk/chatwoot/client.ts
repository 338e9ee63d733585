import type { Policy } from "../../policy.ts";
import { FileNotFetched } from "../../ports/channel.ts";
import { fieldsOf } from "../bodies.ts";
import { fetchAttachment } from "./attachments.ts";
import { type Fields, listOf, numberOf, textOf } from "./fields.ts";
import { ChatwootUnavailable, call, posting, type Request, unless, unlessGone } from "./http-call.ts";

/** Where a Chatwoot is, and as whom we come. */
export interface ChatwootPlace {
  /** Without a slash at the end. */
  baseUrl: string;
  accountId: number;
  token: string;
  inboxId: number;
  inboxIdentifier: string;
}

/** What a conversation looks like over there. */
export interface ChatwootConversation {
  id: number;
  status: string;
  /** The person to whom it is assigned; null for nobody and for a bot. */
  assignee: ChatwootAgent | null;
  /** Id of its newest message; 0 when it has none. */
  newest: number;
}

/** A person who works at that Chatwoot. */
export interface ChatwootAgent {
  id: number;
  name: string;
  isOffline: boolean;
}

/** A message in a conversation there, as far as it is looked at. */
export interface ChatwootMessage {
  id: number;
  kind: "incoming" | "outgoing" | "other";
  /** A note for colleagues. */
  isPrivate: boolean;
  content: string;
  /** The name that whoever posted it gave it. */
  sourceId: string | null;
  /** Milliseconds since 1970. */
  at: number;
  /** The person who wrote it; null for bots, automations and contacts. */
  agent: ChatwootAgent | null;
  files: ChatwootFile[];
  isDeleted: boolean;
}

/** Something attached to a message. */
export interface ChatwootFile {
  /** Where Chatwoot says that it is; not to be believed. */
  address: string;
  /** Bytes, as far as it says. */
  bytes: number;
}

/** What is put into a conversation. */
export interface Post {
  content: string;
  /** From the participant, or a note that only agents see. */
  as: "participant" | "note";
  /** The same when it is posted again, so that it is found. */
  sourceId: string;
  /** Id of the message that it is about. */
  about?: number;
  file?: PostedFile;
}

/** A photo or a document that goes with a message. */
export interface PostedFile {
  name: string;
  mime: string;
  bytes: Uint8Array;
}

/** What became of a message, with what an agent reads beside it when it has failed. */
type Mark = { status: "delivered" } | { status: "failed"; why: string };

/** How long an answer may take, in milliseconds: the policy's. */
type Patience = Pick<Policy["bridge"], "answerMs" | "fileAnswerMs">;

/** The calls of Chatwoot's API that a desk needs. Each throws `ChatwootUnavailable`. */
export interface ChatwootClient {
  /** The contact of this name in our inbox; asked again, the same. */
  findOrMakeContact(contact: { identifier: string; name: string }): Promise<{ id: number; sourceId: string }>;
  /** The contact whose conversation it is; null when it is not there (any more). */
  readContact(conversation: number): Promise<number | null>;
  /** Deletes a contact with every conversation of his. One that is not there is gone. */
  eraseContact(contact: number): Promise<void>;
  /** The contact's conversation about a ticket, or null. */
  findConversation(contact: number, ticket: string): Promise<number | null>;
  makeConversation(about: {
    contact: number;
    sourceId: string;
    ticket: string;
  }): Promise<ChatwootConversation>;
  /** Null when it is not there (any more). */
  readConversation(conversation: number): Promise<ChatwootConversation | null>;
  /** At most a hundred messages after one, oldest first. */
  readMessages(conversation: number, after: number): Promise<ChatwootMessage[]>;
  post(conversation: number, post: Post): Promise<void>;
  /** Shows what became of an agent's message. False when that can't be shown: at an older server, behind a proxy, of a message that is gone. */
  mark(conversation: number, message: number, mark: Mark): Promise<boolean>;
  resolve(conversation: number): Promise<void>;
  assign(conversation: number, agent: number): Promise<void>;
  /** The bytes of what an agent attached. Throws `FileNotFetched`. */
  fetchFile(file: ChatwootFile, limits: { maxBytes: number }): Promise<Buffer>;
}

/** An older server knows no such address, and some proxies let nothing through that changes what is there. */
const NO_MARKS = [403, 404, 405, 501];

/** The calls of one Chatwoot account and inbox. They fail with `ChatwootUnavailable` and are given up after the times of the policy. */
export function createChatwootClient(place: ChatwootPlace, patience: Patience): ChatwootClient {
  const { answerMs, fileAnswerMs } = patience;
  const { baseUrl, accountId, inboxId, inboxIdentifier } = place;
  const account = `${baseUrl}/api/v1/accounts/${accountId}`;
  const own = { api_access_token: place.token };
  const ask = (path: string, body?: object) => call(`${account}${path}`, own, answerMs, posting(body));

  return {
    async findOrMakeContact({ identifier, name }) {
      const url = `${baseUrl}/public/api/v1/inboxes/${inboxIdentifier}/contacts`;
      const named = posting({ source_id: identifier, identifier, name });
      const made = fieldsOf(await call(url, {}, answerMs, named));
      return { id: idOf(made), sourceId: textOf(made["source_id"]) };
    },
    async readContact(conversation) {
      const there = await unlessGone(ask(`/conversations/${conversation}`));
      return there === null ? null : idOf(fieldsOf(fieldsOf(fieldsOf(there)["meta"])["sender"]));
    },
    async eraseContact(contact) {
      await unlessGone(call(`${account}/contacts/${contact}`, own, answerMs, { method: "DELETE" }));
    },
    async findConversation(contact, ticket) {
      const found = listOf(fieldsOf(await ask(`/contacts/${contact}/conversations`))["payload"]);
      const about = found.find(({ custom_attributes: own }) => fieldsOf(own)["ticket"] === ticket);
      return about ? idOf(about) : null;
    },
    async makeConversation({ contact, sourceId, ticket }) {
      const about = { source_id: sourceId, inbox_id: inboxId, contact_id: contact, status: "open" };
      return toConversation(await ask("/conversations", { ...about, custom_attributes: { ticket } }));
    },
    async readConversation(conversation) {
      const there = await unlessGone(ask(`/conversations/${conversation}`));
      return there === null ? null : toConversation(there);
    },
    async readMessages(conversation, after) {
      const page = fieldsOf(await ask(`/conversations/${conversation}/messages?after=${after}`));
      return listOf(page["payload"])
        .map(toMessage)
        .sort((a, b) => a.id - b.id);
    },
    async post(conversation, { file, ...post }) {
      const path = `/conversations/${conversation}/messages`;
      if (file) await call(`${account}${path}`, own, fileAnswerMs, posting(formOf(fieldsOfPost(post), file)));
      else {
        const { about } = post;
        const reply = about === undefined ? {} : { content_attributes: { in_reply_to: about } };
        await ask(path, { ...fieldsOfPost(post), ...reply });
      }
    },
    async fetchFile({ address, bytes }, { maxBytes }) {
      if (bytes > maxBytes) throw new FileNotFetched("too-big");
      return await fetchAttachment(address, { baseUrl, maxBytes, answerMs: fileAnswerMs });
    },
    async mark(conversation, message, mark) {
      const url = `${account}/conversations/${conversation}/messages/${message}`;
      return (await unless(NO_MARKS, call(url, own, answerMs, marking(mark)))) !== null;
    },
    async resolve(conversation) {
      await ask(`/conversations/${conversation}/toggle_status`, { status: "resolved" });
    },
    async assign(conversation, agent) {
      await ask(`/conversations/${conversation}/assignments`, { assignee_id: agent });
    },
  };
}

function marking(mark: Mark): Request {
  const body = mark.status === "failed" ? { status: mark.status, external_error: mark.why } : mark;
  return { ...posting(body), method: "PATCH" };
}

function fieldsOfPost({ content, as, sourceId }: Post) {
  const isNote = as === "note";
  const kind = { message_type: isNote ? "outgoing" : "incoming", private: isNote };
  return { content, ...kind, source_id: sourceId };
}

/** A message with an attachment, as Chatwoot's own page sends it. */
function formOf(fields: Record<string, string | boolean>, { name, mime, bytes }: PostedFile): FormData {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) if (value !== "") form.append(field, String(value));
  form.append("attachments[]", new Blob([Uint8Array.from(bytes)], { type: mime }), name);
  return form;
}

function toConversation(value: unknown): ChatwootConversation {
  const { status, meta, messages } = fieldsOf(value);
  const { assignee, assignee_type: type } = fieldsOf(meta);
  return {
    id: idOf(fieldsOf(value)),
    status: textOf(status),
    assignee: assignee && type !== "AgentBot" ? toAgent(fieldsOf(assignee)) : null,
    newest: Math.max(0, ...listOf(messages).map((message) => numberOf(message["id"]))),
  };
}

/** The id of what was asked for; an answer without one is of something else than Chatwoot. */
function idOf({ id }: Fields): number {
  const found = numberOf(id);
  if (found === 0) throw new ChatwootUnavailable(200);
  return found;
}

/** Words in webhooks, numbers here. */
const KINDS: Record<string, ChatwootMessage["kind"]> = { 0: "incoming", 1: "outgoing" };

function toMessage(value: Fields): ChatwootMessage {
  const sender = fieldsOf(value["sender"]);
  return {
    id: numberOf(value["id"]),
    kind: KINDS[String(value["message_type"])] ?? "other",
    isPrivate: value["private"] === true,
    content: textOf(value["content"]),
    sourceId: textOf(value["source_id"]) || null,
    at: numberOf(value["created_at"]) * 1_000,
    agent: sender["type"] === "user" ? toAgent(sender) : null,
    files: listOf(value["attachments"]).map((file) => ({
      address: textOf(file["data_url"]),
      bytes: numberOf(file["file_size"]),
    })),
    isDeleted: fieldsOf(value["content_attributes"])["deleted"] === true,
  };
}

function toAgent(value: Fields): ChatwootAgent {
  return {
    id: numberOf(value["id"]),
    name: textOf(value["available_name"]) || textOf(value["name"]),
    isOffline: value["availability_status"] === "offline",
  };
}
