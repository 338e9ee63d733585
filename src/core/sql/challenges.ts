import { randomUUID } from "node:crypto";
import type { CodeStart } from "../../../flows/kit/services.ts";
import type { CodePurpose } from "../../ports/core.ts";
import { appendAudit } from "./audit.ts";
import type { AuditEvent } from "./audit-events.ts";
import { macCode, makeCode } from "./code-secrets.ts";
import { readProvenPhone } from "./contacts.ts";
import type { CoreContext } from "./context.ts";
import type { Queries } from "./database.ts";
import { mask } from "./masks.ts";
import { sealed } from "./sealed-columns.ts";
import { findSendLimit, lockSends, type SendRequest } from "./send-limits.ts";

export type Via = "chat" | "sms" | "email";

export const MINUTE_MS = 60_000;

/** Where a code is to go, as the person named it. */
interface Destination {
  /** E.164 number, or e-mail address. */
  address: string;
  index: string;
  by: "phone" | "email";
}

/** A challenge to be opened. */
export interface NewChallenge {
  purpose: CodePurpose;
  /** Digest of the conversation. */
  conversation: string;
  destination: Destination;
  /** Index of the NIK named. */
  subject: string | null;
  /** Who may use the code; nobody for a decoy. Sorted. */
  members: readonly string[];
  /** Whom to tell that somebody tried; only with no members. */
  noticeMember: string | null;
  draftId: string | null;
  txnDigest: string;
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
  const via = await chooseWay(context, queries, challenge);
  const send: SendRequest = {
    conversation: challenge.conversation,
    destination: challenge.destination.index,
    subject: challenge.subject,
    people: challenge.noticeMember === null ? challenge.members : [challenge.noticeMember],
  };
  await lockSends(queries, send);
  const limit = await findSendLimit(context, queries, send);
  if (limit.blockedForMs !== null) {
    await auditChallenge(context, queries, challenge, "excess_rate_limit_exceeded");
    return refusal(limit.blockedForMs);
  }
  await replaceOpen(queries, challenge);
  const challengeId = await insertChallenge(context, queries, { ...challenge, via, muted: limit.muted });
  await noteSend(queries, challengeId, send);
  await auditChallenge(context, queries, challenge, "authn_token_created");
  return started(context, { challengeId, via, sends: 1, address: challenge.destination.address });
}

/** Into the chat only when its own number is proven to be the destination, and the operator allows it (docs/decisions/0006). */
async function chooseWay(context: CoreContext, queries: Queries, challenge: NewChallenge): Promise<Via> {
  const proven = await readProvenPhone(context, queries, challenge.conversation);
  if (challenge.destination.by === "email") return "email";
  return context.codesInChat === "proven" && proven === challenge.destination.address ? "chat" : "sms";
}

async function replaceOpen(queries: Queries, challenge: NewChallenge): Promise<void> {
  await queries.query(
    `update challenges set dead_at = clock_now(), dead_why = 'replaced', code_sealed = null
     where conversation = $1 and purpose = $2 and used_at is null and dead_at is null
       and (destination_index = $3 or member_ids && $4::uuid[])`,
    [challenge.conversation, challenge.purpose, challenge.destination.index, challenge.members],
  );
}

async function insertChallenge(
  context: CoreContext,
  queries: Queries,
  challenge: NewChallenge & { via: Via; muted: boolean },
): Promise<string> {
  const challengeId = randomUUID();
  const code = makeCode(context);
  const scope = { ...challenge, challengeId };
  await queries.query(
    `insert into challenges (id, purpose, conversation, via, destination_index, destination_sealed, subject_index,
       member_ids, notice_member_id, muted, draft_id, txn_digest, code_mac, code_sealed,
       created_at, expires_at, last_sent_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,
       clock_now(), clock_now() + $15::float8 * interval '1 millisecond', clock_now())`,
    [
      challengeId,
      challenge.purpose,
      challenge.conversation,
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
    ],
  );
  return challengeId;
}

/** Adds a sending to those the limits are counted from. */
export async function noteSend(queries: Queries, challengeId: string, send: SendRequest): Promise<void> {
  await queries.query(
    `insert into code_sends (challenge_id, conversation, destination_index, subject_index, member_ids, at)
     values ($1, $2, $3, $4, $5, clock_now())`,
    [challengeId, send.conversation, send.destination, send.subject, send.people],
  );
}

/** Wait between this sending and the next; null when none may follow. */
export function resendWaitMs({ policy }: CoreContext, sends: number): number | null {
  return sends < policy.code.sendsPerChallenge ? (policy.code.resendWaitsMs[sends - 1] ?? null) : null;
}

/** What the person is told of an open challenge. */
export function started(
  context: CoreContext,
  code: { challengeId: string; via: Via; sends: number; address: string },
): CodeStart {
  const validMs = lifeMs(context, code.via);
  return {
    result: "started",
    challengeId: code.challengeId,
    via: code.via,
    to: mask(code.via === "email" ? "email" : "phone", code.address),
    validMinutes: validMs / MINUTE_MS,
    validMs,
    resendAfterMs: resendWaitMs(context, code.sends),
  };
}

/** What he is told when none may be opened, in whole minutes, at least one. */
export function refusal(blockedForMs: number): CodeStart {
  return { result: "refused", retryAfterMinutes: Math.max(1, Math.ceil(blockedForMs / MINUTE_MS)) };
}

/** How long a code lives on its way. */
export function lifeMs({ policy }: CoreContext, via: Via): number {
  return via === "email" ? policy.code.emailLifeMs : policy.code.lifeMs;
}

/** Notes an event of a challenge; last in its transaction. */
export async function auditChallenge(
  context: CoreContext,
  queries: Queries,
  { purpose, conversation, members }: Pick<NewChallenge, "purpose" | "conversation" | "members">,
  event: AuditEvent,
): Promise<void> {
  await appendAudit(context, queries, { event, member: members[0] ?? null, conversation, detail: purpose });
}
