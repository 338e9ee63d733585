import type { Queries } from "../database.ts";

/** Ends every session of a member, or those of one chat: what is still on its way under them does not leave any more. */
export async function revokeSessions(
  queries: Queries,
  member: string,
  { exceptConversation = null }: { exceptConversation?: string | null } = {},
): Promise<void> {
  await queries.query(
    `update sessions set ended_at = clock_now(), ended_why = 'revoked'
     where member_id = $1 and ended_at is null and conversation is distinct from $2`,
    [member, exceptConversation],
  );
}

/** Ends the bindings of a member, all but that of one conversation or just the one with this id, and their sessions. */
export async function revokeChats(
  queries: Queries,
  member: string,
  { except, only }: { except: string | null; only: string | null },
): Promise<void> {
  await queries.query(
    `with ended as (update bindings set ended_at = clock_now()
       where member_id = $1 and ended_at is null and conversation is distinct from $2
         and ($3::text is null or id = $3) returning id)
     update sessions set ended_at = clock_now(), ended_why = 'revoked'
     where ended_at is null and binding_id in (select id from ended)`,
    [member, except, only],
  );
}
