import { performance } from "node:perf_hooks";
import type { Channel, Recipient } from "../src/ports/channel.ts";
import type { OutsideMessage } from "../src/ports/code-sender.ts";
import type { Rendered } from "../src/ports/message.ts";

/** What everybody says: first contact, sign-in, the balance five times, the menu. `table`: the answer has figures. */
const LINES: readonly { says: string | ((person: Person) => string); table: boolean }[] = [
  { says: "halo", table: false },
  { says: "setuju", table: false },
  { says: "masuk", table: false },
  { says: ({ phone }) => phone, table: false },
  { says: ({ code }) => code, table: false },
  ...Array.from({ length: 5 }, () => ({ says: "saldo", table: true })),
  { says: "menu", table: false },
];

/** Somebody in a chat with the bot, on his way from "halo" to "menu". */
export class Person {
  readonly chat: string;
  readonly phone: string;
  code = "";
  #line = 0;
  #answer: Rendered | null = null;
  /** When the first answer to the last message left; `performance.now()`. */
  answeredAt = 0;
  /** Called when the conversation is at rest. */
  atRest: () => void = () => undefined;

  constructor(chat: string, phone: string) {
    this.chat = chat;
    this.phone = phone;
  }

  get isThrough(): boolean {
    return this.#line === LINES.length;
  }

  /** Id of the next message. */
  get messageId(): string {
    return `m${this.#line}`;
  }

  /** What he says next. */
  speak(): string {
    this.#answer = null;
    const { says } = this.#current;
    return typeof says === "string" ? says : says(this);
  }

  hear(message: Rendered): void {
    this.#answer ??= message;
    if (this.#answer === message) this.answeredAt = performance.now();
  }

  /** Goes on to the next line. Throws when the answer was not the one that the line is there for. */
  goOn(): void {
    const { says, table } = this.#current;
    if (this.#answer === null || (this.#answer.table !== null) !== table) {
      const heard = this.#answer?.text.map((span) => span.text).join("") ?? "nothing";
      throw new Error(`The answer to line ${this.#line} (${String(says)}) was: ${heard}`);
    }
    this.#line += 1;
  }

  get #current() {
    const line = LINES[this.#line];
    if (!line) throw new Error("There is no more to say.");
    return line;
  }
}

/** Everybody who is in a chat, the channel that serves them, and the SMS that reach them. */
export class People implements Channel {
  readonly name = "bench";
  readonly limits = { buttonLabel: 40, buttons: 12, text: 4_000, contactRequest: true };
  /** Numbers that nobody is using, the longest unused first: nobody reads another's code. */
  readonly #phones: string[];
  readonly #byChat = new Map<string, Person>();
  readonly #byPhone = new Map<string, Person>();
  /** How many there were so far. */
  met = 0;

  constructor(phones: string[]) {
    this.#phones = [...phones];
  }

  /** Somebody new, with a number of his own. */
  welcome(): Person {
    const phone = this.#phones.shift();
    if (!phone) throw new Error("There are more people than phone numbers.");
    this.met += 1;
    const person = new Person(String(this.met), phone);
    this.#byChat.set(person.chat, person);
    this.#byPhone.set(phone, person);
    return person;
  }

  /** Lets somebody go, who is through, and brings somebody new. */
  replace(person: Person): Person {
    this.#byChat.delete(person.chat);
    this.#phones.push(person.phone);
    return this.welcome();
  }

  /** The conversation waits for its person now. */
  rest(conversation: string): void {
    this.#byChat.get(conversation.slice(this.name.length + 1))?.atRest();
  }

  /** Brings an SMS. */
  async carry({ address, text }: OutsideMessage): Promise<void> {
    const person = this.#byPhone.get(address);
    if (person) person.code = /\d{6}/.exec(text)?.[0] ?? "";
  }

  async send({ chat }: Recipient, message: Rendered): Promise<void> {
    this.#byChat.get(chat)?.hear(message);
  }

  async start() {
    // They are spoken to directly.
  }

  async stop() {
    // There is nothing to stop.
  }

  async showTyping() {
    // Nobody looks.
  }

  async hide() {
    return true;
  }

  async hidePersonal() {
    // Nobody looks.
  }
}
