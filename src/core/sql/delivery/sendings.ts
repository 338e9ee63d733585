import type { SendingReport } from "../../../ports/code-sender.ts";
import type { CoreContext } from "../context.ts";

/** How much is known: a report of less than is known already comes late and changes nothing. */
const KNOWN = "array['queued', 'unknown', 'sent', 'failed', 'delivered']";

/** Notes what became of a sending. */
export async function noteSending(
  { database }: Pick<CoreContext, "database">,
  { sendingId, state, providerId }: SendingReport,
): Promise<void> {
  await database.query(
    `update code_sends set state = $2, state_at = clock_now(), provider_id = coalesce($3, provider_id)
     where id::text = $1 and array_position(${KNOWN}, state) < array_position(${KNOWN}, $2::text)`,
    [sendingId, state, providerId],
  );
}
