import type { StepUpAct } from "../../flows/kit/account.ts";
import { policy } from "../../src/policy.ts";
import type { CodeOutcome, Session } from "../../src/ports/core.ts";
import type { World } from "./world.ts";

export const CHATS = ["telegram:1", "web:2"] as const;
export type Chat = (typeof CHATS)[number];

/** What one person, or somebody who would be him, does in two chats. `of`: whose newest code is meant, and `code`: which digits are typed. */
export type Act =
  | { do: "sign-in" | "resend" | "sign-out" | "change" | "prove-new" | "erase"; chat: Chat }
  /** The chat comes into other hands, or its person says "bukan saya". */
  | { do: "new-hands" | "disown"; chat: Chat }
  | { do: "type"; chat: Chat; of: Chat; code: "right" | "wrong" | "old" | "of-another" }
  | { do: "wait"; ms: number }
  /** Somebody in a chat of his own names the same phone, and guesses. */
  | { do: "stranger" }
  | { do: "settle" };

type Purpose = "login" | Extract<StepUpAct, "change_phone_old" | "change_phone_new" | "erase_account">;

/** The acts that begin with a code. */
const PURPOSES = {
  change: "change_phone_old",
  "prove-new": "change_phone_new",
  erase: "erase_account",
} as const;

const STRANGER = "web:9";

interface Challenge {
  id: string;
  chat: Chat;
  purpose: Purpose;
  /** The account's phone when it was asked for: after a change its codes open nothing. */
  phone: string;
  draftId: string | null;
  /** Newest last; empty where none was sent. */
  codes: string[];
  sentAt: number;
  tries: number;
  replaced: boolean;
  used: CodeOutcome | null;
}

interface Typed {
  chat: Chat;
  /** Whether it may be taken, as far as chat, time and code go. */
  fits: boolean;
  outcome: CodeOutcome;
  lane: "bound" | "strangers";
}

interface Opened {
  session: Session;
  at: number;
  ended: boolean;
}

const NEW_PHONE = "+6289990007788";

/**
 * What may be so, in a few lines, beside a core: each act is done in the core, and what comes of it is held against the rules that speak of
 * identity (docs/decisions/0006, 0020, 0024): a code is taken once, in time, in its chat, for its act, and sent again only while it lives; a new one
 * kills the old; no counter falls; who is signed out sees nothing, nor does whoever has a chat that changed hands; a phone changes by two codes and a
 * day, of which every address is told; strangers never keep an owner out of his own chat; of somebody who was erased nothing is left.
 */
export class IdentityPlay {
  readonly #world: World;
  readonly #challenges: Challenge[] = [];
  readonly #sessions = new Map<Chat, Opened>();
  readonly #epochs = new Map<Chat, number>();
  /** Chats that have proven to speak for him, and do so still: their wrong codes count by themselves. */
  readonly #bound = new Set<Chat>();
  #phone: string;
  #pendingAt: number | null = null;
  readonly #wrong = { bound: 0, strangers: 0 };
  readonly #wrongIn = new Map<Chat, number>();
  #isFrozen = false;
  #isErased = false;

  readonly #tell: (what: string) => void;

  /** `tell` hears what came of it, so that it can be seen whether anything ever did. */
  constructor(world: World, tell: (what: string) => void) {
    this.#world = world;
    this.#tell = tell;
    this.#phone = world.person("siti").phone ?? "";
  }

  async act(act: Act): Promise<void> {
    switch (act.do) {
      case "wait":
        await this.#world.pass(act.ms);
        break;
      case "settle":
        await this.#settle();
        break;
      case "type":
        await this.#type(act);
        break;
      case "sign-in":
        await this.#signIn(act.chat);
        break;
      case "resend":
        await this.#resend(act.chat);
        break;
      case "sign-out":
        await this.#signOut(act.chat);
        break;
      case "new-hands":
        await this.#changeHands(act.chat);
        break;
      case "disown":
        await this.#disown(act.chat);
        break;
      case "stranger":
        await this.#guessElsewhere();
        break;
      default:
        await this.#startAct(act.chat, PURPOSES[act.do]);
    }
    await this.#look();
  }

  async #signIn(chat: Chat): Promise<void> {
    const start = await this.#world.startSignIn(chat, this.#phone);
    if (start.result === "started") await this.#note(chat, "login", start.challengeId, null);
  }

  async #startAct(chat: Chat, act: Exclude<Purpose, "login">): Promise<void> {
    const opened = this.#sessions.get(chat);
    if (!opened) return;
    const proven = this.#challenges.findLast(
      (one) => one.chat === chat && one.purpose === "change_phone_old" && one.used?.result === "right",
    );
    const draftId = await this.#draftFor(chat, act, proven);
    const request = { session: opened.session, conversation: chat, act, draftId, chat: null };
    const start = await this.#world.core.startStepUp(request, this.#world.key());
    if (start?.result !== "started") return;
    expect([await this.#isOver(opened), this.#isFrozen]).toEqual([false, false]);
    if (act === "change_phone_new") expect(proven).toBeDefined();
    await this.#note(chat, act, start.challengeId, draftId);
  }

  async #draftFor(chat: Chat, act: Purpose, proven: Challenge | undefined): Promise<string | null> {
    if (act === "erase_account") return null;
    if (act === "change_phone_new") return proven?.draftId ?? null;
    return await this.#world.draft(chat, { phone: NEW_PHONE });
  }

  /** Whoever has the chat now is nobody: its session, codes and drafts count no more. */
  async #changeHands(chat: Chat): Promise<void> {
    await this.#world.core.suspendChat({ conversation: chat, why: "identity-changed" }, this.#world.key());
    this.#bound.delete(chat);
    this.#end(chat);
    for (const one of this.#challenges) if (one.chat === chat) one.replaced = true;
    this.#tell("changed hands");
  }

  /** Only a chat that speaks for somebody can; then it alone goes on speaking for him, and nothing is changed. */
  async #disown(chat: Chat): Promise<void> {
    const receipt = await this.#world.core.disown({ conversation: chat, code: null }, this.#world.key());
    expect(receipt !== null).toBe(this.#bound.has(chat) && !this.#isErased);
    if (receipt === null) return;
    for (const other of CHATS.filter((one) => one !== chat)) {
      this.#bound.delete(other);
      this.#end(other);
    }
    this.#isFrozen = true;
    this.#pendingAt = null;
    this.#tell("disowned");
  }

  #end(chat: Chat): void {
    const opened = this.#sessions.get(chat);
    if (opened) opened.ended = true;
  }

  async #guessElsewhere(): Promise<void> {
    const start = await this.#world.startSignIn(STRANGER, this.#phone);
    if (start.result !== "started") return;
    const [right] = await this.#codesOf(start.challengeId);
    const typed = right === "000000" ? "000001" : "000000";
    for (let tries = 0; tries < policy.code.triesPerChallenge; tries += 1) {
      const outcome = await this.#world.check(STRANGER, start.challengeId, typed);
      expect(outcome.result).not.toBe("right");
      this.#wrong.strangers += 1;
    }
    this.#tell("guessed elsewhere");
  }

  /** A new one of the same kind in the same chat kills the one before it. */
  async #note(chat: Chat, purpose: Purpose, id: string, draftId: string | null): Promise<void> {
    for (const one of this.#challenges) {
      if (one.chat === chat && one.purpose === purpose && one.used === null) one.replaced = true;
    }
    const sentAt = await this.#world.now();
    const codes = await this.#codesOf(id);
    const fresh = { phone: this.#phone, tries: 0, replaced: false, used: null };
    this.#challenges.push({ id, chat, purpose, draftId, codes, sentAt, ...fresh });
  }

  async #codesOf(id: string): Promise<string[]> {
    const message = await this.#world.core.revealCode(id);
    return "code" in message ? [message.code] : [];
  }

  async #resend(chat: Chat): Promise<void> {
    const newest = this.#newest(chat);
    if (!newest) return;
    const request = { conversation: chat, challengeId: newest.id };
    const again = await this.#world.core.resendCode(request, this.#world.key());
    if (again.result !== "started") return;
    expect([newest.used, newest.replaced]).toEqual([null, false]);
    expect((await this.#world.now()) - newest.sentAt).toBeLessThan(policy.code.lifeMs);
    newest.codes.push(...(await this.#codesOf(newest.id)));
    newest.sentAt = await this.#world.now();
    this.#tell("resent");
    expect(newest.codes.length).toBeLessThanOrEqual(policy.code.sendsPerChallenge);
  }

  async #type({ chat, of, code }: Extract<Act, { do: "type" }>): Promise<void> {
    const challenge = this.#newest(of);
    const digits = challenge && this.#digits(challenge, code);
    if (!challenge || digits === undefined) return;
    const fits = await this.#mayPass(challenge, chat, digits);
    const before = challenge.used;
    const outcome = await this.#world.check(chat, challenge.id, digits);
    if (outcome.result !== "right") this.#tell(outcome.result);
    if (outcome.result === "right") expect([fits, digits]).toEqual([true, challenge.codes.at(-1)]);
    if (before !== null) {
      // The same right code again is told the same, and does nothing.
      if (outcome.result === "right") expect(outcome).toEqual(before);
      return;
    }
    await this.#count(challenge, {
      chat,
      fits,
      outcome,
      lane: this.#bound.has(chat) ? "bound" : "strangers",
    });
  }

  async #count(challenge: Challenge, { chat, fits, outcome, lane }: Typed): Promise<void> {
    if (outcome.result === "wrong") {
      challenge.tries += 1;
      this.#countWrong(chat, lane);
      expect(outcome.triesLeft).toBe(policy.code.triesPerChallenge - challenge.tries);
    } else if (outcome.result === "over" && outcome.why === "tries") {
      challenge.tries = policy.code.triesPerChallenge;
      this.#countWrong(chat, lane);
    } else if (outcome.result === "right") {
      await this.#succeed(challenge, chat, outcome);
    }
    expect(challenge.tries).toBeLessThanOrEqual(policy.code.triesPerChallenge);
    const isFree =
      this.#wrong[lane] < policy.code.wrongPerMemberLanePerDay &&
      (this.#wrongIn.get(chat) ?? 0) < policy.conversation.wrongPerDay;
    if (fits && isFree && challenge.purpose === "login") expect(outcome.result).toBe("right");
  }

  #countWrong(chat: Chat, lane: Typed["lane"]): void {
    this.#wrong[lane] += 1;
    this.#wrongIn.set(chat, (this.#wrongIn.get(chat) ?? 0) + 1);
  }

  async #succeed(challenge: Challenge, chat: Chat, outcome: Extract<CodeOutcome, { result: "right" }>) {
    challenge.used = outcome;
    const at = await this.#world.now();
    if (challenge.purpose === "login") {
      const { session } = outcome;
      if (!session) throw new Error("a right code to sign in opened nothing");
      expect(session.epoch).toBeGreaterThan(this.#epochs.get(chat) ?? 0);
      this.#epochs.set(chat, session.epoch);
      this.#sessions.set(chat, { session, at, ended: false });
      this.#bound.add(chat);
      this.#tell("signed in");
      return;
    }
    expect([outcome.session, this.#isFrozen]).toEqual([null, false]);
    if (challenge.purpose === "change_phone_new") await this.#hold(at, outcome.receipt?.effectiveAt ?? null);
    if (challenge.purpose === "erase_account") await this.#erase();
  }

  async #hold(at: number, effectiveAt: number | null): Promise<void> {
    this.#pendingAt = effectiveAt;
    expect(effectiveAt).toBe(at + policy.change.holdMs);
    expect(await this.#heard("change-pending")).toEqual(expect.arrayContaining(this.#addresses()));
    this.#tell("held");
  }

  async #erase(): Promise<void> {
    expect(await this.#heard("case-closed")).toEqual(expect.arrayContaining(this.#addresses()));
    this.#isErased = true;
    this.#pendingAt = null;
    this.#bound.clear();
    for (const chat of CHATS) this.#end(chat);
    this.#tell("erased");
  }

  #addresses(): string[] {
    return [this.#phone, this.#world.person("siti").email ?? ""];
  }

  /** Who is told of something just now. */
  async #heard(kind: string): Promise<string[]> {
    const notices = await this.#world.core.takeNotices(100);
    for (const { id } of notices) await this.#world.core.finishNotice(id);
    return notices.flatMap(({ to, about }) => (about.kind === kind ? [to.address] : []));
  }

  async #signOut(chat: Chat): Promise<void> {
    const opened = this.#sessions.get(chat);
    if (!opened) return;
    await this.#world.core.endSession(opened.session, "signed-out");
    this.#tell("signed out");
    opened.ended = true;
  }

  async #settle(): Promise<void> {
    const now = await this.#world.now();
    const { settled } = await this.#world.core.settleDue();
    const isDue = this.#pendingAt !== null && this.#pendingAt <= now;
    expect(settled).toBe(isDue ? 1 : 0);
    if (!isDue) return;
    this.#tell("changed");
    const before = this.#addresses();
    this.#phone = NEW_PHONE;
    expect(await this.#heard("change-done")).toEqual(
      expect.arrayContaining([...before, ...this.#addresses()]),
    );
    this.#pendingAt = null;
    for (const opened of this.#sessions.values()) opened.ended = true;
  }

  /** Who is out sees nothing, and who is in sees the phone of now. */
  async #look(): Promise<void> {
    for (const opened of this.#sessions.values()) {
      const isOver = await this.#isOver(opened);
      const isLive = await this.#world.core.isLive(opened.session);
      expect({ isOver, isLive }).toEqual({ isOver, isLive: !isOver });
      const account = await this.#world.core.readAccount(opened.session);
      expect(account?.phone ?? null).toBe(isOver ? null : `•••••${this.#phone.slice(-4)}`);
    }
  }

  async #isOver({ ended, at }: Opened): Promise<boolean> {
    return ended || (await this.#world.now()) - at >= policy.session.idleMs;
  }

  async #mayPass(challenge: Challenge, chat: Chat, digits: string): Promise<boolean> {
    const inTime = (await this.#world.now()) - challenge.sentAt < policy.code.lifeMs;
    const isOpen = !challenge.replaced && challenge.tries < policy.code.triesPerChallenge;
    const isHere = chat === challenge.chat && challenge.phone === this.#phone;
    // The code of the erasure itself, typed again, is told the same.
    const isSomebodys = !this.#isErased || challenge.used !== null;
    return isHere && isSomebodys && digits === challenge.codes.at(-1) && inTime && isOpen;
  }

  #digits({ id, codes }: Challenge, code: Extract<Act, { do: "type" }>["code"]): string | undefined {
    const right = codes.at(-1);
    if (code === "right") return right;
    if (code === "old") return codes.at(-2);
    if (code === "of-another") return this.#challenges.findLast((one) => one.id !== id)?.codes.at(-1);
    return right === "000000" ? "000001" : "000000";
  }

  #newest(chat: Chat): Challenge | undefined {
    return this.#challenges.findLast((one) => one.chat === chat);
  }
}
