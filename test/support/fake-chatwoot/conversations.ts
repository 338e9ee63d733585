import type { Clock } from "../../../src/ports/clock.ts";

/** Somebody who answers at the fake Chatwoot. */
export interface FakeAgent {
  id: number;
  name: string;
  available_name: string;
  email: string;
  availability_status: "online" | "offline" | "busy";
}

/** As `app/views/api/v1/models/_message.json.jbuilder` writes it: the kind is a number. */
export interface FakeMessage {
  id: number;
  content: string | null;
  conversation_id: number;
  inbox_id: number;
  message_type: 0 | 1 | 2 | 3;
  content_type: string;
  content_attributes: Record<string, unknown>;
  created_at: number;
  private: boolean;
  source_id: string | null;
  status: "sent" | "delivered" | "failed";
  sender?: Record<string, unknown>;
  attachments?: Record<string, unknown>[];
}

/** What was uploaded with a message. */
export interface FakeFile {
  name: string;
  type: string;
  bytes: Buffer;
}

export interface FakeContact {
  id: number;
  source_id: string;
  identifier: string;
  name: string;
}

export interface FakeConversation {
  id: number;
  contact: FakeContact;
  status: "open" | "resolved" | "pending" | "snoozed";
  custom_attributes: Record<string, unknown>;
  assignee: FakeAgent | null;
  messages: FakeMessage[];
}

/** What is said in a fake conversation: everything that its maker does not have to think of. */
export type NewMessage = Pick<FakeMessage, "message_type"> & Partial<Omit<FakeMessage, "id">>;

/** Contacts and conversations of the fake Chatwoot's one inbox. */
export class Conversations {
  readonly all: FakeConversation[] = [];
  readonly contacts: FakeContact[] = [];
  /** By the message's id. */
  readonly files = new Map<number, FakeFile[]>();
  readonly #inbox: number;
  readonly #clock: Clock;
  #lastMessage = 1_000;
  #lastContact = 70;
  #lastConversation = 0;

  constructor(inbox: number, clock: Clock) {
    this.#inbox = inbox;
    this.#clock = clock;
  }

  /** The inbox's contact of this name, as `ContactInboxWithContactBuilder` finds or makes it. */
  contact(asked: Omit<FakeContact, "id">): FakeContact {
    const known = this.contacts.find(({ source_id }) => source_id === asked.source_id);
    if (known) return known;
    this.#lastContact += 1;
    const made = { ...asked, id: this.#lastContact };
    this.contacts.push(made);
    return made;
  }

  /** False when there is no such contact. */
  erase(id: number): boolean {
    const at = this.contacts.findIndex((contact) => contact.id === id);
    if (at === -1) return false;
    this.contacts.splice(at, 1);
    const others = this.all.filter(({ contact }) => contact.id !== id);
    this.all.splice(0, this.all.length, ...others);
    return true;
  }

  open(contact: FakeContact, custom_attributes: Record<string, unknown>): FakeConversation {
    this.#lastConversation += 1;
    const made: FakeConversation = {
      id: this.#lastConversation,
      contact,
      status: "open",
      custom_attributes,
      assignee: null,
      messages: [],
    };
    this.all.push(made);
    return made;
  }

  find(id: number): FakeConversation | undefined {
    return this.all.find((conversation) => conversation.id === id);
  }

  /** Adds a message; one from the contact reopens a conversation that was resolved. */
  add(conversation: FakeConversation, message: NewMessage): FakeMessage {
    this.#lastMessage += 1;
    const made: FakeMessage = {
      content: null,
      conversation_id: conversation.id,
      inbox_id: this.#inbox,
      content_type: "text",
      content_attributes: {},
      created_at: Math.floor(this.#clock.now() / 1_000),
      private: false,
      source_id: null,
      status: "sent",
      ...message,
      id: this.#lastMessage,
    };
    conversation.messages.push(made);
    if (made.message_type === 0) conversation.status = "open";
    return made;
  }
}

/** A conversation as the API and the webhooks show it. */
export function shownConversation(conversation: FakeConversation, inbox: number): Record<string, unknown> {
  const { id, status, contact, assignee, custom_attributes, messages } = conversation;
  return {
    id,
    status,
    inbox_id: inbox,
    custom_attributes,
    can_reply: true,
    labels: [],
    meta: {
      sender: { id: contact.id, name: contact.name, identifier: contact.identifier, type: "contact" },
      channel: "Channel::Api",
      ...(assignee && { assignee, assignee_type: "User" }),
      hmac_verified: false,
    },
    messages: messages.slice(-1),
  };
}
