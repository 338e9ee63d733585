import type { OutboxEntry, WhatsAppOutbox } from "../../../ports/whatsapp-keys.ts";
import type { Queries } from "../database.ts";
import { sealed } from "../sealed-columns.ts";
import type { VaultContext } from "./context.ts";

/** The outbox. Ids are digests of our own making and say nothing about anybody. */
export function outboxOn({ keyring, fenced }: VaultContext): WhatsAppOutbox {
  async function read(queries: Queries, id: string): Promise<OutboxEntry | null> {
    const [row] = await queries.query<OutboxEntry>(
      "select body_sealed as body, taken from whatsapp_outbox where id = $1",
      [id],
    );
    return row ? { ...row, body: sealed.whatsapp.outbox.open(keyring, id, row.body) } : null;
  }

  return {
    keep: (id, body) =>
      fenced(async (queries) => {
        await queries.query(
          `insert into whatsapp_outbox (id, body_sealed, at) values ($1, $2, clock_now())
           on conflict (id) do nothing`,
          [id, sealed.whatsapp.outbox.seal(keyring, id, body)],
        );
        return (await read(queries, id)) ?? { body, taken: false };
      }),
    find: (id) => fenced((queries) => read(queries, id)),
    taken: (id) =>
      fenced(async (queries) => {
        await queries.query("update whatsapp_outbox set taken = true where id = $1", [id]);
      }),
  };
}
