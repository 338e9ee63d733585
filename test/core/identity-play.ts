import type { StepUpAct } from "../../flows/kit/account.ts";
import { policy } from "../../src/policy.ts";
import type { CodeOutcome, Session } from "../../src/ports/core.ts";
import type { World } from "./world.ts";

export const CHATS = ["telegram:1", "web:2"] as const;
export type Chat = (typeof CHATS)[number];

/** What one person, or somebody who would be him, does in two chats. `of`: whose newest code is meant, and `code`: which digits are typed. */
export type Act =
  | { do: "sign-in" | "resend" | "sign-out" | "change" | "prove-new"; chat: Chat }
  | { do: "type"; chat: Chat; of: Chat; code: "right" | "wrong" | "old" | "of-another" }
  | { do: "wait"; ms: number }
  | { do: "settle" };

type Purpose = "login" | Extract<StepUpAct, "change_phone_old" | "change_phone_new">;

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

interface Opened {
  session: Session;
  at: number;
  ended: boolean;
}

const NEW_PHONE = "+6289990007788";

/**
 * What may be so, in a few lines, beside a core: each act is done in the core, and what comes of it is held against the rules that speak of
 * identity (docs/decisions/0006, 0020): a code is taken once, in time, in its chat, for its act, and sent again only while it lives; a new one kills the old; no counter falls; who
 * is signed out sees nothing; a phone changes by two codes and a day.
 */
export class IdentityPlay {
  readonly #world: World;
  readonly #challenges: Challenge[] = [];
  readonly #sessions = new Map<Chat, Opened>();
  readonly #epochs = new Map<Chat, number>();
  #phone: string;
  #pendingAt: number | null = null;
  #wrong = 0;

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
      default:
        await this.#startAct(act.chat, act.do === "change" ? "change_phone_old" : "change_phone_new");
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
    const draftId =
      act === "change_phone_new"
        ? (proven?.draftId ?? null)
        : await this.#world.draft(chat, { phone: NEW_PHONE });
    const request = { session: opened.session, conversation: chat, act, draftId, chat: null };
    const start = await this.#world.core.startStepUp(request, this.#world.key());
    if (start?.result !== "started") return;
    expect(await this.#isOver(opened)).toBe(false);
    if (act === "change_phone_new") expect(proven).toBeDefined();
    await this.#note(chat, act, start.challengeId, draftId);
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
    await this.#count(challenge, { chat, fits, outcome });
  }

  async #count(
    challenge: Challenge,
    { chat, fits, outcome }: { chat: Chat; fits: boolean; outcome: CodeOutcome },
  ): Promise<void> {
    if (outcome.result === "wrong") {
      challenge.tries += 1;
      this.#wrong += 1;
      expect(outcome.triesLeft).toBe(policy.code.triesPerChallenge - challenge.tries);
    } else if (outcome.result === "over" && outcome.why === "tries") {
      challenge.tries = policy.code.triesPerChallenge;
      this.#wrong += 1;
    } else if (outcome.result === "right") {
      await this.#succeed(challenge, chat, outcome);
    }
    expect(challenge.tries).toBeLessThanOrEqual(policy.code.triesPerChallenge);
    const isFree = this.#wrong < policy.code.wrongPerMemberLanePerDay;
    if (fits && isFree && challenge.purpose === "login") expect(outcome.result).toBe("right");
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
      this.#tell("signed in");
    } else {
      expect(outcome.session).toBeNull();
      if (challenge.purpose !== "change_phone_new") return;
      this.#pendingAt = outcome.receipt?.effectiveAt ?? null;
      expect(this.#pendingAt).toBe(at + policy.change.holdMs);
      this.#tell("held");
    }
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
    this.#phone = NEW_PHONE;
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
    return isHere && digits === challenge.codes.at(-1) && inTime && isOpen;
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
