import type { CodePurpose } from "../../ports/core.ts";
import { type Lane, readLane } from "./bindings.ts";
import type { CoreContext } from "./context.ts";
import { onlyRow, type Queries } from "./database.ts";
import { type RequestId, transactAgain } from "./requests.ts";

/** A code that was typed, once counted. */
export interface Attempt {
  challenge: CountedChallenge;
  /** Which try at this challenge it is, from 1. */
  attempt: number;
  /** False while its lane or its conversation is closed: then it is answered like a wrong code, and no right one passes. */
  counted: boolean;
}

/** A challenge with what its tries are counted against. */
export interface CountedChallenge {
  id: string;
  purpose: CodePurpose;
  members: string[];
  destinationIndex: string;
  draftId: string | null;
  txnDigest: string;
  codeMac: string;
  /** What an act is about, where no draft says it. */
  target: string | null;
}

/** Why no try was counted: the challenge is over. */
export type Over = "expired" | "tries" | "used";

/**
 * Counts a try before anybody looks at the code, in a transaction of its own, so that no crash and no simultaneous try gives a guess for
 * nothing. A repetition of the same request is not counted again.
 */
export async function countAttempt(
  context: CoreContext,
  request: { id: RequestId; conversation: string; challengeId: string },
): Promise<Attempt | Over> {
  return await transactAgain(context, async (queries) => {
    const claimed = await queries.query(
      `insert into code_attempts (request_key, challenge_id, conversation, at)
       values ($1, $2, $3, clock_now()) on conflict do nothing returning request_key`,
      [request.id, request.challengeId, request.conversation],
    );
    if (claimed.length === 0) return await readAttempt(queries, request);
    const [counted] = await queries.query<CountedChallenge & { attempt: number }>(
      `update challenges c set attempts = attempts + 1
       where id = $1 and conversation = $2 and used_at is null and dead_at is null and expires_at > clock_now()
       returning attempts as attempt, ${CHALLENGE_COLUMNS}`,
      [request.challengeId, request.conversation],
    );
    if (!counted) return await whyOver(queries, request);
    const { attempt, ...challenge } = counted;
    return { challenge, attempt, counted: await countInLane(context, queries, request, counted) };
  });
}

/** The columns of a `CountedChallenge`, of a table that goes by the name of `c`. */
export const CHALLENGE_COLUMNS = `c.id, c.purpose, c.member_ids as members, c.destination_index as "destinationIndex",
  c.draft_id as "draftId", c.txn_digest as "txnDigest", c.code_mac as "codeMac", c.target`;

/** What was counted before the first try at this request was cut short. */
async function readAttempt(
  queries: Queries,
  request: { id: RequestId; conversation: string; challengeId: string },
): Promise<Attempt | Over> {
  const [row] = await queries.query<CountedChallenge & { attempt: number | null; counted: boolean }>(
    `select a.attempt, a.counted, ${CHALLENGE_COLUMNS}
     from code_attempts a join challenges c on c.id = a.challenge_id where a.request_key = $1`,
    [request.id],
  );
  if (!row || row.attempt === null) return await whyOver(queries, request);
  const { attempt, counted, ...challenge } = row;
  return { challenge, attempt, counted };
}

/** Somebody else's challenge, or none at all, is answered like a used one. */
async function whyOver(
  queries: Queries,
  request: { conversation: string; challengeId: string },
): Promise<Over> {
  const [row] = await queries.query<{ ranOut: boolean; deadWhy: string | null }>(
    `select used_at is null and dead_at is null as "ranOut", dead_why as "deadWhy"
     from challenges where id = $1 and conversation = $2`,
    [request.challengeId, request.conversation],
  );
  if (row?.ranOut) return "expired";
  return row?.deadWhy === "tries" ? "tries" : "used";
}

/**
 * Counts the try for its members' lane and its conversation unless one of them is closed: ten wrong in 24 hours, or fifty in a row ever.
 * While closed nothing more is counted, so a stranger cannot keep it closed for longer.
 */
async function countInLane(
  context: CoreContext,
  queries: Queries,
  request: { id: RequestId; conversation: string },
  challenge: { members: string[]; attempt: number },
): Promise<boolean> {
  const { members, attempt } = challenge;
  const lane = await readLane(context, queries, request.conversation, members);
  await lockLanes(queries, members, lane);
  const open = await isOpen(context, queries, { ...request, members, lane });
  await queries.query(
    "update code_attempts set member_ids = $2, lane = $3, attempt = $4, counted = $5 where request_key = $1",
    [request.id, members, lane, attempt, open],
  );
  await queries.query(
    `update lanes set wrong_in_a_row = wrong_in_a_row + 1,
       disabled_at = case when wrong_in_a_row + 1 >= $3::int then coalesce(disabled_at, clock_now()) else disabled_at end
     where member_id = any ($1::uuid[]) and lane = $2 and $4`,
    [members, lane, context.policy.code.wrongInARow, open],
  );
  return open;
}

/** Tries for the same member at other challenges wait here, so none is counted past another. */
async function lockLanes(queries: Queries, members: readonly string[], lane: Lane): Promise<void> {
  await queries.query(
    `insert into lanes (member_id, lane) select member, $2 from unnest($1::uuid[]) member
     on conflict (member_id, lane) do update set wrong_in_a_row = lanes.wrong_in_a_row`,
    [members, lane],
  );
}

async function isOpen(
  { policy }: CoreContext,
  queries: Queries,
  scope: { conversation: string; members: readonly string[]; lane: Lane },
): Promise<boolean> {
  const { open } = onlyRow(
    await queries.query<{ open: boolean }>(
      `select not exists (select 1 from lanes
           where member_id = any ($2::uuid[]) and lane = $3 and disabled_at is not null)
         and not exists (select 1 from unnest($2::uuid[]) member
           where (select count(*) from code_attempts where member_ids @> array[member] and lane = $3 and ${WRONG_TODAY}) >= $4::int)
         and (select count(*) from code_attempts where conversation = $1 and ${WRONG_TODAY}) < $5::int as open`,
      [
        scope.conversation,
        scope.members,
        scope.lane,
        policy.code.wrongPerMemberLanePerDay,
        policy.conversation.wrongPerDay,
      ],
    ),
  );
  return open;
}

const WRONG_TODAY = "counted and not was_right and at > clock_now() - interval '24 hours'";

/**
 * Takes back what `countAttempt` supposed: this one was right, so nobody's wrong codes are in a row any more, and if it was
 * counted as the one too many, its lane is open after all.
 */
export async function markRight(
  queries: Queries,
  request: RequestId,
  members: readonly string[],
): Promise<void> {
  await queries.query(
    `with attempt as (update code_attempts set was_right = true where request_key = $1 returning lane)
     update lanes set wrong_in_a_row = 0,
       disabled_at = case when lanes.lane = attempt.lane then null else disabled_at end
     from attempt where member_id = any ($2::uuid[])`,
    [request, members],
  );
}
