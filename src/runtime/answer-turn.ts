import { createHash, randomBytes } from "node:crypto";
import { SealBroken } from "../keyring.ts";
import { policy } from "../policy.ts";
import type { Change, Turn } from "../ports/conversation-store.ts";
import { conduct, type Occurrence } from "./conduct.ts";
import { type ChatSession, type Conversation, newConversation, nextDue } from "./conversation.ts";
import type { DeliveryParts } from "./deliver.ts";
import { digest } from "./digest.ts";
import { Exchange, type ExchangeParts, type Occasion } from "./exchange.ts";
import { Navigation } from "./navigation.ts";
import { admit } from "./pace.ts";
import { renewFrames, toRestart } from "./renew.ts";
import { choicesAfter, type Reply, toReplies } from "./replies.ts";
import { Respondent } from "./respond.ts";
import { createWording } from "./wording.ts";

export type AnsweringParts = DeliveryParts & ExchangeParts;

/** Answers a turn: decides what the store has to write, all at once, so that the message is handled. */
export class Answering {
  readonly #parts: AnsweringParts;
  readonly #respondent: Respondent;

  constructor(parts: AnsweringParts) {
    this.#parts = parts;
    this.#respondent = new Respondent(
      new Navigation(parts.flows),
      createWording(parts.translator, parts.flows),
    );
  }

  /** Never throws for what a message or a flow does: then it is an apology, and the conversation as it was. */
  async answer(turn: Turn): Promise<Change> {
    const occurrence = this.#read(turn);
    const exchange = this.#begin(turn, occurrence);
    try {
      if (occurrence && isBearable(turn)) await this.#handle(exchange, occurrence);
      else this.#apologise(exchange, turn, null);
      return this.#toChange(exchange, turn);
    } catch (error) {
      const unchanged = this.#begin(turn, occurrence);
      this.#apologise(unchanged, turn, error);
      return this.#toChange(unchanged, turn);
    }
  }

  #begin(turn: Turn, occurrence: Occurrence | null): Exchange {
    return new Exchange(this.#restore(turn), occasionOf(turn, occurrence), this.#parts);
  }

  async #handle(exchange: Exchange, occurrence: Occurrence): Promise<void> {
    const { conversation } = exchange;
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
  #read(turn: Turn): Occurrence | null {
    if (!turn.message) return { type: "wake" };
    try {
      const letter = this.#parts.codec.openLetter(turn.conversation, turn.message.body);
      if (letter.kind === "code-undelivered") return { type: "code-undelivered" };
      return { ...letter, type: "content" };
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

  #toChange({ conversation, said, sessionEnded }: Exchange, turn: Turn): Change {
    const { codec, clock } = this.#parts;
    const screen = screenId(turn);
    const choices = choicesAfter(said);
    if (choices) conversation.screen = { id: screen, choices };
    const { language, session } = conversation;
    const ref = session && { sessionId: session.sessionId, epoch: session.epoch };
    const hiding: Reply[] = sessionEnded ? [{ kind: "hide-personal" }] : [];
    const replies = [...hiding, ...toReplies(said, { language, session: ref, at: clock.now(), screen })];
    return {
      snapshot: codec.sealSnapshot(turn.conversation, conversation),
      replies: replies.map((reply) => codec.sealReply(turn.conversation, reply)),
      wakeAt: nextDue(conversation),
    };
  }
}

function endOf(session: ChatSession, now: number): "idle" | "absolute" | null {
  if (now > session.expiresAt) return "absolute";
  return now - session.lastActiveAt > policy.session.idleMs ? "idle" : null;
}

function occasionOf(turn: Turn, occurrence: Occurrence | null): Occasion {
  return {
    conversation: turn.conversation,
    id: turn.message?.id ?? `wake-${turn.version}`,
    messageId: occurrence?.type === "content" ? (turn.message?.id ?? null) : null,
  };
}

/** A message that broke the process every time it was begun is not begun again. */
function isBearable({ message }: Turn): boolean {
  return message === null || message.tries <= policy.poisonTries;
}

/** Names the screen that a turn opens; the same when the turn is done again, never the same for two turns. */
function screenId({ conversation, version, message }: Turn): string {
  return createHash("sha256")
    .update(`${conversation}|${version}|${message?.id ?? ""}`)
    .digest("hex")
    .slice(0, 10);
}
