import type { Keyring } from "../../../keyring.ts";
import type { PhoneTalk } from "../../../ports/whatsapp-keys.ts";
import type { Queries } from "../database.ts";
import { sealed } from "../sealed-columns.ts";

/** A person of ours has the chat. */
export const IS_SILENCED = "silent_until > clock_now() and handed_back_at is null";

/** The chats in which a person of ours answers on the phone, the longest first. */
export async function readPhoneTalks(queries: Queries, keyring: Keyring): Promise<PhoneTalk[]> {
  const rows = await queries.query<PhoneTalk>(
    `select chat, phone_sealed as phone, silent_since as since from whatsapp_people
     where ${IS_SILENCED} order by silent_since, chat`,
  );
  return rows.map(({ chat, phone, since }) => ({
    chat,
    phone: phone === null ? null : sealed.whatsapp.phone.open(keyring, chat, phone),
    since,
  }));
}

/** Hands one back to the bot, or all (`null`); gives how many. */
export async function handBack(queries: Queries, chat: string | null): Promise<number> {
  const changed = await queries.query(
    `update whatsapp_people set handed_back_at = clock_now()
     where ${IS_SILENCED} and ($1::text is null or chat = $1) returning 1`,
    [chat],
  );
  return changed.length;
}
