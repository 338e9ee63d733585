import type { Content } from "../../src/ports/channel.ts";
import type { Rendered } from "../../src/ports/message.ts";
import type { Platform } from "./platform.ts";
import type { Random } from "./random.ts";
import {
  asksToEndTalk,
  endsTalk,
  readCode,
  readWanted,
  showsMenu,
  type Wanted,
  wordsOf,
} from "./readings.ts";
import type { World } from "./world.ts";

/** Who somebody is, or says he is. */
export interface Identity {
  nik: string;
  kpj: string;
  phone: string;
  email: string;
}

export interface PersonParts {
  world: World;
  random: Random;
  platform: Platform;
  chat: string;
  identity: Identity;
  /** Has an account, as far as he knows. */
  hasAccount: boolean;
  /** Types codes without having any: somebody else's phone. */
  guesses: boolean;
  /** Waits for minutes now and then, so that codes and sessions run out. */
  dawdles: boolean;
  /** Is one of many who want to talk to an agent, and asks again and again how his ticket stands. */
  queues: boolean;
}

const WISHES = [
  "saldo",
  "cek saldo jht",
  "saldo",
  "brp saldo jp sy",
  "daftar",
  "masuk",
  "menu",
  "keluar",
  "klaim jht gimana",
  "halo",
  "data saya",
] as const;

const NOISE = [
  "batal",
  "kembali",
  "bantuan",
  "bahasa",
  "petugas",
  "menu",
  "keluar",
  "english",
  "bahasa indonesia",
  "kirim ulang kode",
  "sldo jhtt dong",
  "asdf qwer",
  "lanjut",
  "apakah ini resmi?",
  "saldo dan daftar",
  "1",
  "2",
  "terima kasih",
] as const;

/** Once everything works again. */
const LAST_WORD = "menu";

/** Somebody with a phone: reads what he is sent, thinks, and answers, or does something else. */
export class Person {
  readonly chat: string;
  /** The last message, after everything worked again, showed the menu. */
  wasAnswered = false;
  readonly #parts: PersonParts;
  readonly #screens: { id: string; choices: number }[] = [];
  readonly #codes: string[] = [];
  #wanted: Wanted = "anything";
  #sent = 0;
  #isThinking = false;
  #done = false;
  #stop: () => void = () => undefined;
  readonly #answers: Record<Wanted, () => void>;

  constructor(parts: PersonParts) {
    this.#parts = parts;
    this.chat = parts.chat;
    const { identity, random, hasAccount, queues } = parts;
    this.#answers = {
      consent: () =>
        random.chance(0.5) ? this.#tap(1) : this.#say(random.chance(0.93) ? "setuju" : "tidak dulu"),
      nik: () => this.#say(random.chance(0.93) ? identity.nik : identity.nik.slice(1), "a NIK"),
      kpj: () => this.#say(identity.kpj, "a KPJ"),
      phone: () => this.#givePhone(),
      email: () => this.#say(identity.email, "an e-mail address"),
      confirm: () => this.#tap(random.chance(0.8) ? 1 : 2),
      "account-or-not": () => this.#tap(hasAccount ? 1 : 2),
      "which-account": () => this.#tap(random.between(1, 2)),
      code: () => this.#typeCode(),
      "another-code": () => (random.chance(0.7) ? this.#say("ya") : this.#tap(2)),
      language: () => this.#tap(random.between(1, 2)),
      withdrawal: () => this.#tap(random.chance(0.4) ? 1 : 2),
      "way-to-agent": () => this.#tap(random.chance(0.9) ? 1 : 2),
      topic: () => (random.chance(0.6) ? this.#tap(random.between(1, 9)) : this.#say("saldo saya salah")),
      "own-words": () => (random.chance(0.7) ? this.#say("tolong dibantu ya") : this.#tap(1)),
      rating: () => this.#tap(random.between(1, 5)),
      "agent-to-come": () =>
        queues && random.chance(0.4) ? this.#say("asdf qwer") : this.#answers.anything(),
      anything: () => this.#say(queues && random.chance(0.7) ? "petugas" : random.pick(WISHES)),
    };
    this.#think(parts.random.between(0, 15_000));
  }

  /** Reads a message in the chat. */
  show(message: Rendered): void {
    const words = wordsOf(message);
    const code = readCode(words);
    if (code) this.receiveCode(code);
    else this.#wanted = readWanted(words);
    if (message.choices.length > 0)
      this.#screens.push({ id: message.screen, choices: message.choices.length });
    if (this.#done && showsMenu(words)) this.wasAnswered = true;
    // The agent, not the menu, had the word when he asked for it: now that the talk is over he asks again.
    else if (this.#done && (this.#wanted === "rating" || endsTalk(words)))
      this.#say(LAST_WORD, "his last word again");
    // A talk that is over, of which the store has lost the end, is over for him when he says so.
    else if (this.#done && asksToEndTalk(words)) this.#tap(1);
    this.#think(this.#pause());
  }

  /** Reads a text on the phone or in the mailbox. */
  readText(text: string): void {
    const code = readCode(text);
    if (code) this.receiveCode(code);
  }

  receiveCode(code: string): void {
    this.#codes.push(code);
    this.#think(this.#pause());
  }

  /** Says one last thing, which must be answered. */
  sayLast(): void {
    this.#stop();
    this.#done = true;
    this.#say(LAST_WORD, "his last word");
  }

  /** Acts after a while, unless he was about to anyway. */
  #think(ms: number): void {
    if (this.#done) return;
    if (this.#isThinking) return;
    this.#stop();
    this.#isThinking = true;
    this.#stop = this.#parts.world.scheduler.after(ms, () => {
      this.#isThinking = false;
      this.#act();
    });
  }

  #act(): void {
    const { random, world } = this.#parts;
    if (random.chance(0.14)) this.#digress();
    else this.#answer();
    // Somebody who gets no answer tries something else in the end.
    this.#stop();
    this.#stop = world.scheduler.after(random.between(6_000, 25_000), () => {
      this.#wanted = "anything";
      this.#act();
    });
  }

  #answer(): void {
    this.#answers[this.#wanted]();
  }

  /** Types the number, or shares it as the platform offers. */
  #givePhone(): void {
    const { identity, random } = this.#parts;
    if (random.chance(0.7)) return this.#say(identity.phone, "a phone number");
    this.#send({ type: "contact", phone: identity.phone, own: random.chance(0.9) }, "a contact");
  }

  #typeCode(): void {
    const { random, guesses } = this.#parts;
    const code = this.#codes.at(-1);
    if (guesses || random.chance(0.12)) {
      const guess = String(random.between(0, 999_999)).padStart(6, "0");
      return this.#say(guess, "a code at random");
    }
    if (code && random.chance(0.95)) return this.#say(code, "the newest code");
    const older = this.#codes.at(-2);
    if (older && random.chance(0.5)) return this.#say(older, "an older code");
    if (random.chance(0.3)) this.#say("kirim ulang");
    // Else he waits for it.
  }

  /** Does something that nobody asked for. */
  #digress(): void {
    const { random } = this.#parts;
    const kind = random.next();
    if (kind < 0.45) return this.#say(random.pick(NOISE));
    if (kind < 0.6) return this.#tapOld();
    if (kind < 0.7) return this.#send({ type: "other", kind: "photo" }, "a photo");
    if (kind < 0.78) return this.#send({ type: "command", name: "menu", payload: "" }, "/menu");
    if (kind < 0.92) return this.#burst();
    this.#answer();
    this.#answer();
  }

  #burst(): void {
    const { random } = this.#parts;
    const count = random.between(2, 5);
    for (let i = 0; i < count; i++) this.#say(random.pick(random.chance(0.5) ? WISHES : NOISE));
  }

  #tap(choice: number): void {
    const screen = this.#screens.at(-1);
    if (!screen || this.#parts.random.chance(0.3)) return this.#say(String(choice));
    this.#send({ type: "tap", screen: screen.id, choice }, `a tap on ${choice}`);
  }

  #tapOld(): void {
    const { random } = this.#parts;
    if (this.#screens.length === 0) return this.#say("2");
    const screen = random.pick(this.#screens);
    this.#send({ type: "tap", screen: screen.id, choice: random.between(1, screen.choices) }, "an old tap");
  }

  #say(text: string, named = text): void {
    this.#send({ type: "text", text }, named);
  }

  #send(content: Content, named: string): void {
    const { platform, world, chat } = this.#parts;
    // Whoever blocks the bot can't write to it either.
    if (platform.isBlocked(chat)) return;
    this.#sent += 1;
    const id = `${content.type === "tap" ? "t" : "m"}${this.#sent}`;
    world.note(`${chat} sends ${id}: ${named}`);
    platform.post(chat, id, content);
  }

  #pause(): number {
    const { random, dawdles, world } = this.#parts;
    if (dawdles && world.scheduler.now < world.faults.chaosUntil && random.chance(0.12))
      return random.between(2, 11) * 60_000;
    return random.between(300, 4_000);
  }
}
