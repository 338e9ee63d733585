import type { KeyChange, WhatsAppKey } from "../../../ports/whatsapp-keys.ts";
import type { Queries } from "../database.ts";
import { sealed } from "../sealed-columns.ts";
import { nameOf, type VaultContext } from "./context.ts";
import { addToJournal } from "./journal.ts";

/** The credentials of the number, or null when it was never linked. */
export async function readCredentials(context: VaultContext): Promise<string | null> {
  return await context.fenced(async (queries) => {
    const [row] = await queries.query<{ credentials: string | null }>(
      "select credentials_sealed as credentials from whatsapp_number",
    );
    return row?.credentials ? sealed.whatsapp.credentials.open(context.keyring, "1", row.credentials) : null;
  });
}

/** Writes credentials and keys together: half of a ratchet's step would be worse than none. */
export async function writeKeys(
  context: VaultContext,
  { credentials, keys, decrypted = [] }: KeyChange,
): Promise<void> {
  await context.fenced(async (queries) => {
    if (credentials !== undefined) {
      const value = sealed.whatsapp.credentials.seal(context.keyring, "1", credentials);
      await queries.query("update whatsapp_number set credentials_sealed = $1", [value]);
    }
    await writeAll(context, queries, keys);
    await addToJournal(context, queries, decrypted);
  });
}

async function writeAll(
  context: VaultContext,
  queries: Queries,
  keys: readonly WhatsAppKey[],
): Promise<void> {
  const named = keys.map(({ kind, id, value }) => ({ name: nameOf(context, "key", kind, id), value }));
  // Always in the same order, or two transactions could wait for each other.
  named.sort((a, b) => (a.name < b.name ? -1 : 1));
  const gone = named.filter(({ value }) => value === null).map(({ name }) => name);
  const kept = named.flatMap(({ name, value }) =>
    value === null ? [] : [{ name, value: sealed.whatsapp.key.seal(context.keyring, name, value) }],
  );
  if (gone.length > 0) await queries.query("delete from whatsapp_keys where name = any ($1)", [gone]);
  if (kept.length > 0) {
    await queries.query(
      `insert into whatsapp_keys (name, value_sealed) select * from unnest($1::text[], $2::text[])
       on conflict (name) do update set value_sealed = excluded.value_sealed`,
      [kept.map(({ name }) => name), kept.map(({ value }) => value)],
    );
  }
}

/** The keys that there are, of those asked for. */
export async function readKeys(
  context: VaultContext,
  kind: string,
  ids: readonly string[],
): Promise<WhatsAppKey[]> {
  const idOf = new Map(ids.map((id) => [nameOf(context, "key", kind, id), id]));
  return await context.fenced(async (queries) => {
    const rows = await queries.query<{ name: string; value: string }>(
      "select name, value_sealed as value from whatsapp_keys where name = any ($1)",
      [[...idOf.keys()]],
    );
    return rows.map(({ name, value }) => ({
      kind,
      id: idOf.get(name) ?? "",
      value: sealed.whatsapp.key.open(context.keyring, name, value),
    }));
  });
}

/** Forgets how to speak for the number. */
export async function forgetKeys(context: VaultContext): Promise<void> {
  await context.fenced(async (queries) => {
    await queries.query("update whatsapp_number set credentials_sealed = null");
    await queries.query("delete from whatsapp_keys");
  });
}
