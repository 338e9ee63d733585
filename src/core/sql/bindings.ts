import { randomUUID } from "node:crypto";
import type { CoreContext } from "./context.ts";
import type { Queries } from "./database.ts";

/** Whose failures are counted together: the member's own bound chats, or everybody else (OWASP "device cookies", for chats). */
export type Lane = "bound" | "unbound";

/** A binding that still speaks for its member: `b` is the bindings row, `$n` the days it keeps in milliseconds. */
export function liveBinding(staleAfterMs: string): string {
  return `b.ended_at is null and b.suspended_at is null
    and b.last_verified_at > clock_now() - ${staleAfterMs}::float8 * interval '1 millisecond'`;
}

/** The lane in which a conversation (a digest) tries for these members. */
export async function readLane(
  { policy }: CoreContext,
  queries: Queries,
  conversation: string,
  members: readonly string[],
): Promise<Lane> {
  const bound = await queries.query(
    `select 1 from bindings b
     where b.conversation = $1 and b.member_id = any ($2::uuid[]) and ${liveBinding("$3")}`,
    [conversation, members, policy.binding.staleAfterMs],
  );
  return bound.length > 0 ? "bound" : "unbound";
}

/**
 * Binds a conversation to a member who has just proven himself in it, and gives the binding's id and whether it is a new one. A conversation speaks for one member at
 * a time; a member has at most so many live chats as the policy says, the oldest binding making room. A stale or suspended binding is not
 * revived but replaced, so that its age tells how long this chat has been trusted.
 */
export async function bindConversation(
  { policy }: CoreContext,
  queries: Queries,
  conversation: string,
  member: string,
): Promise<{ id: string; isNew: boolean }> {
  // A member's bindings change one at a time, or two new chats could both be the third.
  await queries.query("select 1 from participants where id = $1 for update", [member]);
  const [renewed] = await queries.query<{ id: string }>(
    `update bindings b set last_verified_at = clock_now()
     where b.conversation = $1 and b.member_id = $2 and ${liveBinding("$3")} returning b.id`,
    [conversation, member, policy.binding.staleAfterMs],
  );
  if (renewed) return { id: renewed.id, isNew: false };

  await queries.query(
    "update bindings set ended_at = clock_now() where conversation = $1 and ended_at is null",
    [conversation],
  );
  await queries.query(
    `update bindings set ended_at = clock_now() where id in (
       select b.id from bindings b where b.member_id = $1 and ${liveBinding("$2")}
       order by b.bound_at desc offset $3::int - 1)`,
    [member, policy.binding.staleAfterMs, policy.binding.liveChatsPerMember],
  );
  const id = randomUUID();
  await queries.query(
    `insert into bindings (id, conversation, member_id, bound_at, last_verified_at)
     values ($1, $2, $3, clock_now(), clock_now())`,
    [id, conversation, member],
  );
  return { id, isNew: true };
}
