import type { EventObject } from "xstate";
import type { Choice, Say } from "../../flows/kit/effects.ts";
import type { UserEvent } from "../../flows/kit/events.ts";
import type { Flow } from "../../flows/kit/flow.ts";
import type { Intent } from "../../flows/kit/intents.ts";
import { NEEDS_SESSION, type ServiceFailure, type ServiceName } from "../../flows/kit/services.ts";
import { policy } from "../policy.ts";
import type { Clock } from "../ports/clock.ts";
import { ConsentWithdrawn } from "../ports/core.ts";
import type { Log } from "../ports/log.ts";
import { type Answer, ServiceRefusal, type ServiceTable } from "../ports/services.ts";
import { awake, type Conversation, type Frame, nextDue } from "./conversation.ts";
import type { Said } from "./replies.ts";
import { answerOf, type Effect, failureOf, hasTag, type Step, startFlow, stepFlow } from "./step-flow.ts";

/** More answers of services than one message can need: two flows that ask each other without end are a fault, and the person is told. */
const MOST_ANSWERS = 100;

/** What an exchange needs of the world. */
export interface ExchangeParts {
  flows: ReadonlyMap<string, Flow>;
  services: ServiceTable;
  clock: Clock;
  log: Log;
}

/** Which message is being answered: the names of its service calls are made from it. */
export interface Occasion {
  conversation: string;
  /** Id of the message, or of the wake-up. */
  id: string;
  /** The channel's id of the person's message, where there is one. */
  messageId: string | null;
}

/** Wishes remembered as tried: enough to see what somebody was after. */
const TRIED_KEPT = 6;
const NOT_TRIED: ReadonlySet<Intent> = new Set(["menu", "greeting", "help", "contact-agent", "thanks"]);

interface Call {
  frame: Frame;
  id: string;
  /** The service that was called. */
  name: string;
  settled: Promise<() => void>;
}

/**
 * One message's effect on a conversation, from the first step until the flows rest: steps the flow that has the word, answers its service
 * calls, moves flows on and off the stack, and gathers what is said. Nothing leaves it but `conversation` and `said`.
 */
export class Exchange {
  readonly conversation: Conversation;
  readonly said: Said[] = [];
  readonly #parts: ExchangeParts;
  readonly #occasion: Occasion;
  /** Calls under way. A flow that no longer waits for a call has it taken out, so that a late answer finds nobody. */
  readonly #calls = new Set<Call>();
  #callCount = 0;
  #wanted: Intent | null = null;
  #languageChanged = false;
  /** Something was not said because it just had been: the question beneath it stands where it was read, too. */
  #isSpared = false;
  /** The session that was live when the message came. */
  readonly #began: string | null;

  constructor(conversation: Conversation, occasion: Occasion, parts: ExchangeParts) {
    this.conversation = conversation;
    this.#began = conversation.session?.sessionId ?? null;
    this.#occasion = occasion;
    this.#parts = parts;
  }

  /** Whether the session that was live at the beginning is not any more. */
  get sessionEnded(): boolean {
    return this.#began !== null && this.conversation.session?.sessionId !== this.#began;
  }

  /** The flow that has the word, if any. */
  get top(): Frame | null {
    return this.conversation.stack.at(-1) ?? null;
  }

  /** The wish that a flow ended with (`go`), once. */
  takeWanted(): Intent | null {
    const wanted = this.#wanted;
    this.#wanted = null;
    return wanted;
  }

  /** Says something outside any flow. */
  say(say: Say): void {
    this.said.push({ type: "say", say });
  }

  /**
   * Repeats the open question, if there is one: in short where it has a short form, unless it was never read in this language and is as true
   * as it was.
   */
  askAgain(inFull = false): void {
    const question = this.top?.question;
    if (!question) return;
    const isFull = inFull && !question.fleeting;
    const text = (isFull ? undefined : question.again) ?? question.text;
    this.said.push({ type: "ask", say: { ...question, text } });
  }

  /** Puts a flow on the stack and lets it begin. */
  open(flow: Flow, input: unknown, answers: string | null = null): void {
    const frame: Frame = {
      flow: flow.id,
      version: flow.version,
      state: { value: {}, context: {} },
      input,
      answers,
      question: null,
      timers: [],
    };
    if (flow.relays) frame.alone = true;
    // What was on the screen is of a talk that now rests.
    if (flow.relays) this.conversation.screen = null;
    this.#remember((input as { intent?: Intent } | null)?.intent);
    this.conversation.stack.push(frame);
    this.#take(frame, startFlow(flow, input));
  }

  /** Takes flows off the stack, from a position upwards, without a word. */
  drop(from: number): void {
    const gone = this.conversation.stack.splice(from);
    for (const call of this.#calls) if (gone.includes(call.frame)) this.#calls.delete(call);
  }

  /** Gives an event to the flow that has the word. False when it has no use for it. */
  deliver(event: UserEvent): boolean {
    return this.top !== null && this.#give(this.top, event);
  }

  /** Gives an event to the flow beneath the one that has the word, which is over then. False when that one has no use for it. */
  answerBelow(event: UserEvent): boolean {
    const { stack } = this.conversation;
    const [below, top] = stack.slice(-2);
    if (!below || !top || below.question === null) return false;
    if (!stepFlow(this.#flowOf(below), below.state, event)) return false;
    this.drop(stack.length - 1);
    return this.#give(below, event);
  }

  /** Whether the flow that has the word only answers in passing. */
  get isAside(): boolean {
    return this.top !== null && this.#flowOf(this.top).aside;
  }

  /** Gives an event to a flow wherever it is on the stack. False when it is not there, or has no use for it. */
  deliverTo(flow: string, event: UserEvent): boolean {
    const frame = this.conversation.stack.findLast((one) => one.flow === flow);
    return frame !== undefined && this.#give(frame, event);
  }

  /** Whether a person has the word here, and hears what is written. */
  get isRelaying(): boolean {
    const { top } = this;
    if (!top) return false;
    const flow = this.#flowOf(top);
    return flow.relays && hasTag(flow, top.state, "relaying");
  }

  /** Whether people read what is said to the flow that has the word. */
  get isReadByPeople(): boolean {
    return this.top !== null && this.#flowOf(this.top).forPeople;
  }

  /** The channel's id of the person's message; of nobody's message the occasion's. */
  get messageId(): string {
    return this.#occasion.messageId ?? this.#occasion.id;
  }

  /** Fires the timers that are due, earliest first, each in the flow that set it. */
  fireTimers(): void {
    for (let due = this.#dueTimer(); due; due = this.#dueTimer()) {
      const { frame, timer } = due;
      frame.timers = frame.timers.filter((other) => other !== timer);
      this.#give(frame, { type: timer.event });
    }
  }

  /** Resolves when no flow waits for a service: every call was answered, failed, or given up by its flow's own timer. */
  async rest(): Promise<void> {
    for (let answers = 0; this.#calls.size > 0; answers += 1) {
      if (answers > MOST_ANSWERS) throw new Error("a conversation does not come to rest");
      const settled = await this.#firstSettled();
      if (settled) settled();
      else this.fireTimers();
    }
  }

  /** The choices that are offered when the menu follows. */
  addChoice(choice: Choice): void {
    const last = this.said.at(-1);
    if (last?.type === "say") last.say = { ...last.say, choices: [choice, ...(last.say.choices ?? [])] };
  }

  #give(frame: Frame, event: EventObject): boolean {
    const flow = this.#flowOf(frame);
    const step = stepFlow(flow, frame.state, event);
    if (!step) return false;
    this.#take(frame, step);
    return true;
  }

  #take(frame: Frame, step: Step): void {
    frame.state = step.state;
    this.#forget(frame, step.waitingFor);
    for (const effect of step.effects) this.#carryOut(effect, frame);
    if (step.done) this.#end(frame, step.output);
  }

  /** Drops calls, and flows called, that the frame no longer waits for. */
  #forget(frame: Frame, waitingFor: string[]): void {
    for (const call of this.#calls) {
      if (call.frame !== frame || waitingFor.includes(call.id)) continue;
      // Its flow has not waited until it was answered.
      this.#noteTrouble(frame);
      this.#giveUp(call);
    }
    const above = this.conversation.stack.indexOf(frame) + 1;
    const child = this.conversation.stack[above];
    if (child && child.answers !== null && !waitingFor.includes(child.answers)) this.drop(above);
  }

  #carryOut(effect: Effect, frame: Frame): void {
    switch (effect.type) {
      case "say":
        if (this.#isNews(effect.say)) this.said.push({ type: "say", say: effect.say });
        else this.#isSpared = true;
        return;
      case "ask":
        frame.question = effect.ask;
        this.said.push({ type: "ask", say: effect.ask });
        return;
      case "setLanguage":
        this.conversation.language = effect.language === "other" ? this.#otherLanguage() : effect.language;
        this.#languageChanged = true;
        return;
      case "go":
        this.#wanted = effect.intent;
        return;
      case "sendCode":
        this.said.push({ type: "code", challengeId: effect.challengeId });
        return;
      case "sendLink":
        this.said.push({ type: "link", pageId: effect.pageId });
        return;
      case "sendNotices":
        for (const noticeId of effect.ids) this.said.push({ type: "notice", noticeId });
        return;
      case "hideMessage":
        if (this.#occasion.messageId) this.said.push({ type: "hide", messageId: this.#occasion.messageId });
        return;
      case "call":
        this.#call(effect.name, effect.id, effect.input, frame);
        return;
      case "startTimer":
        frame.timers = frame.timers.filter((timer) => timer.id !== effect.id);
        frame.timers.push({
          id: effect.id,
          event: effect.event,
          due: this.#parts.clock.now() + effect.delayMs,
        });
        return;
      case "cancelTimer":
        frame.timers = frame.timers.filter((timer) => timer.id !== effect.id);
        return;
      default:
        effect satisfies never;
    }
  }

  /** A call is of another flow, which goes on the stack, or of a service. */
  #call(name: string, id: string, input: unknown, frame: Frame): void {
    const flow = this.#parts.flows.get(name);
    if (flow) {
      this.open(flow, input, id);
      return;
    }
    this.#callCount += 1;
    const requestKey = `${this.#occasion.conversation}|${this.#occasion.id}|${this.#callCount}`;
    const call: Call = { frame, id, name, settled: Promise.resolve(() => undefined) };
    call.settled = this.#ask(name as ServiceName, input, requestKey).then(
      (answer) => () => this.#answer(call, answer),
      (error: unknown) => () =>
        error instanceof ConsentWithdrawn
          ? this.#askConsentAnew(call)
          : this.#fail(call, this.#toFailure(error, name)),
    );
    this.#calls.add(call);
  }

  async #ask(name: ServiceName, input: unknown, requestKey: string): Promise<Answer<unknown>> {
    const { session, language, sessionExpired } = this.conversation;
    if (!session && (NEEDS_SESSION as readonly string[]).includes(name)) {
      throw new ServiceRefusal({ failure: "not-signed-in", expired: sessionExpired });
    }
    const service = this.#parts.services[name] as (
      input: unknown,
      context: object,
    ) => Promise<Answer<unknown>>;
    const tried = this.conversation.tried ?? [];
    const { conversation } = this.#occasion;
    return await service(input, { conversation, language, session, requestKey, tried });
  }

  #answer(call: Call, answer: Answer<unknown>): void {
    if (!this.#calls.delete(call)) return;
    this.#adopt(answer);
    if (answer.consent === false) this.#keepOnly(call.frame);
    this.#give(call.frame, answerOf(call.id, answer.output));
  }

  #fail(call: Call, failure: ServiceFailure): void {
    if (!this.#giveUp(call)) return;
    if (failure.failure === "unavailable") this.#noteTrouble(call.frame);
    if (failure.failure === "not-signed-in" && this.conversation.session) {
      this.conversation.session = null;
      this.conversation.sessionExpired = failure.expired;
    }
    this.#give(call.frame, failureOf(call.id, failure));
  }

  /** Begins again what was begun without consent: opened now, it asks for that first. */
  #askConsentAnew(call: Call): void {
    if (!this.#calls.delete(call)) return;
    const { conversation } = this;
    const [begun] = conversation.stack;
    conversation.consent = false;
    conversation.paused = null;
    this.drop(0);
    this.#wanted = (begun?.input as { intent?: Intent } | null)?.intent ?? "menu";
  }

  /** Nobody waits for a call any more, which may have taken effect. False when that was so already. */
  #giveUp(call: Call): boolean {
    if (!this.#calls.delete(call)) return false;
    // Whether a consent was given or taken back is known to the core alone now, which is asked before anything else personal.
    if (call.name === "recordConsent") this.conversation.consent = false;
    return true;
  }

  #adopt({ session, consent }: Answer<unknown>): void {
    const now = this.#parts.clock.now();
    if (session) {
      this.conversation.session = { ...session, lastActiveAt: now, touchedAt: now };
      this.conversation.sessionExpired = false;
    } else if (session === null) {
      this.conversation.session = null;
    }
    if (consent !== undefined) this.conversation.consent = consent;
  }

  /** Lets go of all that was begun before, under a consent that is taken back now. */
  #keepOnly(frame: Frame): void {
    const { conversation } = this;
    conversation.paused = null;
    const gone = conversation.stack.splice(0, conversation.stack.indexOf(frame));
    for (const call of this.#calls) if (gone.includes(call.frame)) this.#calls.delete(call);
  }

  #toFailure(error: unknown, service: string): ServiceFailure {
    if (error instanceof ServiceRefusal) return error.failure;
    this.#parts.log.error("service_failed", { service, error });
    return { failure: "unavailable" };
  }

  /** A flow is over: its output goes to the flow that called it; one that it interrupted asks its question again. */
  #end(frame: Frame, output: unknown): void {
    const position = this.conversation.stack.indexOf(frame);
    if (position < 0) return;
    this.drop(position);
    const below = this.top;
    if (!below) return;
    if (frame.alone) this.fireTimers();
    if (frame.answers !== null) this.#give(below, answerOf(frame.answers, output));
    else if (this.#wanted === null && !this.#isSpared) this.askAgain(this.#languageChanged);
  }

  /** False where the same was said a moment ago of another of many things that came together. */
  #isNews({ text: { key }, sparing }: Say): boolean {
    if (sparing === undefined) return true;
    const now = this.#parts.clock.now();
    const { lately } = this.conversation;
    if (sparing && lately?.key === key && now - lately.at < policy.reply.sparingMs) return false;
    this.conversation.lately = { key, at: now };
    return true;
  }

  /** Keeps the last few wishes, each once; those that say nothing of what somebody was after are left out. */
  #remember(wish: Intent | undefined): void {
    if (wish === undefined || NOT_TRIED.has(wish)) return;
    const before = (this.conversation.tried ?? []).filter((other) => other.split(":")[0] !== wish);
    this.conversation.tried = [...before, wish].slice(-TRIED_KEPT);
  }

  /** An agent is to know that what he was after failed for a fault of ours. */
  #noteTrouble(frame: Frame): void {
    const { stack, tried } = this.conversation;
    const under = stack.slice(0, stack.indexOf(frame) + 1);
    const wish = under.map(({ input }) => (input as { intent?: Intent } | null)?.intent).findLast(Boolean);
    if (tried) this.conversation.tried = tried.map((one) => (one === wish ? `${one}:failed` : one));
  }

  #otherLanguage(): "id" | "en" {
    return this.conversation.language === "id" ? "en" : "id";
  }

  #flowOf(frame: Frame): Flow {
    const flow = this.#parts.flows.get(frame.flow);
    if (!flow) throw new Error(`There is no flow ${frame.flow}`);
    return flow;
  }

  #dueTimer() {
    const now = this.#parts.clock.now();
    let first: { frame: Frame; timer: Frame["timers"][number] } | undefined;
    for (const frame of awake(this.conversation.stack)) {
      for (const timer of frame.timers) {
        if (timer.due <= now && (!first || timer.due < first.timer.due)) first = { frame, timer };
      }
    }
    return first;
  }

  /** What the first call that settles has to say; null when a timer is due before. */
  #firstSettled(): Promise<(() => void) | null> {
    const [only] = this.#calls;
    if (only && this.#calls.size === 1 && nextDue(this.conversation) === null) return only.settled;
    return new Promise((resolve) => {
      const stop = this.#atNextTimer(() => resolve(null));
      for (const { settled } of this.#calls) {
        void settled.then((act) => {
          stop();
          resolve(act);
        });
      }
    });
  }

  #atNextTimer(run: () => void): () => void {
    const due = nextDue(this.conversation);
    if (due === null) return () => undefined;
    return this.#parts.clock.after(Math.max(0, due - this.#parts.clock.now()), run);
  }
}
