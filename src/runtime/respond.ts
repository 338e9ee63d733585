import type { DeskEvent } from "../../flows/kit/desk.ts";
import { asSent } from "../../flows/kit/files.ts";
import type { OpenedByFile } from "../../flows/kit/flow.ts";
import { INTENTS, type Intent } from "../../flows/kit/intents.ts";
import type { Said } from "../ports/channel.ts";
import { matchChoice } from "../understanding/choice.ts";
import { cleanText } from "../understanding/clean.ts";
import { rememberingEveryday } from "../understanding/everyday.ts";
import { maskForPeople } from "../understanding/for-people.ts";
import { findSecrets } from "../understanding/secrets.ts";
import { CONFIDENCE_FLOOR, type Understood, understand } from "../understanding/understand.ts";
import { namedLanguage, type UniversalWish, universalWish } from "../understanding/wish.ts";
import type { Conversation } from "./conversation.ts";
import { hearDesk } from "./desk-talk.ts";
import type { Exchange } from "./exchange.ts";
import { type Navigation, offers, type Wish } from "./navigation.ts";

/** What the person reads, in words. */
export interface Wording {
  /** Labels of the choices on the person's screen. */
  labelsOf(conversation: Conversation): { number: number; label: string }[];
  /** The wish that the product itself calls so: a sentence may tell people to type "data saya". */
  wishCalled(text: string): Intent | null;
}

type Sent = Extract<Said, { type: "file" }>;
type Backlog = Extract<Said, { type: "backlog" }>;

/** Both are the same for everybody, and many say the same. */
const wishIn = rememberingEveryday(universalWish);
const meaningOf = rememberingEveryday(understand);

const WISH_OF_INTENT: Partial<Record<Intent, Wish>> = {
  menu: "menu",
  cancel: "cancel",
  help: "help",
  "contact-agent": "agent",
  "change-language": "language",
  continue: "continue",
};

/** Slash commands, and what a deep link may open: public beginnings only, for anybody can make a link. */
const COMMANDS: Record<string, Wish | Intent> = {
  menu: "menu",
  saldo: "check-balance",
  balance: "check-balance",
  daftar: "register",
  register: "register",
  masuk: "login",
  signin: "login",
  keluar: "logout",
  signout: "logout",
  petugas: "agent",
  agent: "agent",
  bahasa: "language",
  language: "language",
  bantuan: "help",
  help: "help",
  batal: "cancel",
  cancel: "cancel",
};

/** Six digits and nothing else, however they are grouped. */
const CODE_ALONE = /^\s*(?:\d[\s-]*){6}$/;

/**
 * Decides what a message means where the conversation stands: a choice on the screen, one of the words that always work, an answer to the
 * flow that has the word, or a wish that opens another.
 */
export class Respondent {
  readonly #navigation: Navigation;
  readonly #wording: Wording;

  constructor(navigation: Navigation, wording: Wording) {
    this.#navigation = navigation;
    this.#wording = wording;
  }

  /** Opens the flow that a flow ended with. */
  toWish(exchange: Exchange, intent: Intent): void {
    if (intent === "menu") this.#navigation.showMenu(exchange);
    else this.#navigation.open(exchange, intent);
  }

  /**
   * Before the first word the language is Indonesian, unless somebody whose platform speaks English opens with no more than a greeting: many
   * phones in Indonesia are set to English, so it never outweighs the words.
   */
  greetIn({ conversation }: Exchange, content: Said, hint: string | undefined): void {
    if (!conversation.met && hint?.startsWith("en") && isGreeting(content)) conversation.language = "en";
  }

  /** Responds to what a desk did. */
  toDesk(exchange: Exchange, event: DeskEvent): void {
    hearDesk(exchange, event, this.#navigation);
  }

  /** Responds to what a person sent. */
  toContent(exchange: Exchange, content: Said): void {
    if (exchange.isRelaying) return this.#toPerson(exchange, content);
    switch (content.type) {
      case "text":
        return this.#toText(exchange, cleanText(content.text));
      case "tap":
        return this.#toTap(exchange, content.screen, content.choice);
      case "command":
        return this.#toCommand(exchange, content.name.toLowerCase(), content.payload.toLowerCase());
      case "contact":
        return this.#toContact(exchange, content.phone, content.own);
      case "file":
        return this.#toFile(exchange, content);
      case "other":
        return this.#toUnreadable(exchange);
      case "backlog":
        // He was answered since, to something newer: an answer to this would only come in between.
        return content.overtaken ? undefined : this.#toBacklog(exchange, content);
      default:
        content satisfies never;
    }
  }

  #toText(exchange: Exchange, text: string): void {
    const labels = this.#wording.labelsOf(exchange.conversation);
    const wish = wishIn(text);
    const choice = wish && !isLabel(text, labels) ? null : matchChoice(text, labels);
    if (choice !== null) return this.#choose(exchange, choice);
    if (wish) return this.#navigation.fulfil(exchange, wish, text);
    const understood = this.#understand(text);
    const intent = understood.confidence >= CONFIDENCE_FLOOR ? understood.intent : null;
    const said = exchange.isReadByPeople ? maskForPeople(text).text : text;
    if (exchange.deliver({ type: "user.said", text: said, intent })) {
      exchange.conversation.unclear = 0;
      return;
    }
    if (this.#answersBelow(exchange, text, intent)) return;
    if (!exchange.top?.question && CODE_ALONE.test(text))
      return this.#navigation.open(exchange, "resend-otp");
    if (intent) this.#toIntent(exchange, intent, understood, text);
    else this.#navigation.notUnderstood(exchange, "text");
  }

  /** No wish, and nothing to the aside on top: it may answer the question that was interrupted. */
  #answersBelow(exchange: Exchange, text: string, intent: Intent | null): boolean {
    if (!exchange.isAside || (intent !== null && intent !== "unsafe-input")) return false;
    return exchange.answerBelow({ type: "user.said", text, intent });
  }

  /** An agent has the word: all goes to him but the words that always work, and the choices of an open question. */
  #toPerson(exchange: Exchange, content: Said): void {
    switch (content.type) {
      case "text":
        return this.#writeToPerson(exchange, cleanText(content.text));
      case "tap":
        if (this.#answersOpenQuestion(exchange, content.screen, content.choice)) return;
        return void exchange.deliver({ type: "user.stray" });
      case "command": {
        const wish = COMMANDS[content.name.toLowerCase()];
        return this.#wishBesidePerson(exchange, wish as UniversalWish, "");
      }
      case "contact":
        return void exchange.deliver({ type: "user.stray" });
      case "file":
        return void this.#sentFile(exchange, content);
      case "other":
        return void exchange.deliver({ type: "user.unclear", because: "kind" });
      case "backlog":
        if (content.texts.length === 0)
          return void exchange.deliver({ type: "user.unclear", because: "kind" });
        return this.#wroteToPerson(exchange, content.texts.map(cleanText).join("\n"));
      default:
        content satisfies never;
    }
  }

  #writeToPerson(exchange: Exchange, text: string): void {
    const { conversation } = exchange;
    const choice = matchChoice(text, this.#wording.labelsOf(conversation));
    if (choice !== null && this.#answersOpenQuestion(exchange, conversation.screen?.id, choice)) return;
    const wish = universalWish(text);
    if (wish) return this.#wishBesidePerson(exchange, wish, text);
    this.#wroteToPerson(exchange, text);
  }

  /** Whether the talk still asks what the screen shows; "2" may as well be the answer to what the agent has asked since. */
  #answersOpenQuestion(exchange: Exchange, screenId: string | undefined, number: number): boolean {
    const { screen } = exchange.conversation;
    const choice = screen?.id === screenId ? screen?.choices[number - 1] : undefined;
    return choice !== undefined && "id" in choice && exchange.deliver({ type: `chose.${choice.id}` });
  }

  #wroteToPerson(exchange: Exchange, text: string): void {
    exchange.deliver({ type: "user.wrote", id: exchange.messageId, ...maskForPeople(text) });
  }

  #wishBesidePerson(exchange: Exchange, wish: UniversalWish | undefined, text: string): void {
    switch (wish) {
      case "menu":
      case "cancel":
      case "back":
        return void exchange.deliver({ type: "user.leave" });
      case "help":
      case "agent":
        return void exchange.deliver({ type: "user.help" });
      case "language": {
        const { conversation } = exchange;
        conversation.language = namedLanguage(text) ?? (conversation.language === "id" ? "en" : "id");
        return exchange.say({ text: { key: "language:set" } });
      }
      default:
        exchange.deliver({ type: "user.stray" });
    }
  }

  #understand(text: string): Understood {
    const called = this.#wording.wishCalled(text);
    return called ? { intent: called, confidence: 1, why: ["named as it is called"] } : meaningOf(text);
  }

  #toIntent(exchange: Exchange, intent: Intent, understood: Understood, text: string): void {
    const wish = WISH_OF_INTENT[intent];
    if (wish) return this.#navigation.fulfil(exchange, wish, text);
    if (intent === "ambiguous") return this.#askWhich(exchange, understood.between ?? []);
    if (understood.parts) return this.#doFirst(exchange, understood.parts);
    const secret = intent === "unsafe-input" && findSecrets(text).length > 0;
    this.#navigation.open(exchange, intent, { text, ...(secret && { secret }) });
  }

  #choose(exchange: Exchange, number: number): void {
    const choice = exchange.conversation.screen?.choices[number - 1];
    if (!choice) return this.#isOld(exchange);
    exchange.conversation.unclear = 0;
    if ("go" in choice) return this.#go(exchange, choice.go);
    if (!exchange.deliver({ type: `chose.${choice.id}` })) this.#isOld(exchange);
  }

  #go(exchange: Exchange, intent: Intent): void {
    const wish = WISH_OF_INTENT[intent];
    if (wish) this.#navigation.fulfil(exchange, wish, "");
    else this.#navigation.open(exchange, intent);
  }

  #toTap(exchange: Exchange, screen: string, choice: number): void {
    if (exchange.conversation.screen?.id === screen) this.#choose(exchange, choice);
    else this.#isOld(exchange);
  }

  #isOld(exchange: Exchange): void {
    exchange.say({ text: { key: "common:outdated" } });
    this.#navigation.askOrShowMenu(exchange);
  }

  #toCommand(exchange: Exchange, name: string, payload: string): void {
    const command = COMMANDS[name === "start" ? payload : name];
    if (!command && name === "start") return this.#navigation.open(exchange, "greeting");
    if (!command) return this.#navigation.notUnderstood(exchange, "text");
    if (isIntent(command) && !(command in WISH_OF_INTENT)) return this.#navigation.open(exchange, command);
    this.#navigation.fulfil(exchange, command as Wish, "");
  }

  #toContact(exchange: Exchange, phone: string, own: boolean): void {
    if (exchange.deliver({ type: "user.shared", phone, own })) return;
    exchange.say({ text: { key: "common:contact-shared" } });
    this.#navigation.askOrShowMenu(exchange);
  }

  /** One apology and one answer: to the newest thing that was wished for. Codes among it have run out, or were for somebody who has waited long enough. */
  #toBacklog(exchange: Exchange, { texts, apologised }: Backlog): void {
    if (!apologised) exchange.say({ text: { key: "common:late" } });
    const alive = texts.map(cleanText).filter((text) => !CODE_ALONE.test(text));
    const newest =
      alive.findLast((text) => universalWish(text) !== null || this.#isClear(text)) ?? alive.at(-1);
    if (newest === undefined) this.#navigation.askOrShowMenu(exchange);
    else this.#toText(exchange, newest);
  }

  #isClear(text: string): boolean {
    const { intent, confidence } = this.#understand(text);
    return intent !== "greeting" && intent !== "ambiguous" && confidence >= CONFIDENCE_FLOOR;
  }

  /** Where nothing asked for it, the flow for that finds out whose it may be. */
  #toFile(exchange: Exchange, content: Sent): void {
    if (this.#sentFile(exchange, content)) return;
    const { filing } = this.#navigation;
    if (!filing) return this.#toUnreadable(exchange);
    exchange.open(filing, { sent: asSent(fileIn(exchange, content)) } satisfies OpenedByFile);
  }

  /** Whether the flow that has the word passes it on to people. */
  #sentFile(exchange: Exchange, content: Sent): boolean {
    return exchange.deliver({ type: "user.file", ...fileIn(exchange, content) });
  }

  #toUnreadable(exchange: Exchange): void {
    exchange.say({ text: { key: "common:cannot-read" } });
    if (!exchange.deliver({ type: "user.unclear", because: "kind" }))
      this.#navigation.askOrShowMenu(exchange);
  }

  /**
   * One question settles which of two wishes was meant. Where another is open already it can't be put, and "keluar" is then taken for what may
   * be urgent: somebody looks over his shoulder.
   */
  #askWhich(exchange: Exchange, between: readonly Intent[]): void {
    if (exchange.top && exchange.conversation.session && between.includes("logout"))
      return this.#navigation.open(exchange, "logout");
    const known = between.filter((intent) => intent !== "menu" && this.#navigation.knows(intent));
    if (exchange.top || known.length === 0) return this.#navigation.notUnderstood(exchange, "text");
    exchange.say({ text: { key: "common:which-one" }, choices: offers([...known, "menu"]) });
  }

  /** Several wishes in one message: the first now, the others offered after it. */
  #doFirst(exchange: Exchange, parts: readonly Intent[]): void {
    const [first, ...others] = parts.filter((intent) => this.#navigation.knows(intent));
    if (!first) return this.#navigation.notUnderstood(exchange, "text");
    exchange.conversation.pending = others;
    this.#navigation.open(exchange, first);
  }
}

/** A file as flows hear of it, with what stands under it masked. */
function fileIn({ messageId }: Exchange, { file, caption }: Sent) {
  return { id: messageId, file, caption: maskForPeople(cleanText(caption)).text.trim() };
}

function isLabel(text: string, labels: readonly { label: string }[]): boolean {
  return labels.some(({ label }) => label.toLowerCase() === text.toLowerCase());
}

function isGreeting(content: Said): boolean {
  if (content.type === "command") return content.name === "start";
  return content.type === "text" && meaningOf(cleanText(content.text)).intent === "greeting";
}

function isIntent(word: string): word is Intent {
  return (INTENTS as readonly string[]).includes(word);
}
