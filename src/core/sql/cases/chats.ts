import type { BoundChat } from "../../../../flows/kit/account.ts";
import type { CoreContext } from "../context.ts";
import type { Queries } from "../database.ts";
import { sealed } from "../sealed-columns.ts";

/** Keeps how to reach a conversation that is about to be bound: its digest alone leads nowhere. */
export async function noteChat(context: CoreContext, queries: Queries, key: string): Promise<void> {
  const conversation = context.index.conversation(key);
  await queries.query(
    `insert into chats (conversation, key_sealed, noted_at) values ($1, $2, clock_now())
     on conflict (conversation) do update set noted_at = excluded.noted_at`,
    [conversation, sealed.chats.key.seal(context.keyring, conversation, key)],
  );
}

/** The key under which `noteChat` kept a conversation. */
export function openChatKey(context: CoreContext, conversation: string, keySealed: string): string {
  return sealed.chats.key.open(context.keyring, conversation, keySealed);
}

const CHANNELS: readonly string[] = ["telegram", "whatsapp", "web", "console"];

/** The channel that a conversation's key names; `other` for one that has no name of its own, or was never noted. */
export function channelOf(key: string | null): BoundChat["channel"] {
  const name = key?.slice(0, key.indexOf(":")).replace(/^whatsapp-cloud$/, "whatsapp") ?? "";
  return CHANNELS.includes(name) ? (name as BoundChat["channel"]) : "other";
}
