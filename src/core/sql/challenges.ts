import { randomUUID } from "node:crypto";
import type { CodeStart, PhoneWay } from "../../../flows/kit/services.ts";
import type { CodePurpose } from "../../ports/core.ts";
import { appendAudit } from "./audit.ts";
import type { AuditEvent } from "./audit-events.ts";
import { macCode, makeCode } from "./code-secrets.ts";
import type { CoreContext } from "./context.ts";
import type { Queries } from "./database.ts";
import { countSms, isSilentlyClosed, prefixOf } from "./delivery/sms-guard.ts";
import { tagOf } from "./delivery/tag.ts";
import { type AskingChat, type Destination, findWays, othersThan, type Via } from "./delivery/ways.ts";
import { mask } from "./masks.ts";
import { sealed } from "./sealed-columns.ts";
import { findSendLimit, lockSends, type SendRequest } from "./send-limits.ts";

export const MINUTE_MS = 60_000;

/** A challenge to be opened. */
export interface NewChallenge {
  purpose: CodePurpose;
  chat: AskingChat;
  destination: Destination;
  /** Index of the NIK named. */
  subject: string | null;
  /** Who may use the code; nobody for a decoy. Sorted. */
  members: readonly string[];
  /** Whom to tell that somebody tried; only with no members. */
  noticeMember: string | null;
  draftId: string | null;
  txnDigest: string;
  /** What an act is about, where no draft says it: the binding to end. */
  target?: string | null;
}

/**
 * Opens a challenge: counted, kept, and audited the same way for a decoy, which only differs in having no members. An open one for the same
 * people or destination, purpose and conversation ends.
 */
export async function openChallenge(
  context: CoreContext,
  queries: Queries,
  challenge: NewChallenge,
): Promise<CodeStart> {
  const { chat, destination, members, noticeMember } = challenge;
  const { address, named = null } = destination;
  const ways = await findWays(context, queries, challenge);
  const send: SendRequest = {
    conversation: chat.conversation,
    destination: named ?? destination.index,
    subject: challenge.subject,
    people: noticeMember === null ? members : [noticeMember],
  };
  await lockSends(queries, send);
  const limit = await findSendLimit(context, queries, send);
  const [via] = ways;
  if (limit.blockedForMs !== null || via === undefined) {
    await auditChallenge(context, queries, { ...challenge, ...chat }, "excess_rate_limit_exceeded");
    return limit.blockedForMs === null ? closed(destination) : refusal(limit.blockedForMs);
  }
  await replaceOpen(queries, challenge);
  const muted = limit.muted || (await isSilentlyClosed(context, queries, { via, named, address }));
  const challengeId = await insertChallenge(context, queries, { ...challenge, via, muted });
  const isReal = members.length > 0 && !muted;
  await noteSend(context, queries, {
    ...send,
    challengeId,
    via,
    address,
    isReal,
    isPaid: isReal || noticeMember !== null,
  });
  await auditChallenge(context, queries, { ...challenge, ...chat }, "authn_token_created");
  const otherWays = othersThan(via, ways);
  return started(context, { challengeId, via, otherWays, sends: 1, address: shown(destination) });
}

async function replaceOpen(queries: Queries, challenge: NewChallenge): Promise<void> {
  await queries.query(
    `update challenges set dead_at = clock_now(), dead_why = 'replaced', code_sealed = null
     where conversation = $1 and purpose = $2 and used_at is null and dead_at is null
       and (destination_index = $3 or member_ids && $4::uuid[])`,
    [challenge.chat.conversation, challenge.purpose, challenge.destination.index, challenge.members],
  );
}

async function insertChallenge(
  context: CoreContext,
  queries: Queries,
  challenge: NewChallenge & { via: Via; muted: boolean },
): Promise<string> {
  const challengeId = randomUUID();
  const code = makeCode(context);
  const { conversation } = challenge.chat;
  const scope = { ...challenge, conversation, challengeId };
  await queries.query(
    `insert into challenges (id, purpose, conversation, via, destination_index, destination_sealed, subject_index,
       member_ids, notice_member_id, muted, draft_id, txn_digest, code_mac, code_sealed,
       created_at, expires_at, last_sent_at, target, named_index)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,
       clock_now(), clock_now() + $15::float8 * interval '1 millisecond', clock_now(), $16, $17)`,
    [
      challengeId,
      challenge.purpose,
      conversation,
      challenge.via,
      challenge.destination.index,
      sealed.challenges.destination.seal(context.keyring, challengeId, challenge.destination.address),
      challenge.subject,
      challenge.members,
      challenge.noticeMember,
      challenge.muted,
      challenge.draftId,
      challenge.txnDigest,
      macCode(context, scope, code),
      sealed.challenges.code.seal(context.keyring, challengeId, code),
      lifeMs(context, challenge.via),
      challenge.target ?? null,
      challenge.destination.named ?? null,
    ],
  );
  return challengeId;
}

/** A sending of a challenge's code, as it is noted. */
interface NotedSend extends SendRequest {
  challengeId: string;
  via: Via;
  address: string;
  /** A code is really carried: not for a decoy, nor for a member who has had enough today. */
  isReal: boolean;
  /** Something is, if only a notice. */
  isPaid: boolean;
}

/** Adds a sending to those the limits are counted from. */
export async function noteSend(context: CoreContext, queries: Queries, send: NotedSend): Promise<void> {
  const prefix = send.via === "sms" ? prefixOf(context, send.address) : null;
  await queries.query(
    `insert into code_sends (challenge_id, conversation, destination_index, subject_index, member_ids, at,
       via, prefix, is_real)
     values ($1, $2, $3, $4, $5, clock_now(), $6, $7, $8)`,
    [
      send.challengeId,
      send.conversation,
      send.destination,
      send.subject,
      send.people,
      send.via,
      prefix,
      send.isReal,
    ],
  );
  if (prefix !== null) await countSms(queries, prefix, send.isPaid ? 1 : 0);
}

/** Wait between this sending and the next; null when none may follow. */
export function resendWaitMs({ policy }: CoreContext, sends: number): number | null {
  return sends < policy.code.sendsPerChallenge ? (policy.code.resendWaitsMs[sends - 1] ?? null) : null;
}

/** The address of which a mask is shown; null where nobody may learn it. */
export function shown({ address, named = null }: Pick<Destination, "address" | "named">): string | null {
  return named === null ? address : null;
}

/** What the person is told of an open challenge. */
export function started(
  context: CoreContext,
  code: { challengeId: string; via: Via; otherWays: PhoneWay[]; sends: number; address: string | null },
): CodeStart {
  const validMs = lifeMs(context, code.via);
  return {
    result: "started",
    challengeId: code.challengeId,
    via: code.via,
    to: code.address === null ? "" : mask(code.via === "email" ? "email" : "phone", code.address),
    tag: tagOf(code.challengeId, code.sends),
    otherWays: code.otherWays,
    validMinutes: validMs / MINUTE_MS,
    validMs,
    resendAfterMs: resendWaitMs(context, code.sends),
  };
}

/** What he is told when none may be opened, in whole minutes, at least one. */
export function refusal(blockedForMs: number): CodeStart {
  return { result: "refused", retryAfterMinutes: Math.max(1, Math.ceil(blockedForMs / MINUTE_MS)) };
}

/** What he is told when nobody could carry a code there now. */
export function closed({ by }: Pick<Destination, "by">): CodeStart {
  return { result: "closed", way: by === "email" ? "email" : "sms" };
}

/** How long a code lives on its way. */
export function lifeMs({ policy }: CoreContext, via: Via): number {
  return via === "email" ? policy.code.emailLifeMs : policy.code.lifeMs;
}

/** Notes an event of a challenge; last in its transaction. */
export async function auditChallenge(
  context: CoreContext,
  queries: Queries,
  { purpose, conversation, members }: Pick<NewChallenge, "purpose" | "members"> & { conversation: string },
  event: AuditEvent,
): Promise<void> {
  await appendAudit(context, queries, { event, member: members[0] ?? null, conversation, detail: purpose });
}
