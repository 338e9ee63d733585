import type { Choice } from "../../flows/kit/effects.ts";
import type { Flow } from "../../flows/kit/flow.ts";
import type { Intent } from "../../flows/kit/intents.ts";
import { maskForPeople } from "../understanding/for-people.ts";
import { namedLanguage } from "../understanding/wish.ts";
import type { Conversation } from "./conversation.ts";
import type { Exchange } from "./exchange.ts";

/** Wishes that are not a flow's: they are about the conversation itself, and every state understands them. */
export type Wish = "menu" | "cancel" | "back" | "help" | "language" | "agent" | "continue";

/** So much of what was said is passed on to a flow that hears words, in characters: a town, and what stands around it. */
const MOST_WORDS = 80;

/**
 * Moves a conversation about: which flow has the word, what is put aside, and what is asked again. Nothing here knows what any flow is about, but
 * that there is a welcome and a menu.
 */
export class Navigation {
  readonly #flows: ReadonlyMap<string, Flow>;
  readonly #flowOfIntent = new Map<Intent, Flow>();

  constructor(flows: ReadonlyMap<string, Flow>) {
    this.#flows = flows;
    for (const flow of flows.values())
      for (const intent of flow.intents) this.#flowOfIntent.set(intent, flow);
  }

  /** The flow through which an agent speaks. */
  get relay(): Flow | undefined {
    return [...this.#flows.values()].find((flow) => flow.relays);
  }

  /** The flow that tells of an agent who answers by e-mail. */
  get mail(): Flow | undefined {
    return [...this.#flows.values()].find((flow) => flow.tellsOfMail);
  }

  /** The flow for files that nothing asked for. */
  get filing(): Flow | undefined {
    return [...this.#flows.values()].find((flow) => flow.takesFiles);
  }

  /** Whether a flow answers this wish. */
  knows(intent: Intent): boolean {
    return this.#flowOfIntent.has(intent);
  }

  /** Opens the flow for a wish; the notice comes before anything personal, and what was wanted after it. */
  open(exchange: Exchange, intent: Intent, more: { secret?: boolean; text?: string } = {}): void {
    const { conversation } = exchange;
    const flow = this.#flowOfIntent.get(intent);
    if (!flow) return this.notUnderstood(exchange, "text");
    if (flow.needsConsent && !conversation.consent) return this.#welcomeFirst(exchange, intent);
    if (isAsking(conversation, flow, intent)) return exchange.askAgain();
    // The same flow, wished for on another account: it begins anew in its own place.
    if (flow.aside && exchange.top?.flow === flow.id) exchange.drop(conversation.stack.length - 1);
    if (!flow.aside) this.#putAside(exchange);
    if (conversation.paused?.some((frame) => frame.flow === flow.id)) return this.#resume(exchange);
    const { text, ...rest } = more;
    exchange.open(flow, { intent, ...rest, ...(flow.hearsWords && text !== undefined && heardIn(text)) });
  }

  /** Does one of the things that can be wished for anywhere. */
  fulfil(exchange: Exchange, wish: Wish, text: string): void {
    exchange.conversation.unclear = 0;
    switch (wish) {
      case "menu":
        return this.showMenu(exchange);
      case "cancel":
        return this.#cancel(exchange);
      case "back":
        return this.#goBack(exchange);
      case "help":
        return this.#helpHere(exchange);
      case "language":
        return this.#changeLanguage(exchange, text);
      case "agent":
        return this.open(exchange, "contact-agent");
      case "continue":
        return this.#goOn(exchange);
      default:
        wish satisfies never;
    }
  }

  /** Shows the menu; what was under way and is worth coming back to is kept. */
  showMenu(exchange: Exchange): void {
    this.#putAside(exchange);
    this.open(exchange, "menu");
  }

  /** Repeats the open question, or shows the menu when there is none. */
  askOrShowMenu(exchange: Exchange): void {
    if (exchange.top?.question) exchange.askAgain();
    else this.showMenu(exchange);
  }

  /** Says that a message made no sense here, as precisely as the flow that has the word can, and shows a way on. */
  notUnderstood(exchange: Exchange, because: "text" | "kind"): void {
    const { conversation } = exchange;
    conversation.unclear += 1;
    const isStuck = conversation.unclear > 1;
    if (isStuck && exchange.top?.question) exchange.say({ text: { key: "common:stuck" } });
    if (exchange.deliver({ type: "user.unclear", because })) return;
    if (!conversation.met) return this.open(exchange, "greeting");
    if (exchange.top?.question) {
      if (!isStuck) exchange.say({ text: { key: "common:unclear-answer" } });
      return exchange.askAgain();
    }
    const key = isStuck ? "common:unclear-again" : "common:unclear";
    exchange.say({ text: { key }, choices: offers(["check-balance", "menu", "contact-agent"]) });
  }

  #welcomeFirst(exchange: Exchange, intent: Intent): void {
    const welcome = this.#flowOfIntent.get("greeting");
    this.#putAside(exchange);
    if (welcome) exchange.open(welcome, { intent });
  }

  #putAside(exchange: Exchange): void {
    const { conversation } = exchange;
    if (conversation.stack.some((frame) => this.#flows.get(frame.flow)?.resumable)) {
      conversation.paused = conversation.stack.filter((frame) => !this.#flows.get(frame.flow)?.aside);
    }
    exchange.drop(0);
  }

  #resume(exchange: Exchange): void {
    const { conversation } = exchange;
    conversation.stack = conversation.paused ?? [];
    conversation.paused = null;
    exchange.say({ text: { key: "common:continued" } });
    exchange.fireTimers();
    this.askOrShowMenu(exchange);
  }

  #cancel(exchange: Exchange): void {
    const { conversation } = exchange;
    const running = conversation.stack.length > 0 || conversation.paused !== null;
    exchange.drop(0);
    conversation.paused = null;
    conversation.pending = [];
    exchange.say({ text: { key: running ? "common:cancelled" : "common:nothing-to-cancel" } });
    this.open(exchange, "menu");
  }

  /** To the question before; from an aside to what it interrupted; from the first question to the menu. */
  #goBack(exchange: Exchange): void {
    if (exchange.deliver({ type: "user.back" })) return;
    const { stack } = exchange.conversation;
    const isAside = this.#flows.get(exchange.top?.flow ?? "")?.aside === true;
    if (!isAside || stack.length < 2) return this.showMenu(exchange);
    exchange.drop(stack.length - 1);
    exchange.askAgain();
  }

  #helpHere(exchange: Exchange): void {
    const question = exchange.top?.question;
    if (!question) return this.open(exchange, "help");
    exchange.say({ text: question.help ?? { key: "common:help-here" } });
    exchange.askAgain();
  }

  #changeLanguage(exchange: Exchange, text: string): void {
    const named = namedLanguage(text);
    if (!named) return this.open(exchange, "change-language");
    exchange.conversation.language = named;
    exchange.say({ text: { key: "language:set" } });
    if (exchange.top?.question) exchange.askAgain(true);
    else this.showMenu(exchange);
  }

  #goOn(exchange: Exchange): void {
    if (exchange.top) return exchange.askAgain();
    if (exchange.conversation.paused) return this.#resume(exchange);
    exchange.say({ text: { key: "common:nothing-to-continue" } });
    this.open(exchange, "menu");
  }
}

/** Offers to open the flows of some wishes. */
export function offers(intents: readonly Intent[]): Choice[] {
  return intents.map((intent) => ({ go: intent, label: { key: `intents:${intent}` } }));
}

/** What a flow that hears words is told of them: what identifies somebody is masked. */
function heardIn(text: string): { words: string } {
  return { words: maskForPeople(text).text.slice(0, MOST_WORDS) };
}

/** The very flow that is wished for has the word, on the same account, and waits for an answer. */
function isAsking({ stack }: Conversation, flow: Flow, intent: Intent): boolean {
  const top = stack.at(-1);
  if (top?.flow !== flow.id || top.question === null) return false;
  const openedFor = (top.input as { intent?: Intent } | null)?.intent;
  return !flow.aside || openedFor === undefined || openedFor === intent;
}
