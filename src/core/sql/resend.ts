import type { CodeStart } from "../../../flows/kit/services.ts";
import type { CodePurpose, ResendCode } from "../../ports/core.ts";
import {
  auditChallenge,
  closed,
  lifeMs,
  noteSend,
  refusal,
  resendWaitMs,
  shown,
  started,
} from "./challenges.ts";
import { macCode, makeCode } from "./code-secrets.ts";
import type { CoreContext } from "./context.ts";
import type { Queries } from "./database.ts";
import { isSilentlyClosed } from "./delivery/sms-guard.ts";
import { type AskingChat, askingChat, findWays, othersThan, type Via } from "./delivery/ways.ts";
import { sealed } from "./sealed-columns.ts";
import { findSendLimit, lockSends, type SendRequest } from "./send-limits.ts";

interface OpenChallenge {
  purpose: CodePurpose;
  via: Via;
  destination: string;
  destinationIndex: string;
  /** Index of the e-mail by which the account was named. */
  named: string | null;
  subject: string | null;
  members: string[];
  txnDigest: string;
  sends: number;
  msSinceSent: number;
  msLeft: number;
}

/**
 * Replaces the code of a challenge that lives, its wrong tries kept. One that is over, be it only by time, is begun anew by whoever knows what it
 * was for: who may be sent to and what he is told may have changed. By the way that is asked for where that is open, else as before, else by
 * the best that is.
 */
export async function resendCode(
  context: CoreContext,
  queries: Queries,
  request: ResendCode,
): Promise<CodeStart> {
  const chat = askingChat(context, request.conversation);
  const { conversation } = chat;
  const { challengeId } = request;
  const open = await lockLiveChallenge(queries, conversation, challengeId);
  if (!open) return { result: "refused", retryAfterMinutes: 0 };
  const wait = waitBeforeResend(context, open);
  if (wait > 0) return refusal(wait);

  const send: SendRequest = {
    conversation,
    destination: open.named ?? open.destinationIndex,
    subject: open.subject,
    people: open.members,
  };
  const address = sealed.challenges.destination.open(context.keyring, challengeId, open.destination);
  const ways = await findOpenWays(context, queries, { chat, address, open });
  await lockSends(queries, send);
  const limit = await findSendLimit(context, queries, send);
  const entry = { purpose: open.purpose, conversation, members: open.members };
  const via = ways.find((way) => way === request.by) ?? ways.find((way) => way === open.via) ?? ways[0];
  if (limit.blockedForMs !== null || via === undefined) {
    await auditChallenge(context, queries, entry, "excess_rate_limit_exceeded");
    return limit.blockedForMs === null ? closed({ by: addressKind(open) }) : refusal(limit.blockedForMs);
  }
  const { named } = open;
  const muted = limit.muted || (await isSilentlyClosed(context, queries, { via, named, address }));
  await replaceCode(context, queries, { ...open, via, challengeId, conversation, muted });
  const isReal = open.members.length > 0 && !muted;
  await noteSend(context, queries, { ...send, challengeId, via, address, isReal, isPaid: isReal });
  await auditChallenge(context, queries, entry, "authn_token_created");
  return started(context, {
    challengeId,
    via,
    otherWays: othersThan(via, ways),
    sends: open.sends + 1,
    address: shown({ address, named }),
  });
}

function addressKind({ via }: OpenChallenge): "phone" | "email" {
  return via === "email" ? "email" : "phone";
}

function findOpenWays(
  context: CoreContext,
  queries: Queries,
  { chat, address, open }: { chat: AskingChat; address: string; open: OpenChallenge },
): Promise<Via[]> {
  const { destinationIndex: index, named } = open;
  const destination = { address, index, named, by: addressKind(open) };
  return findWays(context, queries, { chat, destination, purpose: open.purpose });
}

async function lockLiveChallenge(
  queries: Queries,
  conversation: string,
  challengeId: string,
): Promise<OpenChallenge | undefined> {
  const [open] = await queries.query<OpenChallenge>(
    `select purpose, via, destination_sealed as destination, destination_index as "destinationIndex", named_index as named,
       subject_index as subject, member_ids as members,
       txn_digest as "txnDigest", sends,
       (extract(epoch from clock_now() - last_sent_at) * 1000)::float8 as "msSinceSent",
       (extract(epoch from expires_at - clock_now()) * 1000)::float8 as "msLeft"
     from challenges
     where id = $1 and conversation = $2 and used_at is null and dead_at is null and expires_at > clock_now()
     for update`,
    [challengeId, conversation],
  );
  return open;
}

/** How long to wait before another sending of this challenge; its remaining life when none may follow. */
function waitBeforeResend(context: CoreContext, open: OpenChallenge): number {
  const wait = resendWaitMs(context, open.sends);
  return wait === null ? open.msLeft : wait - open.msSinceSent;
}

async function replaceCode(
  context: CoreContext,
  queries: Queries,
  challenge: OpenChallenge & { challengeId: string; conversation: string; muted: boolean },
): Promise<void> {
  const code = makeCode(context);
  await queries.query(
    `update challenges set code_mac = $2, code_sealed = $3, sends = sends + 1, muted = $4, via = $6,
       last_sent_at = clock_now(), expires_at = clock_now() + $5::float8 * interval '1 millisecond'
     where id = $1`,
    [
      challenge.challengeId,
      macCode(context, challenge, code),
      sealed.challenges.code.seal(context.keyring, challenge.challengeId, code),
      challenge.muted,
      lifeMs(context, challenge.via),
      challenge.via,
    ],
  );
}
