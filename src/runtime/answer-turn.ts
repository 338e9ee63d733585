import { randomBytes } from "node:crypto";
import { SealBroken } from "../keyring.ts";
import { policy } from "../policy.ts";
import type { NewHands } from "../ports/channel.ts";
import type { Change, Turn } from "../ports/conversation-store.ts";
import type { Letter } from "./codec.ts";
import { conduct, type Occurrence } from "./conduct.ts";
import { type ChatSession, type Conversation, newConversation, nextDue } from "./conversation.ts";
import type { DeliveryParts } from "./deliver.ts";
import { digest } from "./digest.ts";
import { Exchange, type ExchangeParts, type Occasion } from "./exchange.ts";
import { Navigation } from "./navigation.ts";
import { admit } from "./pace.ts";
import { RecentConversations } from "./recent-conversations.ts";
import { renewFrames, toRestart } from "./renew.ts";
import { choicesAfter, type Reply, toReplies } from "./replies.ts";
import { Respondent } from "./respond.ts";
import { createWording } from "./wording.ts";

export type AnsweringParts = DeliveryParts & ExchangeParts;

/** What a turn has to write, and the replies in it before they were sealed. */
interface Answered {
  change: Change;
  replies: Reply[];
}

/** Answers a turn: decides what the store has to write, all at once, so that the message is handled. */
export class Answering {
  readonly #parts: AnsweringParts;
  readonly #respondent: Respondent;
  readonly #recent = new RecentConversations();

  constructor(parts: AnsweringParts) {
    this.#parts = parts;
    this.#respondent = new Respondent(
      new Navigation(parts.flows),
      createWording(parts.translator, parts.flows),
    );
  }

  /**
   * Never throws for what a message or a flow does: then it is an apology, and the conversation as it was. `letter`: the turn's
   * message, where it need not be opened.
   */
  async answer(turn: Turn, letter: Letter | null): Promise<Answered> {
    const occurrence = this.#read(turn, letter);
    const exchange = this.#begin(turn, occurrence);
    try {
      if (occurrence && turn.tries <= policy.poisonTries) await this.#handle(exchange, occurrence);
      else this.#apologise(exchange, turn, null);
      return this.#toAnswer(exchange, turn);
    } catch (error) {
      const unchanged = this.#begin(turn, occurrence);
      this.#apologise(unchanged, turn, error);
      return this.#toAnswer(unchanged, turn);
    }
  }

  #begin(turn: Turn, occurrence: Occurrence | NewHands | null): Exchange {
    const conversation = this.#restore(turn);
    return new Exchange(conversation, occasionOf(turn, conversation, occurrence), this.#parts);
  }

  async #handle(exchange: Exchange, occurrence: Occurrence | NewHands): Promise<void> {
    const { conversation } = exchange;
    if (occurrence.type === "new-hands") {
      // Not a word: whoever has it now has asked for nothing, and is greeted when he writes.
      Object.assign(conversation, newConversation(this.#parts.clock.now(), policy.flood.burst));
      return;
    }
    if (occurrence.type === "content") {
      if (!this.#isAdmitted(exchange)) return;
      this.#keepSession(conversation);
    }
    if (!renewFrames(conversation.stack, this.#parts.flows)) return this.#beginAnew(exchange);
    if (conversation.paused && !renewFrames(conversation.paused, this.#parts.flows))
      conversation.paused = null;
    await conduct(exchange, occurrence, this.#respondent);
  }

  #isAdmitted(exchange: Exchange): boolean {
    const { pace, verdict } = admit(exchange.conversation.pace, this.#parts.clock.now());
    exchange.conversation.pace = pace;
    if (verdict === "warn-and-pass-over") exchange.say({ text: { key: "common:slow-down" } });
    return verdict === "answer";
  }

  /**
   * Ends a session that has run out; moves the idle limit of one in use. The core judges by itself and here only learns sooner, so nobody
   * waits for it.
   */
  #keepSession(conversation: Conversation): void {
    const { session } = conversation;
    if (!session) return;
    const now = this.#parts.clock.now();
    const why = endOf(session, now);
    if (why) {
      conversation.session = null;
      conversation.sessionExpired = true;
      return this.#tellCore(this.#parts.core.endSession(session, why));
    }
    session.lastActiveAt = now;
    if (now - session.touchedAt < policy.session.touchEveryMs) return;
    session.touchedAt = now;
    this.#tellCore(this.#parts.core.touchSession(session));
  }

  #tellCore(call: Promise<void>): void {
    call.catch((error: unknown) => this.#parts.log.warn("session_not_kept", { error }));
  }

  /** A flow has changed under a conversation and can't take it over: said, and begun anew with what it was opened for. */
  async #beginAnew(exchange: Exchange): Promise<void> {
    const restart = toRestart(exchange.conversation, this.#parts.flows);
    exchange.drop(0);
    exchange.say({ text: { key: "common:renewed" } });
    if (restart) exchange.open(restart.flow, restart.input);
    else this.#respondent.toWish(exchange, "menu");
    await exchange.rest();
  }

  #restore(turn: Turn): Conversation {
    if (turn.snapshot !== null) {
      const recent = this.#recent.take(turn.conversation, turn.snapshot);
      if (recent) return recent;
      try {
        return this.#parts.codec.openSnapshot(turn.conversation, turn.snapshot);
      } catch (error) {
        if (!(error instanceof SealBroken)) throw error;
        this.#parts.log.error("snapshot_refused", { conversation: digest(turn.conversation) });
      }
    }
    return newConversation(this.#parts.clock.now(), policy.flood.burst);
  }

  /** Null: the letter can't be opened, and is set aside. */
  #read({ conversation, message }: Turn, known: Letter | null): Occurrence | NewHands | null {
    if (!message) return { type: "wake" };
    try {
      const letter = known ?? this.#parts.codec.openLetter(conversation, message.body);
      if (letter.kind === "code-undelivered") return { type: "code-undelivered" };
      if (letter.kind === "page-filled") return { type: "page-filled", pageId: letter.pageId };
      if (letter.kind === "notice") return { type: "notice", about: letter.about };
      if (letter.kind === "desk") return { type: "desk", event: letter.event };
      const { content } = letter;
      if (content.type === "new-hands" || content.type === "handed-back") return content;
      const hint = letter.languageHint;
      return hint === undefined
        ? { type: "content", content }
        : { type: "content", content, languageHint: hint };
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      return null;
    }
  }

  /** Tells the person that the fault is ours, with a reference that finds it in the log. */
  #apologise(exchange: Exchange, turn: Turn, error: unknown): void {
    const reference = randomBytes(4).toString("hex").toUpperCase();
    const conversation = digest(turn.conversation);
    this.#parts.log.error("message_set_aside", { conversation, reference, error });
    exchange.say({ text: { key: "common:unexpected", values: { reference } } });
    exchange.askAgain();
  }

  #toAnswer({ conversation, said, sessionEnded }: Exchange, turn: Turn): Answered {
    const { codec, clock } = this.#parts;
    const screen = screenId(turn);
    const choices = choicesAfter(said);
    if (choices) conversation.screen = { id: screen, choices };
    const { language, session } = conversation;
    const ref = session && { sessionId: session.sessionId, epoch: session.epoch };
    const replies = toReplies(said, { language, session: ref, at: clock.now(), screen });
    if (sessionEnded) replies.unshift({ kind: "hide-personal" });
    const snapshot = codec.sealSnapshot(turn.conversation, conversation);
    this.#recent.keep(turn.conversation, snapshot, conversation);
    const change: Change = {
      snapshot,
      replies: replies.map((reply) => codec.sealReply(turn.conversation, reply)),
      wakeAt: nextDue(conversation),
    };
    return { change, replies };
  }
}

function endOf(session: ChatSession, now: number): "idle" | "absolute" | null {
  if (now > session.expiresAt) return "absolute";
  return now - session.lastActiveAt > policy.session.idleMs ? "idle" : null;
}

/** A wake-up has no id: when it was due tells it from every other, also when the store has lost its count. */
function occasionOf(
  { conversation, message }: Turn,
  from: Conversation,
  occurrence: Occurrence | NewHands | null,
): Occasion {
  const id = message?.id ?? `wake-${nextDue(from)}`;
  return { conversation, id, messageId: occurrence?.type === "content" ? id : null };
}

/** Names the screen that a turn opens: no other turn of the conversation has its epoch and version. */
function screenId({ epoch, version }: Turn): string {
  return `${epoch.toString(36)}-${version.toString(36)}`;
}
