import { policy } from "../../src/policy.ts";
import type { OutsideMessage } from "../../src/ports/code-sender.ts";
import type { CodeOutcome, CodeToSend, CoreSystem } from "../../src/ports/core.ts";
import type { ModelEvent } from "../support/model-core/events.ts";
import type { Canaries } from "./canaries.ts";
import type { CoreCall } from "./core-server.ts";
import type { World } from "./world.ts";

interface ChallengeRecord {
  conversation: string;
  purpose: string;
  sends: number;
  sentAt: number;
  attempts: Set<number>;
  used: boolean;
  replaced: boolean;
  /** The newest answer to what is to be sent; null when a newer code has not been asked for. */
  revealed: CodeToSend | null;
  /** When and where each code was to go. */
  reveals: { at: number; to: CodeToSend["to"]; address: string | null }[];
}

/** Codes: used once, in time, by whoever asked for them, guessed at a few times only, and sent where they belong (I01, I07, I10–I12). */
export class CodeRules {
  readonly #world: World;
  readonly #canaries: Canaries;
  readonly #challenges = new Map<string, ChallengeRecord>();
  readonly #newest = new Map<string, ChallengeRecord>();
  /** When something was last to be sent to an address. */
  readonly #asked = new Map<string, number>();
  readonly #codeAsked = new Map<string, { at: number; first: boolean }>();
  readonly #proven = new Set<string>();
  readonly #wrong = new Map<string, number>();
  readonly #done = new Set<string>();

  constructor(world: World, canaries: Canaries) {
    this.#world = world;
    this.#canaries = canaries;
  }

  /** When a chat last asked for a code, and whether it was the first of a challenge. */
  asked(conversation: string): { at: number; first: boolean } | null {
    return this.#codeAsked.get(conversation) ?? null;
  }

  /** I07: what goes outside goes to the address of a challenge. */
  onOutside(message: OutsideMessage): void {
    this.#asked.set(message.address, this.#now);
    const isRight = [...this.#challenges.values()].some(({ revealed }) => isFor(revealed, message));
    if (!isRight) this.#violated("I07", `a code was sent to an address that no challenge names`);
  }

  /** A chat has a phone number that its channel vouches for, or does not. */
  onContact(conversation: string, proven: boolean): void {
    if (proven) this.#proven.add(conversation);
    else this.#proven.delete(conversation);
  }

  /** Whether the core wants this code in this chat. */
  isForChat(challengeId: string, conversation: string): boolean {
    const challenge = this.#challenges.get(challengeId);
    return challenge?.conversation === conversation && challenge.revealed?.to === "chat";
  }

  /** Whether a code left for somewhere else since then, or was for nobody. */
  wentElsewhere(challengeId: string, since: number): boolean {
    const reveals = this.#challenges.get(challengeId)?.reveals ?? [];
    return reveals.some(({ at, to, address }) => {
      if (at < since || to === "chat") return false;
      return to === "nowhere" || (this.#asked.get(address ?? "") ?? 0) >= since;
    });
  }

  /** I01, I12. */
  onOpened(
    {
      challengeId,
      conversation,
      purpose,
      at,
    }: ModelEvent & { what: "challenge-opened" | "challenge-resent" },
    message: string | null,
  ): void {
    this.#checkOnce("opened a challenge", message && `${conversation}/${message}`);
    this.#codeAsked.set(conversation, { at, first: true });
    const name = `${conversation}|${purpose}`;
    const before = this.#newest.get(name);
    if (before) before.replaced = true;
    const challenge: ChallengeRecord = {
      conversation,
      purpose: purpose ?? "",
      sends: 1,
      sentAt: at,
      attempts: new Set(),
      used: false,
      replaced: false,
      revealed: null,
      reveals: [],
    };
    this.#challenges.set(challengeId, challenge);
    this.#newest.set(name, challenge);
  }

  /** I11. */
  onResent({ challengeId, at }: { challengeId: string; at: number }): void {
    const challenge = this.#challenges.get(challengeId);
    if (!challenge) return;
    this.#codeAsked.set(challenge.conversation, { at, first: false });
    challenge.sends += 1;
    challenge.sentAt = at;
    challenge.revealed = null;
    if (challenge.sends > policy.code.sendsPerChallenge)
      this.#violated("I11", `a challenge of ${challenge.conversation} was sent ${challenge.sends} times`);
  }

  /** I10, I11, I12. */
  onJudged({
    challengeId,
    conversation,
    members,
    attempt,
    verdict,
    requestKey,
    at,
  }: ModelEvent & { what: "code-judged" }): void {
    const challenge = this.#challenges.get(challengeId);
    if (!challenge) return;
    if (attempt !== null) {
      this.#checkOnce("judged a code", requestKey);
      if (challenge.attempts.has(attempt) || attempt > policy.code.triesPerChallenge)
        this.#violated("I11", `try ${attempt} at a challenge of ${conversation} was one too many`);
      challenge.attempts.add(attempt);
    }
    if (verdict === "right") this.#onRight(challenge, { conversation, members, at });
    else if (attempt !== null) for (const member of members) this.#countWrong(member, conversation);
  }

  #onRight(
    challenge: ChallengeRecord,
    { conversation, members, at }: { conversation: string; members: readonly string[]; at: number },
  ): void {
    const isMail = challenge.purpose === "register_email";
    const life = isMail ? policy.code.emailLifeMs : policy.code.lifeMs;
    if (challenge.used) this.#violated("I10", `a code of ${conversation} was accepted twice`);
    if (challenge.replaced) this.#violated("I12", `a replaced code of ${conversation} was accepted`);
    if (challenge.conversation !== conversation)
      this.#violated("I10", `${conversation} used a code of ${challenge.conversation}`);
    const { wrongPerMemberLanePerDay: most } = policy.code;
    if (members.some((member) => (this.#wrong.get(`${member}|${conversation}`) ?? 0) >= most))
      this.#violated("I11", `a code of ${conversation} was accepted after ${most} wrong ones`);
    if (at > challenge.sentAt + life)
      this.#violated("I10", `a code of ${conversation} was accepted too late`);
    challenge.used = true;
  }

  /** I10: only the newest code is right. */
  onCheckCode({ args, outcome }: CoreCall): void {
    const { challengeId, code, conversation } = args[0] as Parameters<CoreSystem["checkCode"]>[0];
    const revealed = this.#challenges.get(challengeId)?.revealed;
    if ((outcome as CodeOutcome).result !== "right" || !revealed || !("code" in revealed)) return;
    if (revealed.code !== code) this.#violated("I10", `${conversation} used a code that is not the newest`);
  }

  onReveal(challengeId: string, outcome: CodeToSend): void {
    const challenge = this.#challenges.get(challengeId);
    if (!challenge) return;
    challenge.revealed = outcome;
    const address = "address" in outcome ? outcome.address : null;
    challenge.reveals.push({ at: this.#now, to: outcome.to, address });
    if ("code" in outcome) this.#canaries.addCode(outcome.code);
    if (outcome.to === "chat" && !this.#proven.has(challenge.conversation))
      this.#violated("I07", `${challenge.conversation} is to get a code whose number it never proved`);
  }

  /** I01: the core does a thing once, however often it is asked. */
  #checkOnce(what: string, message: string | null): void {
    if (message === null) return;
    const name = `${what} for ${message}`;
    if (this.#done.has(name)) this.#violated("I01", `the core ${name} twice`);
    this.#done.add(name);
  }

  #countWrong(member: string, conversation: string): void {
    const name = `${member}|${conversation}`;
    this.#wrong.set(name, (this.#wrong.get(name) ?? 0) + 1);
  }

  get #now(): number {
    return this.#world.scheduler.now;
  }

  #violated(invariant: string, sentence: string): void {
    this.#world.violated(invariant, sentence);
  }
}

function isFor(revealed: CodeToSend | null, { address, by, text }: OutsideMessage): boolean {
  if (!revealed || !("address" in revealed)) return false;
  return (
    revealed.address === address &&
    revealed.to === by &&
    (revealed.kind === "notice" || text.includes(revealed.code))
  );
}
