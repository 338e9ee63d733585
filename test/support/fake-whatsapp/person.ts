import { type BinaryNode, normalizeMessageContent, proto } from "@whiskeysockets/baileys";
import { Device, messageId } from "./device.ts";
import { node, stamp } from "./nodes.ts";
import type { ServerSide } from "./server-side.ts";

export interface PersonOptions {
  /** Digits with the country's code, without a plus. */
  phone: string;
  /** Digits of the LID; null for somebody whom WhatsApp still addresses by number. */
  lid: string | null;
  /** The server does not say the number beside the LID. */
  hidesPhone?: boolean;
}

/** What a person's phone got; of a photo or a document the text is what stands under it, of WhatsApp's own request for the number there is none. */
export interface Heard {
  id: string;
  text: string;
  message: proto.IMessage;
}

/** Somebody with WhatsApp on his phone. */
export class Person {
  readonly device = new Device();
  readonly heard: Heard[] = [];
  /** Types of the receipts that came for what this person said: `inactive`, `read`, … by message id. */
  readonly receipts: { id: string; type: string }[] = [];
  readonly #server: ServerSide;
  readonly #options: PersonOptions;
  readonly #said = new Map<string, { message: proto.IMessage; at: string }>();
  #unread = 0;
  /** Ends when all that came is read. */
  #reading: Promise<void> = Promise.resolve();

  constructor(server: ServerSide, options: PersonOptions) {
    this.#server = server;
    this.#options = options;
  }

  /** How many messages he has sent; one that was sent again counts once. */
  get saidSoFar(): number {
    return this.#said.size;
  }

  /** As stanzas name him. */
  get jid(): string {
    const { lid, phone } = this.#options;
    return lid === null ? `${phone}@s.whatsapp.net` : `${lid}@lid`;
  }

  /** Gets a LID, or hides or shows his number from now on; the server is told by `knows`. */
  becomes(options: Partial<PersonOptions>): void {
    Object.assign(this.#options, options);
  }

  /** Says something; gives the message's id. `at`: when, in seconds since 1970. */
  says(text: string, options: { id?: string; at?: string } = {}): Promise<string> {
    return this.sends({ conversation: text }, options);
  }

  /** Answers to a message that he quotes. */
  quotes(quoted: Heard, text: string): Promise<string> {
    const contextInfo = { stanzaId: quoted.id, quotedMessage: quoted.message };
    return this.sends({ extendedTextMessage: { text, contextInfo } });
  }

  edits(id: string, text: string): Promise<string> {
    const { MESSAGE_EDIT } = proto.Message.ProtocolMessage.Type;
    const protocolMessage = { key: { id }, type: MESSAGE_EDIT, editedMessage: { conversation: text } };
    return this.sends({ editedMessage: { message: { protocolMessage } } });
  }

  deletes(id: string): Promise<string> {
    const { REVOKE } = proto.Message.ProtocolMessage.Type;
    return this.sends({ protocolMessage: { key: { id }, type: REVOKE } });
  }

  /** Sends any message. */
  async sends(
    message: proto.IMessage,
    { id = messageId(), at = stamp() }: { id?: string; at?: string } = {},
  ): Promise<string> {
    this.#said.set(id, { message, at });
    const enc = await this.#server.encryptForBot(this.device, message);
    const { lid, phone, hidesPhone } = this.#options;
    const sender = lid !== null && !hidesPhone ? { sender_pn: `${phone}@s.whatsapp.net` } : {};
    const attrs = { from: this.jid, id, t: at, type: "text", notify: "Peserta", ...sender };
    this.#server.post(node("message", attrs, [enc]));
    return id;
  }

  /** Says something in a group, a status or a newsletter to which the bot belongs; resolves when the bot has passed it over. */
  async saysIn(place: string, text: string): Promise<void> {
    const enc = await this.#server.encryptForBot(this.device, { conversation: text });
    const id = messageId();
    const attrs = { from: place, participant: this.jid, id, t: stamp(), type: "text", notify: "Peserta" };
    this.#server.post(node("message", attrs, [enc]));
    await this.#server.acknowledged(id);
  }

  /** Reads a message of the bot's, as the blue ticks show; resolves when the bot knows, and so has all that was brought before. */
  async reads(id: string): Promise<void> {
    this.#server.post(node("receipt", { from: this.jid, id, type: "read", t: stamp() }));
    await this.#server.acknowledged(id);
  }

  /** Encrypts anew what the bot could not read, for it asked for that. */
  async saysAgain(id: string): Promise<void> {
    const said = this.#said.get(id);
    if (!said) return;
    this.device.forgetSessions();
    await this.sends(said.message, { id, at: said.at });
  }

  /** The next message with these words; waits for it. Earlier ones are passed over. */
  async hears(words: string): Promise<Heard> {
    for (;;) {
      const next = this.heard[this.#unread];
      if (next) this.#unread += 1;
      if (next?.text.includes(words)) return next;
      if (!next) await this.#server.somethingHappens();
    }
  }

  /** Takes what the server brings, one after the other: a step of the ratchet needs the one before. */
  gets(stanza: BinaryNode, enc: BinaryNode, from: string): Promise<void> {
    this.#reading = this.#reading.then(() => this.#read(stanza, enc, from));
    return this.#reading;
  }

  /** What can't be read is asked for again, as phones do. */
  async #read(stanza: BinaryNode, enc: BinaryNode, from: string): Promise<void> {
    const id = stanza.attrs["id"] ?? "";
    try {
      const message = await this.device.decrypt(from, enc);
      this.#keep(id, message);
    } catch {
      this.#server.post(this.#retryReceipt(id));
    }
  }

  /** A message with an id that was seen replaces what had it: one bubble an id. */
  #keep(id: string, message: proto.IMessage): void {
    const content = normalizeMessageContent(message);
    const media = content?.imageMessage ?? content?.documentMessage;
    const asksNumber = content?.requestPhoneNumberMessage ? "" : undefined;
    const words = content?.conversation ?? content?.extendedTextMessage?.text ?? asksNumber;
    const text = words ?? (media && (media.caption ?? ""));
    if (typeof text === "string" && !this.heard.some((heard) => heard.id === id)) {
      this.heard.push({ id, text, message });
    }
  }

  #retryReceipt(id: string): BinaryNode {
    const retry = node("retry", { count: "1", id, t: stamp(), v: "1" });
    return node("receipt", { from: this.jid, id, type: "retry", t: stamp() }, [retry]);
  }
}
