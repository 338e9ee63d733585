import type { CodeOutcome } from "../../ports/core.ts";
import { CHALLENGE_COLUMNS, type CountedChallenge } from "./attempts.ts";
import { appendAudit } from "./audit.ts";
import { isCode } from "./code-secrets.ts";
import type { CoreContext } from "./context.ts";
import type { Queries } from "./database.ts";
import { type RequestId, readKept } from "./requests.ts";

/**
 * The outcome of the check that used a code, for the same code in the same conversation (a digest) while it would still be valid: whoever
 * never got the answer types it again. Nothing is done a second time; a session that has ended since is named all the same, and `isLive`
 * refuses it. Null for any other code, and after as many repetitions as a code has tries: a used code is no easier to guess than another.
 */
export async function repeatUse(
  context: CoreContext,
  queries: Queries,
  request: { conversation: string; challengeId: string; code: string },
): Promise<CodeOutcome | null> {
  const { conversation, challengeId, code } = request;
  const [challenge] = await queries.query<CountedChallenge & { usedBy: RequestId }>(
    `select ${CHALLENGE_COLUMNS}, c.used_by as "usedBy" from challenges c
     where c.id = $1 and c.conversation = $2 and c.used_by is not null and c.expires_at > clock_now()
       and (select count(*) from code_attempts
         where conversation = $2 and challenge_id = $1 and attempt is null) <= $3::int`,
    [challengeId, conversation, context.policy.code.triesPerChallenge],
  );
  if (!challenge || !isCode(context, { ...challenge, challengeId, conversation }, code, challenge.codeMac)) {
    return null;
  }
  const outcome = await readKept<CodeOutcome>(queries, challenge.usedBy);
  const { members, purpose } = challenge;
  const entry = { member: members[0] ?? null, conversation, detail: purpose };
  await appendAudit(context, queries, { event: "authn_token_reuse", ...entry });
  return outcome;
}
