import type { DeskEvent } from "../../../../flows/kit/desk.ts";
import type { DeskLetter } from "../../../ports/tickets.ts";
import type { CoreContext } from "../context.ts";
import { sealed } from "../sealed-columns.ts";
import { tellFeed } from "./records.ts";

/** For each ticket its oldest letter that is not in a mailbox yet. */
export async function readLetters({ database, keyring }: CoreContext, limit: number): Promise<DeskLetter[]> {
  const rows = await database.query<{ ticket: string; position: number; letter: string }>(
    `select e.ticket_id as ticket, e.position, e.letter_sealed as letter from ticket_entries e
     where e.letter_sealed is not null and not exists (
       select 1 from ticket_entries o
       where o.ticket_id = e.ticket_id and o.letter_sealed is not null and o.position < e.position)
     order by e.at, e.ticket_id limit $1`,
    [limit],
  );
  return rows.map(({ ticket, position, letter }) => {
    const opened = sealed.ticketEntries.letter.open(keyring, `${ticket}|${position}`, letter);
    const { conversation, event } = JSON.parse(opened) as { conversation: string; event: DeskEvent };
    return { conversation, ticket, position, event };
  });
}

/** A letter is in its mailbox. */
export async function letterArrived(
  { database }: CoreContext,
  { ticket, position }: { ticket: string; position: number },
): Promise<void> {
  await database.query(
    "update ticket_entries set letter_sealed = null where ticket_id = $1 and position = $2",
    [ticket, position],
  );
}

/** What became of an agent's words; the first answer stays. */
export async function noteDelivery(
  { database }: CoreContext,
  { ticket, position, outcome }: { ticket: string; position: number; outcome: "delivered" | "failed" },
): Promise<void> {
  await database.transaction(async (queries) => {
    const noted = await queries.query(
      `update ticket_entries set delivery = $3
       where ticket_id = $1 and position = $2 and delivery = 'pending' returning position`,
      [ticket, position, outcome],
    );
    if (noted.length > 0) await tellFeed(queries, ticket);
  });
}
