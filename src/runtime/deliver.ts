import { createHash } from "node:crypto";
import type { AgentFile, AgentWords } from "../../flows/kit/effects.ts";
import { SealBroken } from "../keyring.ts";
import { policy } from "../policy.ts";
import {
  type Channel,
  DeliveryError,
  type DeliveryFailure,
  type PageAddresses,
  type Recipient,
} from "../ports/channel.ts";
import type { Clock } from "../ports/clock.ts";
import type { CodeSender } from "../ports/code-sender.ts";
import type { ConversationStore, PendingReply, Turn } from "../ports/conversation-store.ts";
import { type CoreSystem, CoreUnavailable } from "../ports/core.ts";
import type { CleanFile } from "../ports/files.ts";
import type { Log } from "../ports/log.ts";
import type { Translator } from "../ports/translator.ts";
import type { Codec } from "./codec.ts";
import { digest } from "./digest.ts";
import type { Lease } from "./lease.ts";
import { type CodeReply, codeText, OutsideDelivery } from "./outside-delivery.ts";
import { answeredInTime } from "./patience.ts";
import { render, renderLink, renderSentence } from "./render.ts";
import type { MessageReply, Reply } from "./replies.ts";

export interface DeliveryParts {
  store: ConversationStore;
  core: CoreSystem;
  codeSender: CodeSender;
  channels: ReadonlyMap<string, Channel>;
  translator: Translator;
  /** Left out: every chat is a page of this server itself. */
  pages?: PageAddresses;
  codec: Codec;
  clock: Clock;
  log: Log;
}

/** Why a chat can't be sent to now. */
export interface Wait {
  /** The time before which it may not be tried again. */
  until: number;
  /** A message of the person's ends it before. */
  untilMail: boolean;
}

/** A chat that a reply goes to under a lease. */
class Destination implements Recipient {
  readonly chat: string;
  readonly id: string;
  readonly words?: { ticket: string; position: number };
  readonly #lease: Lease;

  constructor(chat: string, id: string, words: AgentWords | undefined, lease: Lease) {
    this.chat = chat;
    this.id = id;
    if (words) this.words = { ticket: words.ticket, position: words.position };
    this.#lease = lease;
  }

  /** Looked at when it leaves: a renewal meanwhile moves it. */
  get notAfter(): number {
    return this.#lease.endsAt;
  }
}

/** What came of sending. */
export interface Delivered {
  /** Null: everything left. */
  wait: Wait | null;
  /** Seqs that left and are still in the outbox: the last one, which goes with the next call of the store. */
  sent: readonly number[];
}

/** Where a reply goes, and by which right: looked at again after every wait before it leaves. */
interface Sending {
  conversation: string;
  channel: Channel;
  to: Recipient;
  lease: Lease;
}

/** Sends the replies of a turn in order, each acknowledged before the next leaves. */
export class Delivery {
  readonly #parts: DeliveryParts;
  /** Failures in a row of each conversation that is waiting to be sent to again. */
  readonly #failures = new Map<string, number>();
  readonly #outside: OutsideDelivery;

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
    this.#outside = new OutsideDelivery(parts);
  }

  /**
   * Sends what is in the outbox. `replies`: the same, where they need not be opened. Throws `LostTurn` when another holds the conversation
   * by now: only its holder may speak.
   */
  async deliver(turn: Turn, lease: Lease, replies: readonly Reply[] | null): Promise<Delivered> {
    const sent: number[] = [];
    const isKnown = replies?.length === turn.replies.length;
    for (const [at, pending] of turn.replies.entries()) {
      // What left is taken out before the next one leaves: only the newest can ever be repeated.
      for (const seq of sent.splice(0)) await lease.insist(() => this.#parts.store.acknowledge(turn, seq));
      await lease.ensure();
      const wait = await this.#attempt(turn, pending, lease, isKnown ? replies[at] : undefined);
      if (wait !== null) return { wait, sent };
      this.#failures.delete(turn.conversation);
      sent.push(pending.seq);
    }
    return { wait: null, sent };
  }

  /** Sends one reply. Null: it left, or never will. */
  async #attempt(turn: Turn, pending: PendingReply, lease: Lease, known?: Reply): Promise<Wait | null> {
    const { conversation } = turn;
    let words: AgentWords | undefined;
    try {
      const { channel, chat } = addressOf(conversation, this.#parts.channels);
      const reply = known ?? this.#parts.codec.openReply(conversation, pending.body);
      words = reply.kind === "message" ? reply.from : undefined;
      if (words && !this.#isTheirTurn(words, turn)) throw new DeliveryError("rejected");
      const to = new Destination(chat, `${conversation}/${pending.seq}`, words, lease);
      await this.#send(reply, { conversation, channel, to, lease });
      if (words && !channel.reportsDelivery) await this.#tellDesk(words, "delivered");
      return null;
    } catch (error) {
      const wait = this.#afterFailure(error, conversation);
      if (words && wait === null) await this.#tellDesk(words, "failed");
      return wait;
    }
  }

  /** Words of an agent leave only while the conversation stands at the epoch under which they were said. */
  #isTheirTurn({ ticket, epoch }: AgentWords, { conversation, snapshot }: Turn): boolean {
    if (snapshot === null) return false;
    const { desk } = this.#parts.codec.openSnapshot(conversation, snapshot);
    return desk?.ticket === ticket && desk.epoch === epoch;
  }

  /**
   * Before the reply is done with, so that no death leaves words "on their way" at the desk that have arrived. A core that does not answer does: the
   * chat goes on without.
   */
  async #tellDesk({ ticket, position }: AgentWords, outcome: "delivered" | "failed"): Promise<void> {
    const { core, clock, log } = this.#parts;
    try {
      await answeredInTime(core.noteDelivery({ ticket, position, outcome }), clock);
    } catch (error) {
      log.warn("delivery_not_noted", { error });
    }
  }

  /** Not `async`, as each layer of that is more promises for every message. */
  #send(reply: Reply, sending: Sending): Promise<void> {
    const { channel, to } = sending;
    switch (reply.kind) {
      case "message":
        return this.#sendMessage(reply, sending);
      case "code":
        return this.#sendCode(reply, sending);
      case "link":
        return this.#sendLink(reply, sending);
      case "notice":
        return this.#sendNotice(reply, sending);
      case "hide":
        return channel.hide(to.chat, reply.messageId).then(() => undefined);
      case "hide-personal":
        return channel.hidePersonal(to.chat);
      default:
        return reply satisfies never;
    }
  }

  /** A personal message leaves only while its session lives; one that waited too long leaves no more. */
  async #sendMessage(reply: MessageReply, sending: Sending): Promise<void> {
    const { channel, to, lease } = sending;
    const { core, translator, clock } = this.#parts;
    if (reply.personal) {
      if (!reply.session || !(await answeredInTime(core.isLive(reply.session), clock))) return;
      await lease.ensure();
    }
    const age = clock.now() - reply.at;
    // What an agent said is his as long as the talk is.
    if (age > policy.reply.publicMs && !reply.from) return;
    if (reply.personal && age > policy.reply.personalMs) {
      return channel.send(
        to,
        renderSentence({ key: "common:expired-answer" }, reply.language, translator, false),
      );
    }
    const file = reply.file ? await this.#readFile(reply.file, sending) : null;
    await channel.send(to, render(reply, translator, file));
  }

  /** What was erased or hidden while it waited leaves no more, nor does the word that announces it. */
  async #readFile({ ticket, position }: AgentFile, { conversation, lease }: Sending): Promise<CleanFile> {
    const { core, clock } = this.#parts;
    const file = await answeredInTime(core.readSentFile({ conversation, ticket, position }), clock);
    await lease.ensure();
    if (file === null) throw new DeliveryError("rejected");
    return file;
  }

  async #sendCode(reply: CodeReply, { conversation, channel, to, lease }: Sending): Promise<void> {
    const { core, translator, clock } = this.#parts;
    const code = await answeredInTime(core.revealCode(reply.challengeId), clock);
    await lease.ensure();
    if (code.to === "chat") {
      return channel.send(to, renderSentence(codeText(code), reply.language, translator, true));
    }
    if (code.to === "nowhere" && code.by === null) return;
    if (await this.#outside.carry(code, { reply, replyId: to.id, lease })) return;
    await this.#tellUndelivered(conversation, reply, to);
  }

  /** A provider that is down does not hold up the chat: the person is told there. */
  async #tellUndelivered(conversation: string, { challengeId }: CodeReply, to: Recipient): Promise<void> {
    const body = this.#parts.codec.sealLetter(conversation, { kind: "code-undelivered", challengeId });
    // Nobody here could take a turn of it; it is this holder's, or due for the next one.
    await this.#parts.store.arrive(conversation, { id: `undelivered:${to.id}`, body }, { take: false });
  }

  /** A page that is over by now is not offered any more. */
  async #sendLink(reply: LinkReply, { channel, to, lease }: Sending): Promise<void> {
    const { core, translator, clock, pages } = this.#parts;
    const base = pages?.base(channel.name) ?? "";
    const address = { base, told: pages?.told() ?? "", opensInside: channel.opensPages === true };
    const page = await answeredInTime(core.revealPage(reply.pageId), clock);
    await lease.ensure();
    if (page === null) return;
    await channel.send(to, renderLink(page, address, reply.language, translator));
  }

  /** One that can't be sent is only logged: what it tells of has happened, and its other addresses are told too. */
  async #sendNotice({ noticeId }: NoticeReply, { to, lease }: Sending): Promise<void> {
    const { core, codeSender, translator, clock, log } = this.#parts;
    const notice = await answeredInTime(core.revealNotice(noticeId), clock);
    await lease.ensure();
    if (notice === null) return;
    const { by, address, kind, language } = notice;
    const subject = translator.plain({ key: `page:notice-subject-${kind}` }, language);
    const text = translator.plain({ key: `page:notice-${kind}` }, language);
    const idempotencyKey = createHash("sha256").update(to.id).digest("hex");
    const letter = { by, address, subject, text, language, code: null, idempotencyKey, sendingId: noticeId };
    try {
      await codeSender.send(letter);
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      log.warn("notice_undelivered", { kind: error.kind, method: by });
    }
  }

  /** Resolves when no code is on its way to a provider any more. */
  settled(): Promise<void> {
    return this.#outside.settled();
  }

  #afterFailure(error: unknown, conversation: string): Wait | null {
    const kind = failureKind(error);
    this.#parts.log.warn("reply_undelivered", { conversation: digest(conversation), kind });
    if (kind === "blocked" || kind === "rejected") return null;
    if (kind === "closed")
      return { until: this.#parts.clock.now() + policy.reply.untilMailMs, untilMail: true };
    const count = (this.#failures.get(conversation) ?? 0) + 1;
    this.#failures.set(conversation, count);
    const waits = policy.reply.retryWaitsMs;
    const asked = error instanceof DeliveryError ? error.retryAfterMs : undefined;
    const until = this.#parts.clock.now() + (asked ?? waits[Math.min(count, waits.length) - 1] ?? 0);
    return { until, untilMail: false };
  }
}

/** What a failure means for the reply. One that can't be opened will never pass; anything unknown is not ours to swallow. */
function failureKind(error: unknown): DeliveryFailure {
  if (error instanceof DeliveryError) return error.kind;
  if (error instanceof CoreUnavailable) return "unreachable";
  if (error instanceof SealBroken) return "rejected";
  throw error;
}

type LinkReply = Extract<Reply, { kind: "link" }>;
type NoticeReply = Extract<Reply, { kind: "notice" }>;

/** The channel and the chat that a conversation's key names: `<channel>:<chat>`. */
export function addressOf(conversation: string, channels: ReadonlyMap<string, Channel>) {
  const colon = conversation.indexOf(":");
  const channel = channels.get(conversation.slice(0, colon));
  if (!channel) throw new DeliveryError("misconfigured");
  return { channel, chat: conversation.slice(colon + 1) };
}
