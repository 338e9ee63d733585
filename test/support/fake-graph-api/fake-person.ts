import type { Heard } from "./heard.ts";

/** How Meta names a person in the webhook. */
export interface Names {
  /** Digits; null for somebody who shows no number. */
  phone: string | null;
  bsuid: string | null;
  username?: string;
}

/** A person with WhatsApp, at the other end of the fake. */
export class FakePerson {
  readonly names: Names;
  readonly heard: Heard[] = [];
  readonly #send: (message: object) => string;

  constructor(names: Names, send: (message: object) => string) {
    this.names = names;
    this.#send = send;
  }

  /** Types and sends; gives Meta's id of the message. */
  says(text: string): string {
    return this.sends({ type: "text", text: { body: text } });
  }

  /** Taps the newest button, or takes the newest row, with this label or one that was cut from it. */
  chooses(label: string): string {
    const found = this.heard
      .flatMap(({ id, tappable }) => tappable.map((one) => ({ id, one })))
      .filter(({ one }) => one.title === label || one.description === label)
      .at(-1);
    if (!found) throw new Error(`nothing to tap says "${label}"`);
    const { kind, ...reply } = found.one;
    return this.sends({
      context: { from: "15550783881", id: found.id },
      type: "interactive",
      interactive: { type: kind, [kind]: reply },
    });
  }

  /** Answers the request for his number with a tap. */
  sharesNumber(phone: string): string {
    const phones = [{ phone: `+${phone}`, wa_id: phone, type: "CELL" }];
    const name = { formatted_name: "Budi" };
    return this.sends({ type: "contacts", contacts: [{ name, phones, origin: "contact_request" }] });
  }

  /** Any kind of message. */
  sends(content: object): string {
    return this.#send(content);
  }
}
