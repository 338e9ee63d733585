import type { CopyFile, CopyFilePlace } from "../../../ports/data-copy.ts";
import type { CleanFile } from "../../../ports/files.ts";
import type { CoreContext } from "../context.ts";
import type { Queries } from "../database.ts";
import { openFile, type SealedFile } from "../ticket-files/sealed-file.ts";

/** What was sent in a member's talks, also where a restriction keeps it from desks: his right to it stays. */
export function listFiles({ policy }: CoreContext, queries: Queries, member: string): Promise<CopyFile[]> {
  return queries.query<CopyFile>(
    `select t.number as ticket, e.position, f.at, case when f.sent_to is null then 'participant' else 'agent' end as "from",
       f.kind, f.mime, split_part(e.detail, ' ', 2)::int as bytes, e.delivery,
       t.closed_at + $2::float8 * interval '1 millisecond' as "keptUntil"
     from ticket_files f join tickets t on t.id = f.ticket_id join ticket_entries e on e.place = f.place
     where t.member_id = $1 order by f.at, f.place`,
    [member, policy.retention["agent-chat-1y"]],
  );
}

/** One of them, opened; null when it is not there, or not in a talk of his. */
export async function readOwnFile(
  { keyring }: CoreContext,
  queries: Queries,
  member: string,
  { ticket, position }: CopyFilePlace,
): Promise<CleanFile | null> {
  const [kept] = await queries.query<Pick<CleanFile, "kind" | "mime"> & SealedFile & { place: string }>(
    `select f.place, f.kind, f.mime, f.key_sealed as "keySealed", f.body
     from ticket_files f join tickets t on t.id = f.ticket_id join ticket_entries e on e.place = f.place
     where t.member_id = $1 and t.number = $2 and e.position = $3`,
    [member, ticket, position],
  );
  return kept ? { kind: kept.kind, mime: kept.mime, bytes: openFile(keyring, kept.place, kept) } : null;
}
