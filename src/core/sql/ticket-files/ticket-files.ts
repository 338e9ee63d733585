import type { CleanFile, FilePlace, TicketFiles } from "../../../ports/files.ts";
import type { CoreContext } from "../context.ts";
import { onlyRow, type Queries } from "../database.ts";
import { isRestricted } from "../restriction.ts";
import { lockOwn } from "../tickets/participant.ts";
import { addEntry, messageDigest, selectTickets, type TicketRecord } from "../tickets/records.ts";
import { openFile, type SealedFile, sealFile } from "./sealed-file.ts";

/** Files on tickets, on SQL. */
export function sqlTicketFiles(context: CoreContext): TicketFiles {
  const { database } = context;
  return {
    roomForFile: (place) =>
      database.transaction(async (queries) => {
        const ticket = await lockOwn(context, queries, place);
        return await roomIn(context, queries, ticket, place);
      }),
    addFile: (place, file) =>
      database.transaction(async (queries) => {
        const ticket = await lockOwn(context, queries, place);
        const room = await roomIn(context, queries, ticket, place);
        if (room !== "room") return room;
        await insertFile(context, queries, ticket, { id: place.id, file });
        return "there";
      }),
  };
}

async function roomIn(
  { policy, index }: CoreContext,
  queries: Queries,
  { ticket }: TicketRecord,
  { conversation, id }: FilePlace,
): Promise<"there" | "too-many" | "room"> {
  const { known, here, lately } = onlyRow(
    await queries.query<{ known: boolean; here: number; lately: number }>(
      `select exists (select 1 from ticket_entries where ticket_id = $1 and message = $2) as known,
         (select count(*) from ticket_files where ticket_id = $1) as here,
         (select count(*) from ticket_files f join tickets t on t.id = f.ticket_id
          where t.conversation = $3 and f.at > clock_now() - interval '1 hour') as lately`,
      [ticket, messageDigest(ticket, id), index.conversation(conversation)],
    ),
  );
  if (known) return "there";
  const { perTicket, perConversationPerHour } = policy.files;
  return here >= perTicket || lately >= perConversationPerHour ? "too-many" : "room";
}

async function insertFile(
  context: CoreContext,
  queries: Queries,
  ticket: TicketRecord,
  { id, file }: { id: string; file: CleanFile },
): Promise<void> {
  const { kind, mime, bytes } = file;
  const place = `${ticket.ticket}|${ticket.newest + 1}`;
  const { keySealed, body } = sealFile(context.keyring, place, bytes);
  await queries.query(
    `insert into ticket_files (place, ticket_id, kind, mime, key_sealed, body, at)
     values ($1, $2, $3, $4, $5, $6, clock_now())`,
    [place, ticket.ticket, kind, mime, keySealed, body],
  );
  await queries.query("update tickets set last_words_at = clock_now() where id = $1", [ticket.ticket]);
  const detail = `${kind} ${bytes.length}`;
  await addEntry(context, queries, ticket, { by: "participant", what: "file", detail, message: id });
}

/** A file of a ticket that desks may read; null when there is none. */
export async function readFile(
  { database, keyring }: CoreContext,
  ticket: string,
  position: number,
): Promise<CleanFile | null> {
  const [found] = await selectTickets(database, "t.id = $1", [ticket]);
  if (!found) return null;
  const isHidden =
    found.state === "closed" && found.member !== null && (await isRestricted(database, found.member));
  if (isHidden) return null;
  const place = `${ticket}|${position}`;
  const [kept] = await database.query<Pick<CleanFile, "kind" | "mime"> & SealedFile>(
    `select kind, mime, key_sealed as "keySealed", body from ticket_files where place = $1`,
    [place],
  );
  return kept ? { kind: kept.kind, mime: kept.mime, bytes: openFile(keyring, place, kept) } : null;
}
