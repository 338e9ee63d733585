import { DeliveryError, type Recipient } from "../../ports/channel.ts";
import type { Rendered } from "../../ports/message.ts";
import type { CloudPerson } from "../../ports/whatsapp-people.ts";
import { BoundedMap } from "../shared/bounded-map.ts";
import { faultCode, isAlarming } from "./errors.ts";
import type { GraphApi } from "./graph-api.ts";
import { CHANNEL, type CloudOptions } from "./options.ts";
import type { MessagePart } from "./payload.ts";
import { PersonPace } from "./person-pace.ts";
import { type Reference, writeReference } from "./reference.ts";
import { type FilePart, mediaPart, renderMessage } from "./render.ts";

/**
 * Meta delivers free messages for 24 hours after a person last wrote, and says of a later one only afterwards that it failed. A minute less,
 * for it must arrive by then.
 */
const WINDOW_MS = 24 * 60 * 60_000 - 60_000;

/** Replies of several messages that are half sent at the same time. */
const HALF_SENT_REPLIES = 1_000;

/** Chats whose newest message is remembered, to say there that an answer is being made. */
const CHATS = 10_000;

type SendingParts = Pick<CloudOptions, "people" | "reopenTemplate" | "clock" | "log"> & { api: GraphApi };

/** Everything but a part's content and whom it is for. */
const ENVELOPE = { messaging_product: "whatsapp", recipient_type: "individual" } as const;

/** The outbound half of the channel. */
export class Sending {
  readonly #parts: SendingParts;
  readonly #pace: PersonPace;
  /** How many messages of a reply that failed half-way have arrived, by the reply's id. */
  readonly #sentParts = new BoundedMap<string, number>(HALF_SENT_REPLIES);
  /** Meta's ids of files whose message has not left yet, by the reply's id: a retry does not upload again. */
  readonly #uploaded = new BoundedMap<string, string>(HALF_SENT_REPLIES);
  /** Meta's id of each chat's newest message. */
  readonly #newest = new BoundedMap<string, string>(CHATS);

  constructor(parts: SendingParts) {
    this.#parts = parts;
    this.#pace = new PersonPace(parts.clock);
  }

  /** One part after the other; a retry of the same reply in this process goes on where it failed. */
  async send(to: Recipient, message: Rendered): Promise<void> {
    const person = await this.#reachable(to.chat);
    const parts = renderMessage(message, person.phone === null);
    for (const [at, part] of parts.entries()) {
      if (at < (this.#sentParts.get(to.id) ?? 0)) continue;
      await this.#sendPart(to, person, part);
      this.#sentParts.set(to.id, at + 1);
    }
    // Only half-sent replies are remembered: a store that was lost begins its numbers again.
    this.#sentParts.delete(to.id);
    this.#uploaded.delete(to.id);
  }

  /** A message is being worked on: its ticks turn blue. */
  async markRead(chat: string, messageId: string): Promise<void> {
    this.#newest.set(chat, messageId);
    await this.#tell({ messaging_product: "whatsapp", status: "read", message_id: messageId });
  }

  /** Meta shows it for 25 seconds, or until the answer is there. */
  async showTyping(chat: string): Promise<void> {
    const message_id = this.#newest.get(chat);
    if (message_id === undefined) return;
    const typing_indicator = { type: "text" };
    await this.#tell({ messaging_product: "whatsapp", status: "read", message_id, typing_indicator });
  }

  /** A decoration: the answer itself comes, or says why not. */
  async #tell(message: object): Promise<void> {
    await this.#parts.api.post(message).catch(() => undefined);
  }

  async #reachable(chat: string): Promise<CloudPerson> {
    const { people, clock } = this.#parts;
    const person = await people.find(chat);
    if (person === null || (person.bsuid ?? person.phone) === null) throw new DeliveryError("rejected");
    if (person.wroteAt !== null && clock.now() - person.wroteAt < WINDOW_MS) return person;
    await this.#askToWrite(person);
    throw new DeliveryError("closed");
  }

  /** Once for each time that he fell silent, however much waits for him. */
  async #askToWrite(person: CloudPerson): Promise<void> {
    const { reopenTemplate: name, people, api } = this.#parts;
    if (name === null || !(await people.mayAsk(person.chat))) return;
    const template = { name, language: { code: "id" } };
    const biz_opaque_callback_data = writeReference({ type: "reply", chat: person.chat });
    try {
      await api.post({
        ...ENVELOPE,
        ...addressOf(person),
        type: "template",
        template,
        biz_opaque_callback_data,
      });
    } catch (error) {
      this.#report(error);
    }
  }

  /** Meta's id of a file; nobody sees it before its message is there. */
  async #upload(to: Recipient, { file }: FilePart): Promise<string> {
    const known = this.#uploaded.get(to.id);
    if (known !== undefined) return known;
    const id = await this.#parts.api.upload(file);
    this.#uploaded.set(to.id, id);
    return id;
  }

  async #sendPart(to: Recipient, person: CloudPerson, part: MessagePart | FilePart): Promise<void> {
    const { api, clock } = this.#parts;
    const waitMs = this.#pace.take(person.chat);
    if (waitMs > 0) throw new DeliveryError("throttled", { retryAfterMs: waitMs });
    const biz_opaque_callback_data = writeReference(referenceOf(to));
    const isLate = () => to.notAfter !== undefined && clock.now() >= to.notAfter;
    try {
      const content = "file" in part ? mediaPart(part, await this.#upload(to, part)) : part;
      await api.post({ ...ENVELOPE, ...addressOf(person), ...content, biz_opaque_callback_data }, isLate);
    } catch (error) {
      this.#report(error);
      throw error;
    }
  }

  #report(error: unknown): void {
    if (!(error instanceof DeliveryError) || !isAlarming(error)) return;
    const { kind } = error;
    this.#parts.log.error("whatsapp-cloud.refused", { channel: CHANNEL, kind, code: faultCode(error) });
  }
}

function referenceOf({ chat, words }: Recipient): Reference {
  return words ? { type: "words", chat, ...words } : { type: "reply", chat };
}

/** The user id is the person; a number may be somebody else's by now. */
function addressOf({ bsuid, phone }: CloudPerson): { recipient: string | null } | { to: string | null } {
  return bsuid === null ? { to: phone } : { recipient: bsuid };
}
