import type { CleanFile, FilePlace, TicketFiles } from "../../../ports/files.ts";
import type { CoreContext } from "../context.ts";
import { onlyRow, type Queries } from "../database.ts";
import { lockOwn } from "../tickets/participant.ts";
import { addEntry, messageDigest, type TicketRecord } from "../tickets/records.ts";
import { keepFile, readSentFile } from "./kept-files.ts";

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
    readSentFile: (place) => readSentFile(context, place),
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
         (select count(*) from ticket_files where ticket_id = $1 and sent_to is null) as here,
         (select count(*) from ticket_files f join tickets t on t.id = f.ticket_id
          where t.conversation = $3 and f.sent_to is null and f.at > clock_now() - interval '1 hour') as lately`,
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
  const detail = await keepFile(context, queries, ticket, { file, sentTo: null });
  await queries.query("update tickets set last_words_at = clock_now() where id = $1", [ticket.ticket]);
  await addEntry(context, queries, ticket, { by: "participant", what: "file", detail, message: id });
}
