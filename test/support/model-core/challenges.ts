import type { CodeStart } from "../../../flows/kit/services.ts";
import { tagOf } from "../../../src/core/sql/delivery/tag.ts";
import type { Via } from "../../../src/core/sql/delivery/ways.ts";
import { othersThan } from "../../../src/core/sql/delivery/ways.ts";
import { mask } from "../../../src/core/sql/masks.ts";
import type { SendingReport, SendingState } from "../../../src/ports/code-sender.ts";
import type { CodePurpose, ResendCode } from "../../../src/ports/core.ts";
import { type ModelContext, makeCode, makeId } from "./context.ts";
import { isBindingLive } from "./live-binding.ts";
import type { Challenge, Send } from "./records.ts";
import { findSendLimit } from "./send-limits.ts";

const MINUTE = 60_000;

/** What was to be begun is gone, and has to be begun anew. */
export const GONE: CodeStart = { result: "refused", retryAfterMinutes: 0 };

type NewChallenge = Pick<
  Challenge,
  "purpose" | "conversation" | "address" | "subject" | "members" | "noticeMember" | "draftId"
> &
  Partial<Pick<Challenge, "content" | "target" | "named">>;

/** Opens a challenge, the same way for a decoy. An open one for the same people or address, purpose and conversation ends. */
export function openChallenge(context: ModelContext, wanted: NewChallenge): CodeStart {
  const { records, clock } = context;
  const people = wanted.noticeMember === null ? wanted.members : [wanted.noticeMember];
  const limit = findSendLimit(context, { ...wanted, address: nameOf(wanted), people });
  if (limit.blockedForMs !== null) return refusal(limit.blockedForMs);
  const ways = findWays(context, wanted);
  const [via] = ways;
  if (via === undefined) return closed(wanted);
  replaceOpen(context, wanted);
  const challenge: Challenge = {
    ...wanted,
    id: makeId(context),
    via,
    code: makeCode(context),
    muted: limit.muted,
    expiresAt: clock.now() + lifeMs(context, via),
    attempts: 0,
    sends: 1,
    lastSentAt: clock.now(),
    usedAt: null,
    usedBy: null,
    triesWhenOver: 0,
    dead: null,
    chooseUntil: null,
    pending: null,
  };
  records.challenges.add(challenge);
  noteSend(context, challenge, people, "challenge-opened");
  return started(context, challenge, ways);
}

/** Replaces the code of a challenge that is not used, ended or run out, its wrong tries kept. */
export function resendCode(
  context: ModelContext,
  { conversation, challengeId, by = null }: ResendCode,
): CodeStart {
  const now = context.clock.now();
  const challenge = context.records.challenges.find(`id:${challengeId}`);
  if (!challenge || challenge.conversation !== conversation || !isOpen(challenge)) return GONE;
  if (challenge.expiresAt <= now) return GONE;
  const wait = resendWaitMs(context, challenge);
  const waitMs = (wait === null ? challenge.expiresAt : challenge.lastSentAt + wait) - now;
  if (waitMs > 0) return refusal(waitMs);
  const limit = findSendLimit(context, {
    ...challenge,
    address: nameOf(challenge),
    people: challenge.members,
  });
  if (limit.blockedForMs !== null) return refusal(limit.blockedForMs);
  const ways = findWays(context, challenge);
  const via = ways.find((way) => way === by) ?? ways.find((way) => way === challenge.via) ?? ways[0];
  if (via === undefined) return closed(challenge);
  challenge.via = via;
  challenge.code = makeCode(context);
  challenge.muted = limit.muted;
  challenge.sends += 1;
  challenge.lastSentAt = now;
  challenge.expiresAt = now + lifeMs(context, challenge.via);
  noteSend(context, challenge, challenge.members, "challenge-resent");
  return started(context, challenge, ways);
}

/** What the person named: by that the sendings are counted. */
function nameOf({ named, address }: Pick<Challenge, "named" | "address">): string {
  return named ?? address;
}

/** Neither used nor ended; it may have run out. */
export function isOpen({ usedAt, dead }: Challenge): boolean {
  return usedAt === null && dead === null;
}

/** How long a code lives on its way. */
function lifeMs({ policy }: ModelContext, via: Via): number {
  return via === "email" ? policy.code.emailLifeMs : policy.code.lifeMs;
}

/** The phone by which a chat may be known, when the channel vouches for it and either that or a sign-in is not long ago. */
export function provenPhone(context: ModelContext, conversation: string): string | null {
  const { records, clock, policy } = context;
  const contact = records.contacts.get(conversation);
  if (!contact?.proven) return null;
  const isFresh = contact.notedAt > clock.now() - policy.binding.staleAfterMs;
  const isBound = records.bindings
    .under(`chat:${conversation}`)
    .some((binding) => isBindingLive(context, binding));
  return isFresh || isBound ? contact.phone : null;
}

/**
 * The open ways, the best first: into the chat only when its own number is proven to be the destination, and the operator allows it. What
 * SMS may cost is not in the model.
 */
function findWays(
  context: ModelContext,
  {
    purpose,
    conversation,
    address,
    named,
  }: Pick<Challenge, "purpose" | "conversation" | "address" | "named">,
): Via[] {
  const carried = context.ways();
  if (goesByEmail(purpose)) return carried.includes("email") ? ["email"] : [];
  const own =
    named === undefined &&
    purpose !== "reset_password" &&
    context.codesInChat === "proven" &&
    provenPhone(context, conversation) === address;
  const isOurs =
    named !== undefined || context.policy.code.sms.prefixes.some((prefix) => address.startsWith(prefix));
  const ways: [Via, boolean][] = [
    ["chat", own],
    ["sms", carried.includes("sms") && isOurs],
    ["whatsapp", carried.includes("whatsapp") && !conversation.startsWith("whatsapp")],
  ];
  return ways.flatMap(([way, isOpen]) => (isOpen ? [way] : []));
}

function closed({ purpose }: Pick<Challenge, "purpose">): CodeStart {
  return { result: "closed", way: goesByEmail(purpose) ? "email" : "sms" };
}

function goesByEmail(purpose: Challenge["purpose"]): boolean {
  return isByEmail(purpose) || purpose === "change_email_new";
}

/** How much is known: what is less than is known already comes late. */
const KNOWN: readonly SendingState[] = ["queued", "unknown", "sent", "failed", "delivered"];

/** Notes what became of a sending. */
export function noteSending({ records }: ModelContext, { sendingId, state }: SendingReport): void {
  const send = records.sends.find(`id:${sendingId}`);
  if (send && KNOWN.indexOf(state) > KNOWN.indexOf(send.state)) send.state = state;
}

function replaceOpen({ records }: ModelContext, wanted: NewChallenge): void {
  for (const other of records.challenges.under(`chat:${wanted.conversation}`)) {
    const sameAim =
      other.address === wanted.address || other.members.some((member) => wanted.members.includes(member));
    if (other.purpose === wanted.purpose && sameAim && isOpen(other)) other.dead = "replaced";
  }
}

function noteSend(
  { records, clock }: ModelContext,
  challenge: Challenge,
  people: Send["people"],
  what: "challenge-opened" | "challenge-resent",
): void {
  const at = clock.now();
  const { id, sends, conversation, purpose, members, subject } = challenge;
  records.sends.add({
    id: `${id}/${sends}`,
    challengeId: id,
    state: "queued",
    conversation,
    address: nameOf(challenge),
    subject,
    people,
    at,
  });
  records.events.push({ at, what, challengeId: id, conversation, purpose, members });
}

/** Wait between the last sending and the next; null when none may follow. */
function resendWaitMs({ policy }: ModelContext, { sends }: Challenge): number | null {
  return sends < policy.code.sendsPerChallenge ? (policy.code.resendWaitsMs[sends - 1] ?? null) : null;
}

function started(context: ModelContext, challenge: Challenge, ways: readonly Via[]): CodeStart {
  const { id, via, address, sends } = challenge;
  const validMs = lifeMs(context, via);
  return {
    result: "started",
    challengeId: id,
    via,
    to: challenge.named === undefined ? mask(via === "email" ? "email" : "phone", address) : "",
    tag: tagOf(id, sends),
    otherWays: othersThan(via, ways),
    validMinutes: validMs / MINUTE,
    validMs,
    resendAfterMs: resendWaitMs(context, challenge),
  };
}

function refusal(blockedForMs: number): CodeStart {
  return { result: "refused", retryAfterMinutes: Math.max(1, Math.ceil(blockedForMs / MINUTE)) };
}

function isByEmail(purpose: CodePurpose): boolean {
  return purpose === "register_email" || purpose === "reset_password_email";
}
