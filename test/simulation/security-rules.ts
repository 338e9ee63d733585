import { policy } from "../../src/policy.ts";
import type { Recipient } from "../../src/ports/channel.ts";
import type { CodeToSend, CoreSystem, SessionRef } from "../../src/ports/core.ts";
import type { LogFields } from "../../src/ports/log.ts";
import type { Rendered } from "../../src/ports/message.ts";
import type { ModelEvent } from "../support/model-core/events.ts";
import type { Canaries } from "./canaries.ts";
import type { ChatRecords, ReplyRecord } from "./chat-record.ts";
import type { CodeRules } from "./code-rules.ts";
import type { CoreCall } from "./core-server.ts";
import { CHANNEL } from "./platform.ts";
import type { Process } from "./process.ts";
import { wordsOf } from "./readings.ts";
import type { World } from "./world.ts";

interface SessionRecord {
  conversation: string;
  member: string;
  usedAt: number;
  endedAt: number | null;
}

/** Two clocks may differ so much, and a call may take so long. */
const TOLERANCE_MS = 10_000;

/** A session this far from every limit must be live. */
const SURELY_LIVE_MS = policy.session.idleMs - 60_000;

/** What the keyring makes: nothing can be read in it. */
const SEALED = /^[\w-]{1,20}\.[\w-]+$/;

interface Parts {
  world: World;
  chats: ChatRecords;
  codes: CodeRules;
  canaries: Canaries;
  /** Whose JHT balance an amount is. */
  memberOf: ReadonlyMap<number, string>;
  events: readonly ModelEvent[];
  /** Whether the core takes a session for live. */
  isLive(sessionId: string): boolean;
  find(to: Recipient): ReplyRecord | null;
}

/** Who may see what: sessions, codes, consent, and words that are for one person only (I01, I05–I07, I17, I18, I20, I21, I24). */
export class SecurityRules {
  readonly #parts: Parts;
  readonly #codes: CodeRules;
  readonly #sessions = new Map<string, SessionRecord>();
  /** What the core last said of a session to a process. */
  readonly #said = new Map<string, { live: boolean; at: number }>();
  readonly #consents = new Set<string>();
  readonly #requestKeys = new Map<string, string>();
  #read = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#codes = parts.codes;
  }

  /** A session that was opened, for the rules of snapshots. */
  session(id: string): SessionRecord | null {
    return this.#sessions.get(id) ?? null;
  }

  /** A chat was told that its agreement has been taken back. One that was not told so may still be in force. */
  onWithdrawn(conversation: string): void {
    this.#consents.delete(conversation);
  }

  /** The message that a process is answering in the chat that a request is about. */
  messageBehind(process: Process, request: unknown): string | null {
    if (typeof request !== "object" || request === null || !("conversation" in request)) return null;
    const chat = this.#parts.chats.of(String(request.conversation));
    return chat.work.get(process.name)?.message ?? null;
  }

  onCoreCall(call: CoreCall): void {
    if (call.method === "recordConsent") this.#onConsent(call);
    const asker = this.#askerOf(call);
    this.#readEvents(asker);
    if (asker !== null) this.#checkRequestKey(asker, call);
    switch (call.method) {
      case "isLive":
        return this.#onIsLive(call);
      case "endSession":
        return this.#onEnd(call.args[0] as SessionRef);
      case "touchSession":
        return this.#onTouch(call.args[0] as SessionRef);
      case "readBalances":
        return this.#onBalances(call);
      case "checkCode":
        return this.#codes.onCheckCode(call);
      case "revealCode":
        return this.#codes.onReveal(call.args[0] as string, call.outcome as CodeToSend);
      case "keepInDraft":
        return this.#needConsent((call.args[0] as { conversation: string }).conversation, call.method);
      case "noteContact":
        return this.#onContact(call.args[0] as { conversation: string; proven: boolean });
      default:
    }
  }

  onAsked(process: Process, to: Recipient, message: Rendered): void {
    const { canaries } = this.#parts;
    const record = this.#parts.find(to);
    const words = wordsOf(message);
    if (canaries.hasIdentifier(words)) this.#violated("I18", `${to.id} shows an identifier in full`);
    if (message.class === "secret") this.#onSecret(to, record);
    else if (canaries.hasCode(words)) this.#violated("I07", `${to.id} shows a code and is not secret`);
    if (message.class === "personal") this.#onPersonal(process, to, record);
    this.#checkFigures(to, message, words);
  }

  onLog(event: string, fields: LogFields): void {
    const { canaries } = this.#parts;
    const { error, ...rest } = fields;
    const line = `${event} ${JSON.stringify(rest)} ${error instanceof Error ? error.message : ""}`;
    if (canaries.hasIdentifier(line) || canaries.hasCode(line))
      this.#violated("I18", `the log line ${event} holds what it must not`);
  }

  /** I18: nothing of this may be found where bodies are stored, sealed or not. */
  checkBody(what: string, body: string): void {
    if (SEALED.test(body)) return;
    const { canaries } = this.#parts;
    if (canaries.hasIdentifier(body)) this.#violated("I18", `${what} holds an identifier`);
    if (canaries.hasCode(body)) this.#violated("I18", `${what} holds a code`);
  }

  /** Whether the core has said since its commit that this reply must not leave, or that it goes elsewhere, where it then went. */
  mayHaveBeenDropped({ reply, committedAt }: ReplyRecord): boolean {
    if (reply.kind === "code") return this.#codes.wentElsewhere(reply.challengeId, committedAt);
    if (reply.kind !== "message" || !reply.personal) return false;
    const { session } = reply;
    return session === null || this.#wasSaidToBeOver(session.sessionId, committedAt);
  }

  #wasSaidToBeOver(sessionId: string, since: number): boolean {
    for (const [name, { live, at }] of this.#said)
      if (!live && at >= since && name.startsWith(sessionId)) return true;
    return false;
  }

  get #now(): number {
    return this.#parts.world.scheduler.now;
  }

  #violated(invariant: string, sentence: string): void {
    this.#parts.world.violated(invariant, sentence);
  }

  /**
   * The message for which something was asked. A call that its flow no longer waits for may go on while the next message is answered; its key says
   * whose it is.
   */
  #askerOf({ message, args: [request, key] }: CoreCall): string | null {
    if (typeof key !== "string" || !isOfConversation(request)) return message;
    const named = key.split("|")[1] ?? "";
    return this.#parts.chats.of(request.conversation).arrived.has(named) ? named : message;
  }

  /** I01: however often a message is begun, it asks for one thing under one key. */
  #checkRequestKey(asker: string, { method, args: [request, key] }: CoreCall): void {
    if (typeof key !== "string" || !isOfConversation(request)) return;
    const name = `${request.conversation}/${asker} ${method}`;
    const before = this.#requestKeys.get(name);
    if (before !== undefined && before !== key)
      this.#violated("I01", `${name} was asked for under two keys, and so done twice`);
    this.#requestKeys.set(name, key);
  }

  #readEvents(message: string | null): void {
    const { events } = this.#parts;
    for (; this.#read < events.length; this.#read++) {
      const event = events[this.#read];
      if (event) this.#onEvent(event, message);
    }
  }

  #onEvent(event: ModelEvent, message: string | null): void {
    switch (event.what) {
      case "challenge-opened":
        this.#needConsent(event.conversation, "a challenge");
        return this.#codes.onOpened(event, message);
      case "challenge-resent":
        return this.#codes.onResent(event);
      case "code-judged":
        return this.#codes.onJudged(event);
      case "session-opened":
        this.#sessions.set(event.sessionId, { ...event, usedAt: event.at, endedAt: null });
        return;
      case "session-ended": {
        const session = this.#sessions.get(event.sessionId);
        if (session) session.endedAt ??= event.at;
        return;
      }
      case "balances-read":
      case "code-revealed":
        return;
      default:
        event satisfies never;
    }
  }

  /** I05, I20: an ended session stays ended, and nobody else's doing ends one. */
  #onIsLive({ process, args, outcome }: CoreCall): void {
    const { sessionId } = args[0] as SessionRef;
    const session = this.#sessions.get(sessionId);
    this.#said.set(`${sessionId}|${process.name}`, { live: outcome === true, at: this.#now });
    if (outcome === true && session?.endedAt !== null)
      this.#violated("I05", `a session of ${session?.conversation} that has ended was called live`);
    if (
      outcome === false &&
      session &&
      session.endedAt === null &&
      this.#now - session.usedAt < SURELY_LIVE_MS
    )
      this.#violated("I20", `a session of ${session.conversation} ended without anybody's doing`);
  }

  /** I05: what is asked to end has ended. */
  #onEnd({ sessionId }: SessionRef): void {
    const session = this.#sessions.get(sessionId);
    if (session && (session.endedAt === null || this.#parts.isLive(sessionId)))
      this.#violated("I05", `a session of ${session.conversation} was to end and did not`);
  }

  #onTouch({ sessionId }: SessionRef): void {
    const session = this.#sessions.get(sessionId);
    if (session && session.endedAt === null) session.usedAt = this.#now;
  }

  #onBalances({ args, outcome }: CoreCall): void {
    const session = this.#sessions.get((args[0] as SessionRef).sessionId);
    if (outcome !== null && (!session || session.endedAt !== null))
      this.#violated("I05", `balances were read in a session of ${session?.conversation} that has ended`);
  }

  #onConsent({ args }: CoreCall): void {
    const { conversation, given } = args[0] as Parameters<CoreSystem["recordConsent"]>[0];
    if (given) this.#consents.add(conversation);
  }

  #onContact({ conversation, proven }: { conversation: string; proven: boolean }): void {
    this.#needConsent(conversation, "noteContact");
    this.#codes.onContact(conversation, proven);
  }

  /** I24. */
  #needConsent(conversation: string, what: string): void {
    if (!this.#consents.has(conversation))
      this.#violated("I24", `${conversation} had not agreed when ${what} was kept`);
  }

  /** I07: a code comes into the chat that asked for it, when that is where it belongs. */
  #onSecret(to: Recipient, record: ReplyRecord | null): void {
    const reply = record?.reply;
    if (reply?.kind !== "code" || !this.#codes.isForChat(reply.challengeId, `${CHANNEL}:${to.chat}`))
      this.#violated("I07", `${to.id} is a code that does not belong into this chat`);
  }

  /** I06: the core has said that the session lives, just now, and to this very process. */
  #onPersonal(process: Process, to: Recipient, record: ReplyRecord | null): void {
    const reply = record?.reply;
    if (reply?.kind !== "message" || !reply.session)
      return this.#violated("I06", `${to.id} is personal and was made in no session`);
    const { sessionId } = reply.session;
    const said = this.#said.get(`${sessionId}|${process.name}`);
    if (!said?.live || said.at < (record?.committedAt ?? 0))
      this.#violated("I06", `${to.id} leaves without having asked whether its session lives`);
    const endedAt = this.#sessions.get(sessionId)?.endedAt ?? null;
    if (endedAt !== null && said && this.#now - said.at > TOLERANCE_MS)
      this.#violated("I06", `${to.id} leaves after its session has ended`);
    if (this.#now - reply.at > policy.reply.personalMs + TOLERANCE_MS)
      this.#violated("I06", `${to.id} leaves after its time`);
  }

  /** I17: what is one person's is shown only in a chat that he has proved to be his, and only as personal. */
  #checkFigures(to: Recipient, message: Rendered, words: string): void {
    const { memberOf } = this.#parts;
    const conversation = `${CHANNEL}:${to.chat}`;
    for (const amount of words.match(/\d{2}[.,]\d{3}[.,]\d{3}/g) ?? []) {
      const member = memberOf.get(Number(amount.replaceAll(/[.,]/g, "")));
      if (!member) continue;
      if (message.class !== "personal") this.#violated("I06", `${to.id} shows a balance and is not personal`);
      const isHis = [...this.#sessions.values()].some(
        (session) => session.member === member && session.conversation === conversation,
      );
      if (!isHis) this.#violated("I17", `${to.id} shows the balance of somebody else`);
    }
  }
}

function isOfConversation(request: unknown): request is { conversation: string } {
  return typeof request === "object" && request !== null && "conversation" in request;
}
