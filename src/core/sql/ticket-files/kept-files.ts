import type { CleanFile, SentFilePlace } from "../../../ports/files.ts";
import type { CoreContext } from "../context.ts";
import type { Queries } from "../database.ts";
import { isRestricted } from "../restriction.ts";
import { selectTickets, type TicketRecord } from "../tickets/records.ts";
import { openFile, type SealedFile, sealFile } from "./sealed-file.ts";

/** Keeps a file for the entry that a locked ticket gets next; gives what that entry says of it. `sentTo`: the conversation's digest. */
export async function keepFile(
  { keyring }: CoreContext,
  queries: Queries,
  { ticket, newest }: TicketRecord,
  { file, sentTo }: { file: CleanFile; sentTo: string | null },
): Promise<string> {
  const { kind, mime, bytes } = file;
  const place = `${ticket}|${newest + 1}`;
  const { keySealed, body } = sealFile(keyring, place, bytes);
  await queries.query(
    `insert into ticket_files (place, ticket_id, kind, mime, key_sealed, body, sent_to, at)
     values ($1, $2, $3, $4, $5, $6, $7, clock_now())`,
    [place, ticket, kind, mime, keySealed, body, sentTo],
  );
  return `${kind} ${bytes.length}`;
}

/** A file of a ticket that desks may read, whoever sent it; null when there is none. */
export function readFile(context: CoreContext, ticket: string, position: number): Promise<CleanFile | null> {
  return readWhere(context, { ticket, position }, "true", []);
}

/** What an agent sent into this conversation. */
export function readSentFile(
  context: CoreContext,
  { conversation, ...place }: SentFilePlace,
): Promise<CleanFile | null> {
  return readWhere(context, place, "sent_to = $2", [context.index.conversation(conversation)]);
}

async function readWhere(
  { database, keyring }: CoreContext,
  { ticket, position }: Omit<SentFilePlace, "conversation">,
  condition: string,
  parameters: readonly string[],
): Promise<CleanFile | null> {
  const [found] = await selectTickets(database, "t.id = $1", [ticket]);
  if (!found) return null;
  const isHidden =
    found.state === "closed" && found.member !== null && (await isRestricted(database, found.member));
  if (isHidden) return null;
  const place = `${ticket}|${position}`;
  const [kept] = await database.query<Pick<CleanFile, "kind" | "mime"> & SealedFile>(
    `select kind, mime, key_sealed as "keySealed", body from ticket_files where place = $1 and ${condition}`,
    [place, ...parameters],
  );
  return kept ? { kind: kept.kind, mime: kept.mime, bytes: openFile(keyring, place, kept) } : null;
}
