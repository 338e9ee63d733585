import type { Lane } from "../../../src/core/sql/bindings.ts";
import type { ModelContext } from "./context.ts";
import { isBindingLive } from "./live-binding.ts";
import type { Attempt, Challenge, LaneRecord } from "./records.ts";

const DAY = 86_400_000;

/**
 * Counts a try, before anybody looks at the code, for its members' lane and its conversation, unless one of them is closed: ten wrong in
 * 24 hours, or fifty in a row ever. While closed nothing more is counted, so a stranger cannot keep it closed for longer.
 */
export function countTry(
  context: ModelContext,
  { members }: Pick<Challenge, "members">,
  conversation: string,
): Attempt {
  const { records, clock, policy } = context;
  const lane = findLane(context, conversation, members);
  const lanes = members.map((member) => laneOf(context, member, lane));
  const counted =
    lanes.every(({ disabled }) => !disabled) &&
    members.every(
      (member) => countWrongToday(context, `member:${member}`, lane) < policy.code.wrongPerMemberLanePerDay,
    ) &&
    countWrongToday(context, `chat:${conversation}`, null) < policy.conversation.wrongPerDay;
  const attempt = { conversation, members, lane, counted, at: clock.now(), wasRight: false };
  records.attempts.add(attempt);
  for (const each of counted ? lanes : []) {
    each.wrongInARow += 1;
    each.disabled ||= each.wrongInARow >= policy.code.wrongInARow;
  }
  return attempt;
}

/** Takes back what `countTry` supposed: nobody's wrong codes are in a row any more, and the lane of this one is open after all. */
export function markRight(context: ModelContext, attempt: Attempt): void {
  attempt.wasRight = true;
  for (const member of attempt.members) {
    for (const lane of ["bound", "unbound"] as const) laneOf(context, member, lane).wrongInARow = 0;
    laneOf(context, member, attempt.lane).disabled = false;
  }
}

/** Wrong codes of 24 hours under a key of the attempts, in one lane or in both. */
export function countWrongToday({ records, clock }: ModelContext, key: string, lane: Lane | null): number {
  const since = clock.now() - DAY;
  return records.attempts
    .under(key)
    .filter((attempt) => attempt.counted && !attempt.wasRight && attempt.at > since)
    .filter((attempt) => lane === null || attempt.lane === lane).length;
}

/** A member's own bound chats, or everybody else's. */
export function findLane(context: ModelContext, conversation: string, members: readonly string[]): Lane {
  if (context.faults.has("one-lane-for-all")) return "unbound";
  const bound = context.records.bindings
    .under(`chat:${conversation}`)
    .some((binding) => members.includes(binding.member) && isBindingLive(context, binding));
  return bound ? "bound" : "unbound";
}

function laneOf({ records }: ModelContext, member: string, lane: Lane): LaneRecord {
  const key = `${member}|${lane}`;
  const kept = records.lanes.get(key) ?? { wrongInARow: 0, disabled: false };
  records.lanes.set(key, kept);
  return kept;
}
