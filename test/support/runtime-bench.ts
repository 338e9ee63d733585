import { randomUUID } from "node:crypto";
import type { Flow } from "../../flows/kit/flow.ts";
import type { CodeStart } from "../../flows/kit/services.ts";
import { flows as productFlows } from "../../flows/registry.ts";
import { createTranslator } from "../../src/i18n/translator.ts";
import { createKeyring } from "../../src/keyring.ts";
import { policy } from "../../src/policy.ts";
import type { Channel, Content, DeliveryError, Recipient } from "../../src/ports/channel.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { CodeSender, OutsideMessage, Receipt, SendingReport } from "../../src/ports/code-sender.ts";
import type { ConversationStore } from "../../src/ports/conversation-store.ts";
import { type CodeToSend, type CoreSystem, CoreUnavailable } from "../../src/ports/core.ts";
import type { Log, LogFields } from "../../src/ports/log.ts";
import type { Rendered } from "../../src/ports/message.ts";
import type { ServiceTable } from "../../src/ports/services.ts";
import { createCodec } from "../../src/runtime/codec.ts";
import { type Conversation, newConversation } from "../../src/runtime/conversation.ts";
import { Runtime } from "../../src/runtime/runtime.ts";
import { openEmbeddedStore } from "../../src/store/embedded/open-embedded-store.ts";
import { createFakeClock, type FakeClock } from "./fake-clock.ts";
import { serviceSamples } from "./samples.ts";

export const translator = await createTranslator({ demo: true, operator: null });
export const codec = createCodec(createKeyring({ id: "test", bytes: new Uint8Array(32).fill(7) }));

/** A session that is live as long as the core says so. */
export function liveSession(now: number) {
  return {
    sessionId: "session-1",
    epoch: 1,
    expiresAt: now + policy.session.absoluteMs,
    lastActiveAt: now,
    touchedAt: now,
  };
}

export interface BenchOptions {
  /** The product's own when left out. */
  flows?: Flow[];
  /** Services that do not answer with the first of their samples. */
  services?: Partial<ServiceTable>;
  /** In memory when left out. */
  store?: ConversationStore;
  clock?: FakeClock;
}

/** The runtime between fakes: a channel that can refuse, a core that can be down or silent, time that stands still. */
export interface Bench {
  readonly runtime: Runtime;
  readonly channel: FakeChannel;
  readonly core: FakeCore;
  readonly sms: FakeSms;
  readonly log: FakeLog;
  readonly clock: FakeClock;
  readonly store: ConversationStore;
  /** Has a person send something; resolves when it is durable. */
  sends(content: Content | string, chat?: string, id?: string): Promise<void>;
  /** The same, and what he was answered. */
  asks(content: Content | string, chat?: string): Promise<string[]>;
  /** Lets time pass and everything that is due then happen; resolves with what was said by itself. */
  waits(ms: number): Promise<string[]>;
  /** Puts a chat into a condition, as if it had come there by talking. */
  place(condition: Partial<Conversation>, chat?: string): Promise<void>;
}

export async function createBench({
  flows,
  services,
  store: given,
  clock: shared,
}: BenchOptions = {}): Promise<Bench> {
  const clock = shared ?? createFakeClock();
  const store = given ?? (await openEmbeddedStore({ folder: null, clock })).store;
  const channel = new FakeChannel();
  const core = new FakeCore();
  const sms = new FakeSms(clock);
  const log = new FakeLog();
  const runtime = new Runtime({
    flows: flows ?? [...productFlows],
    services: { ...sampleServices(), ...services },
    store,
    core: core as unknown as CoreSystem,
    codeSender: sms,
    channels: new Map<string, Channel>([["fake", channel]]),
    translator,
    codec,
    clock,
    log,
  });
  const sends: Bench["sends"] = (content, chat = "1", id = randomUUID()) =>
    runtime.receive({
      channel: "fake",
      chat,
      id,
      content: typeof content === "string" ? { type: "text", text: content } : content,
    });
  async function heardDuring(happen: () => Promise<void>): Promise<string[]> {
    const before = channel.sent.length;
    await happen();
    await runtime.idle();
    return channel.sent.slice(before).map(({ text }) => text);
  }
  return {
    runtime,
    channel,
    core,
    sms,
    log,
    clock,
    store,
    sends,
    asks: (content, chat) => heardDuring(() => sends(content, chat)),
    waits: (ms) =>
      heardDuring(async () => {
        clock.advance(ms);
        await runtime.recover();
      }),
    async place(condition, chat = "1") {
      const key = `fake:${chat}`;
      const conversation = { ...newConversation(clock.now(), policy.flood.burst), met: true, ...condition };
      const turn = await takeTurn(store, key);
      const snapshot = codec.sealSnapshot(key, conversation);
      await store.finish(await store.commit(turn, { snapshot, replies: [], wakeAt: null }));
    },
  };
}

async function takeTurn(store: ConversationStore, key: string) {
  const arrival = await store.arrive(key, { id: randomUUID(), body: "" });
  if (arrival.outcome !== "turn") throw new Error("somebody is at work on this conversation");
  return arrival.turn;
}

/** Every service answers with the first of its samples; whether somebody is signed in is read from the chat. */
function sampleServices(): ServiceTable {
  const samples = Object.entries(serviceSamples).map(([name, [output]]) => [name, async () => ({ output })]);
  return {
    ...(Object.fromEntries(samples) as unknown as ServiceTable),
    readSession: async (_, { session }) => ({ output: { signedIn: session !== null } }),
    recordConsent: async ({ given }) => ({ output: {}, consent: given }),
    readConsent: async () => ({ output: { given: false } }),
  };
}

interface Sent extends Pick<Recipient, "chat" | "id" | "words"> {
  text: string;
  message: Rendered;
}

/** Keeps what is sent. What goes wrong is said for each chat beforehand. */
class FakeChannel implements Channel {
  readonly name = "fake";
  reportsDelivery?: true;
  readonly limits = { buttonLabel: 40, buttons: 12, text: 4_000, contactRequest: true };
  readonly sent: Sent[] = [];
  readonly hidden: string[] = [];
  /** Awaited before each message leaves. */
  beforeSending: (to: Recipient) => Promise<void> = async () => undefined;
  readonly #failures = new Map<string, DeliveryError[]>();

  /** How the next tries to send to a chat fail, one each. */
  fails(chat: string, ...failures: DeliveryError[]): void {
    this.#failures.set(chat, failures);
  }

  textsTo(chat: string): string[] {
    return this.sent.filter((sent) => sent.chat === chat).map(({ text }) => text);
  }

  async send(to: Recipient, message: Rendered): Promise<void> {
    await this.beforeSending(to);
    const failure = this.#failures.get(to.chat)?.shift();
    if (failure) throw failure;
    const spans = [...message.text, ...message.footer];
    this.sent.push({ ...to, text: spans.map(({ text }) => text).join(""), message });
  }

  async hide(_chat: string, messageId: string): Promise<boolean> {
    this.hidden.push(messageId);
    return true;
  }

  async hidePersonal(): Promise<void> {
    this.hidden.push("personal");
  }

  async start(): Promise<void> {
    // Tests speak to the runtime directly.
  }

  async stop(): Promise<void> {
    // Nothing is under way here.
  }

  async showTyping(): Promise<void> {
    // Nobody looks.
  }
}

/** A code that is to come into the chat itself. */
export const startedInChat = {
  result: "started",
  challengeId: "challenge-1",
  via: "chat",
  to: "•••••7788",
  validMinutes: 5,
  validMs: 300_000,
  resendAfterMs: 60_000,
  tag: "KM",
  otherWays: [],
} satisfies CodeStart;

/** A code as the core gives it. */
export const writtenCode = {
  kind: "code",
  code: "482913",
  tag: "KM",
  purpose: "login",
  expiresAt: Date.UTC(2026, 10, 23, 2, 5, 0),
} as const;

/** The part of the system of record that the runtime itself asks. */
class FakeCore
  implements Pick<CoreSystem, "isLive" | "revealCode" | "noteSending" | "touchSession" | "endSession">
{
  answers: "at once" | "never" | "that it is down" = "at once";
  live = true;
  code: CodeToSend = { to: "chat", ...writtenCode };
  readonly sendings: SendingReport[] = [];
  readonly ended: string[] = [];

  isLive = () => this.#answer(this.live);
  revealCode = () => this.#answer(this.code);
  touchSession = () => this.#answer(undefined);
  noteSending: CoreSystem["noteSending"] = async (report) => void this.sendings.push(report);
  endSession: CoreSystem["endSession"] = (_, why) => {
    this.ended.push(why);
    return this.#answer(undefined);
  };

  async #answer<Output>(output: Output): Promise<Output> {
    if (this.answers === "never") await new Promise(() => undefined);
    if (this.answers === "that it is down") throw new CoreUnavailable("down");
    return output;
  }
}

class FakeSms implements CodeSender {
  /** Whether its provider says that it works. */
  works = true;
  /** What it says to the next sending, whether or not it works. */
  fails: Error | null = null;
  takesMs = 0;
  readonly sent: OutsideMessage[] = [];

  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  ways = () => ["sms", "email"] as const;
  isUp = async () => this.works;

  async send(message: OutsideMessage): Promise<Receipt> {
    if (this.takesMs > 0) await new Promise<void>((resolve) => this.#clock.after(this.takesMs, resolve));
    if (this.fails) throw this.fails;
    this.sent.push(message);
    return { state: "sent", providerId: "provider-1" };
  }
}

class FakeLog implements Log {
  readonly lines: { level: "info" | "warn" | "error"; event: string; fields: LogFields }[] = [];

  info = (event: string, fields: LogFields = {}) => void this.lines.push({ level: "info", event, fields });
  warn = (event: string, fields: LogFields = {}) => void this.lines.push({ level: "warn", event, fields });
  error = (event: string, fields: LogFields = {}) => void this.lines.push({ level: "error", event, fields });
}
