import type { TypingTalks } from "../../../ports/typing.ts";
import type { CoreContext } from "../context.ts";
import { addressOf, selectTickets } from "../tickets/records.ts";

/** Whose typing is shown to whom, on SQL. Reads only. */
export function sqlTyping(context: CoreContext): TypingTalks {
  const { database, index } = context;
  return {
    async findTalk(conversation) {
      const [held] = await database.query<{ id: string }>(
        "select id from tickets where conversation = $1 and state = 'held'",
        [index.conversation(conversation)],
      );
      return held?.id ?? null;
    },
    async findChat({ ticket, agent, epoch }) {
      const [held] = await selectTickets(
        database,
        "t.id = $1 and t.state = 'held' and t.agent_id = $2 and t.epoch = $3",
        [ticket, agent, epoch],
      );
      return held ? addressOf(context, held) : null;
    },
  };
}
