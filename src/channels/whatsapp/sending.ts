import { createHash } from "node:crypto";
import { type proto as Proto, proto, type WASocket } from "@whiskeysockets/baileys";
import { policy } from "../../policy.ts";
import { DeliveryError, type Recipient } from "../../ports/channel.ts";
import type { Rendered, RenderedFile } from "../../ports/message.ts";
import type { WhatsAppHolding, WhatsAppPerson } from "../../ports/whatsapp-keys.ts";
import { askStanding } from "./line.ts";
import type { WhatsAppOptions } from "./options.ts";
import { type Part, renderMessage } from "./render.ts";
import { readSent, type Sent, writeSent } from "./sent.ts";
import { uploadFile } from "./upload.ts";

/** The number's open line. */
export interface OpenLine {
  socket: WASocket;
  holding: WhatsAppHolding;
}

type SendingParts = Pick<WhatsAppOptions, "clock" | "log" | "pace" | "mediaRoot" | "restrictions"> & {
  /** Null while there is none. */
  line: () => OpenLine | null;
  /** From 0 up to 1. */
  random: () => number;
};

/** One message: rendered, or WhatsApp's own. */
type Outgoing = Part | { proto: Proto.IMessage };

/**
 * Sends replies. A message leaves under an id made from the reply's own, which is the same for every retry, and counts as sent when WhatsApp
 * has said that it has it. One that it has is never sent again, whoever asks.
 */
export class Sending {
  readonly #parts: SendingParts;
  /** One message at a time, as a person types. */
  #turn: Promise<void> = Promise.resolve();
  #nextAt = 0;
  readonly #nextInChat = new Map<string, number>();

  constructor(parts: SendingParts) {
    this.#parts = parts;
  }

  async send(to: Recipient, message: Rendered): Promise<void> {
    const { holding } = this.#open();
    const person = await reachable(holding, to.chat);
    if (this.#isHeldBack(to, person)) throw new DeliveryError("closed");
    const contents = [...renderMessage(message), ...numberRequest(message, person)];
    const choices = message.choices.map(({ label }) => label);
    for (const [at, content] of contents.entries()) {
      const name = `${to.id}/${at}`;
      const encoded = await this.#encode(name, content);
      const sent = { proto: encoded, screen: message.screen, choices };
      await this.#inTurn(() => this.#sendOne(to, name, person, sent));
    }
  }

  /** A file is uploaded before its message's turn comes, and once: what is in the outbox says already where it lies. */
  async #encode(name: string, content: Outgoing): Promise<Uint8Array> {
    if (!("file" in content)) return proto.Message.encode(toMessage(content)).finish();
    const { socket, holding } = this.#open();
    const kept = await holding.outbox.find(idOf(name));
    if (kept) return readSent(kept.body).proto;
    const { mediaRoot, clock } = this.#parts;
    const { file, caption } = content;
    const message = await uploadFile(socket, file, { caption, mediaRoot, now: clock.now() });
    return proto.Message.encode(message).finish();
  }

  /** While WhatsApp restricts the number only answers leave: to whoever wrote of late, and what an agent says to whoever asked for one. */
  #isHeldBack({ words }: Recipient, { wroteAt }: WhatsAppPerson): boolean {
    const { restrictions, clock } = this.#parts;
    if (restrictions.current === null || words !== undefined) return false;
    return wroteAt === null || clock.now() - wroteAt > policy.whatsapp.answerMs;
  }

  async showTyping(chat: string): Promise<void> {
    try {
      const { socket, holding } = this.#open();
      await socket.sendPresenceUpdate("composing", addressOf(await reachable(holding, chat)));
    } catch {
      // A decoration: the answer itself comes, or says why not.
    }
  }

  #open(): OpenLine {
    const line = this.#parts.line();
    if (line === null) throw new DeliveryError("unreachable");
    return line;
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  async #sendOne(to: Recipient, name: string, person: WhatsAppPerson, sent: Sent): Promise<void> {
    const { socket, holding } = this.#open();
    const id = idOf(name);
    const kept = await holding.outbox.keep(id, writeSent(sent));
    if (kept.taken) return;
    await this.#pause(person.chat);
    if (to.notAfter !== undefined && this.#parts.clock.now() >= to.notAfter)
      throw new DeliveryError("unreachable");
    const message = proto.Message.decode(readSent(kept.body).proto);
    const answer = await this.#relay(socket, id, addressOf(person), message);
    const error = answer?.attrs?.["error"];
    if (error === "463") void askStanding(socket, () => undefined);
    if (error !== undefined) throw this.#refused(error);
    if (answer === undefined) throw new DeliveryError("unreachable");
    await holding.outbox.taken(id);
  }

  /** What WhatsApp said about the message; undefined when it said nothing in time, or the line broke. */
  async #relay(socket: WASocket, id: string, address: string, message: Proto.IMessage) {
    const { acknowledgedWithinMs } = this.#parts.pace;
    try {
      // Before it leaves: the answer may be here sooner than the library says that it left.
      const answered = socket.waitForMessage<{ attrs: Record<string, string> }>(id, acknowledgedWithinMs);
      const [answer] = await Promise.all([
        answered,
        socket.relayMessage(address, message, { messageId: id }),
      ]);
      return answer;
    } catch (error) {
      this.#parts.log.warn("whatsapp.not-acknowledged", { channel: "whatsapp", error });
      return undefined;
    }
  }

  /**
   * 463: no chat may be begun with this person, or the number is restricted; trying again makes it worse. 479: keys are out of step, which
   * mends itself. 429: too fast. What is not known counts as final, for repeating it could cost the number.
   */
  #refused(error: string): DeliveryError {
    this.#parts.log.error("whatsapp.refused", { channel: "whatsapp", code: error });
    if (error === "479") return new DeliveryError("unreachable");
    if (error === "429") return new DeliveryError("throttled", { retryAfterMs: 60_000 });
    return new DeliveryError("rejected");
  }

  async #pause(chat: string): Promise<void> {
    const { clock, pace, random } = this.#parts;
    const now = clock.now();
    const at = Math.max(now, this.#nextAt, this.#nextInChat.get(chat) ?? 0) + random() * pace.jitterMs;
    if (at > now) await new Promise<void>((resolve) => clock.after(at - now, resolve));
    this.#nextAt = at + pace.betweenMessagesMs;
    for (const [other, next] of this.#nextInChat) if (next <= now) this.#nextInChat.delete(other);
    this.#nextInChat.set(chat, at + pace.betweenMessagesOfChatMs);
  }
}

/** Where a person of ours answers himself, a reply that was under way leaves no more. */
async function reachable(holding: WhatsAppHolding, chat: string): Promise<WhatsAppPerson> {
  const person = await holding.people.find(chat);
  if (person === null || person.silenced) throw new DeliveryError("rejected");
  return person;
}

function addressOf({ lid, phone }: WhatsAppPerson): string {
  return lid === null ? `${phone}@s.whatsapp.net` : `${lid}@lid`;
}

/** Of the same shape as the library's own. */
function idOf(name: string): string {
  return `3EB0${createHash("sha256").update(name).digest("hex").toUpperCase().slice(0, 18)}`;
}

/** No preview: nothing of a link is fetched. */
function toMessage(content: Exclude<Outgoing, { file: RenderedFile }>): Proto.IMessage {
  return "text" in content ? { extendedTextMessage: { text: content.text } } : content.proto;
}

/** Asks for the number with WhatsApp's own button, where it has not delivered it. */
function numberRequest(message: Rendered, { phone }: WhatsAppPerson): Outgoing[] {
  const asks = message.contactRequest !== null && phone === null;
  return asks ? [{ proto: { requestPhoneNumberMessage: {} } }] : [];
}
