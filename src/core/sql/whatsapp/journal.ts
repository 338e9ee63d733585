import type { JournalEntry, NewJournalEntry, WhatsAppJournal } from "../../../ports/whatsapp-keys.ts";
import type { Queries } from "../database.ts";
import { sealed } from "../sealed-columns.ts";
import { nameOf, type VaultContext } from "./context.ts";

/** Keeps what was decrypted. `message` is unique, so that one that was encrypted anew is known again, however late it comes. */
export async function addToJournal(
  context: VaultContext,
  queries: Queries,
  entries: readonly NewJournalEntry[],
): Promise<void> {
  for (const { digest, message, body } of entries) {
    await queries.query(
      `insert into whatsapp_journal (digest, message, body_sealed, at) values ($1, $2, $3, clock_now())
       on conflict do nothing`,
      [
        digest,
        nameOf(context, "message", message),
        sealed.whatsapp.journal.seal(context.keyring, digest, body),
      ],
    );
  }
}

/** The journal of what came. */
export function journalOn(context: VaultContext): WhatsAppJournal {
  const { keyring, fenced } = context;
  const open = (digest: string, body: string) => sealed.whatsapp.journal.open(keyring, digest, body);
  return {
    find: (digest) =>
      fenced(async (queries) => {
        const [row] = await queries.query<{ body: string | null }>(
          "select body_sealed as body from whatsapp_journal where digest = $1",
          [digest],
        );
        if (!row) return null;
        return row.body === null ? "" : open(digest, row.body);
      }),
    pending: () =>
      fenced(async (queries) => {
        const rows = await queries.query<JournalEntry>(
          `select digest, body_sealed as body, bundle from whatsapp_journal
           where body_sealed is not null order by position`,
        );
        return rows.map((row) => ({ ...row, body: open(row.digest, row.body) }));
      }),
    bundle: (digests, into) =>
      fenced(async (queries) => {
        await queries.query("update whatsapp_journal set bundle = $2 where digest = any ($1)", [
          digests,
          into,
        ]);
      }),
    done: (digests) =>
      fenced(async (queries) => {
        await queries.query("update whatsapp_journal set body_sealed = null where digest = any ($1)", [
          digests,
        ]);
      }),
  };
}
