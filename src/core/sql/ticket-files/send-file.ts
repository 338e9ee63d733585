import type { Said } from "../../../ports/agent-desk.ts";
import type { CleanFile } from "../../../ports/files.ts";
import type { CoreContext } from "../context.ts";
import { onlyRow, type Queries } from "../database.ts";
import { type Asked, lockHeld } from "../tickets/ownership.ts";
import { addEntry, seenAgent } from "../tickets/records.ts";
import { keepFile } from "./kept-files.ts";

/** An agent sends a file to the participant: its bytes stay here until they leave, and the conversation is told where they are. */
export async function sendFile(
  context: CoreContext,
  queries: Queries,
  act: Asked & { file: CleanFile },
): Promise<Said | { outcome: "too-many" }> {
  const held = await lockHeld(queries, act);
  if ("outcome" in held) return held;
  const { sent } = onlyRow(
    await queries.query<{ sent: number }>(
      "select count(*) as sent from ticket_files where ticket_id = $1 and sent_to is not null",
      [held.ticket],
    ),
  );
  if (sent >= context.policy.files.perTicket) return { outcome: "too-many" };
  const { file, agent } = act;
  const detail = await keepFile(context, queries, held, { file, sentTo: held.conversation });
  await queries.query(
    `update tickets set last_said_at = clock_now(), first_reply_at = coalesce(first_reply_at, clock_now())
     where id = $1`,
    [held.ticket],
  );
  const position = await addEntry(context, queries, held, {
    by: "agent",
    agent,
    what: "sent",
    detail,
    delivery: "pending",
    letter: { type: "desk.file", kind: file.kind },
    seen: await seenAgent(queries, agent),
  });
  return { outcome: "said", position };
}
