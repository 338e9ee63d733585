import { SealBroken } from "../../src/keyring.ts";
import { policy } from "../../src/policy.ts";

import type { Codec } from "../../src/runtime/codec.ts";
import type { Conversation } from "../../src/runtime/conversation.ts";
import type { Reply } from "../../src/runtime/replies.ts";
import type { ChatRecord, ChatRecords } from "./chat-record.ts";
import type { CodeRules } from "./code-rules.ts";
import type { QueueRules } from "./queue-rules.ts";
import type { SecurityRules } from "./security-rules.ts";
import type { StoreCall } from "./store-server.ts";
import { isRelaying, type TalkRules } from "./talk-rules.ts";
import type { World } from "./world.ts";

/** What a turn made of a conversation. */
interface Outcome {
  name: string;
  conversation: Conversation;
  replies: Reply[];
  /** Keys of all that was said. */
  keys: string[];
  call: StoreCall;
  chat: ChatRecord;
}

const MENU_WORDS = new Set(["menu", "batal"]);

/** What is said where a message is not done as it asks, and rightly so. */
const EXCUSES = ["common:slow-down", "common:unexpected", "common:renewed"];

/** What a turn leaves behind: its snapshot and its replies (I01, I05, I09, I17–I19, I22, I23). */
export class TurnRules {
  readonly #world: World;
  readonly #chats: ChatRecords;
  readonly #codec: Codec;
  readonly #security: SecurityRules;
  readonly #codes: CodeRules;
  readonly #talks: TalkRules;
  readonly #queue: QueueRules;

  constructor(
    world: World,
    chats: ChatRecords,
    parts: {
      codec: Codec;
      security: SecurityRules;
      codes: CodeRules;
      talks: TalkRules;
      queue: QueueRules;
    },
  ) {
    this.#world = world;
    this.#chats = chats;
    this.#codec = parts.codec;
    this.#security = parts.security;
    this.#codes = parts.codes;
    this.#talks = parts.talks;
    this.#queue = parts.queue;
  }

  onStoreCall(call: StoreCall): void {
    const { method, before, after, conversation: name, arrived } = call;
    if (arrived) this.#security.checkBody(`the mailbox of ${name}`, arrived.body);
    if (method !== "commit" || before === after || after.snapshot === null) return;
    const chat = this.#chats.of(name);
    const had = new Set(before.outbox.map(({ seq }) => seq));
    const added = after.outbox.filter(({ seq }) => !had.has(seq));
    const replies = added.flatMap(({ seq }) => chat.everyReply.get(seq)?.reply ?? []);
    const conversation = this.#codec.openSnapshot(name, after.snapshot);
    const keys = replies.flatMap(keysOf);
    this.#world.note(`${name} says ${keys.join(" ") || "nothing"}`);
    if (keys.includes("privacy:withdrawn")) this.#security.onWithdrawn(name);
    this.#check({ name, conversation, replies, keys, call, chat });
    for (const body of [after.snapshot, ...added.map((reply) => reply.body)])
      this.#security.checkBody(`the store of ${name}`, body);
    this.#security.checkBody(`the snapshot of ${name}`, JSON.stringify(conversation));
    this.#security.checkBody(`the outbox of ${name}`, JSON.stringify(replies));
    if (after.version % 4 === 0) this.#checkSeal(name, after.snapshot);
  }

  #check(outcome: Outcome): void {
    this.#talks.onTurn(outcome.name, outcome.conversation, outcome.replies);
    this.#queue.onTurn(outcome.name, outcome.replies, outcome.call);
    this.#checkTimers(outcome);
    this.#checkSession(outcome);
    this.#checkAnswer(outcome);
    this.#checkSilence(outcome);
  }

  /** I22, I23: whoever waits has a timer, and the wake-up that was asked for is the earliest of them. */
  #checkTimers({ name, conversation, call }: Outcome): void {
    const { wakeAt } = call.after;
    const due = nextDueOf(conversation);
    if (wakeAt !== due)
      this.#violated("I23", `${name} is to be woken at ${wakeAt}, and its timer ends at ${due}`);
    const top = conversation.stack.at(-1);
    if (top && top.timers.length === 0) this.#violated("I22", `${name} waits for ever in ${top.flow}`);
    if (call.held?.wake && !call.held.message && due !== null && due <= call.process.clock.now())
      this.#violated("I23", `${name} was woken and did not fire its timer`);
  }

  /** I05, I17: who has signed out is signed out; a chat has no session but its own. */
  #checkSession({ name, conversation, keys }: Outcome): void {
    const { session } = conversation;
    if (session && (keys.includes("sign-out:done") || keys.includes("privacy:withdrawn")))
      this.#violated("I05", `${name} has signed out and still has a session`);
    const known = session && this.#security.session(session.sessionId);
    if (session && known?.conversation !== name)
      this.#violated("I17", `${name} has a session that was not opened for it`);
  }

  /** I01, I09, I22: a message is answered, unless it broke everything that touched it. */
  #checkAnswer({ name, conversation, keys, call, chat, replies }: Outcome): void {
    const { held, process } = call;
    if (!held?.message) return;
    const isSetAside = keys.includes("common:unexpected");
    const isPoison = held.tries > policy.poisonTries;
    if (isSetAside !== isPoison)
      this.#violated(
        "I01",
        `${name}/${held.message.id} was ${isSetAside ? "" : "not "}set aside at try ${held.tries}`,
      );
    const letter = this.#codec.openLetter(name, held.message.body);
    if (letter.kind !== "content") return;
    chat.silentUntil = conversation.pace.silentUntil;
    const isHeardByAgent = isRelaying(conversation);
    if (replies.length === 0 && !isHeardByAgent && conversation.pace.silentUntil <= process.clock.now())
      this.#violated("I09", `${name}/${held.message.id} was handled without a word`);
    if (letter.content.type !== "text" || !MENU_WORDS.has(letter.content.text) || replies.length === 0)
      return;
    if (isHeardByAgent) return;
    if (!keys.includes("menu:title") && !EXCUSES.some((key) => keys.includes(key)))
      this.#violated("I22", `${name}/${held.message.id} asked for the menu and was not shown it`);
  }

  /** I19: whoever asks for a code is answered alike, and not sooner. */
  #checkSilence({ name, replies, keys, call, chat }: Outcome): void {
    const { now } = this.#world.scheduler;
    const since = chat.work.get(call.process.name)?.since ?? now;
    const asked = this.#codes.asked(name);
    if (!asked || asked.at < since || !keys.some((key) => key.startsWith("code:sent-"))) return;
    if (!replies.some((reply) => reply.kind === "code"))
      this.#violated("I19", `${name} is told of a code, and none is on its way`);
    if (asked.first && now - since < policy.lookupFloorMs.least)
      this.#violated("I19", `${name} was answered so soon that it tells who exists`);
  }

  /** I17: a sealed body opens in its own conversation, and in no other. */
  #checkSeal(name: string, snapshot: string): void {
    try {
      this.#codec.openSnapshot(`${name}x`, snapshot);
      this.#violated("I17", `the snapshot of ${name} opens in another conversation`);
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
    }
  }

  #violated(invariant: string, sentence: string): void {
    this.#world.violated(invariant, sentence);
  }
}

function nextDueOf({ stack }: Conversation): number | null {
  const alone = stack.findLastIndex((frame) => frame.alone);
  const due = stack.slice(Math.max(0, alone)).flatMap(({ timers }) => timers.map((timer) => timer.due));
  return due.length === 0 ? null : Math.min(...due);
}

function keysOf(reply: Reply): string[] {
  if (reply.kind !== "message") return [`(${reply.kind})`];
  return [...reply.texts, ...reply.footers].map(({ key }) => key);
}
