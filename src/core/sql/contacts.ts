import { liveBinding } from "./bindings.ts";
import { refuseWithdrawn } from "./consents.ts";
import type { CoreContext } from "./context.ts";
import type { Queries } from "./database.ts";
import { sealed } from "./sealed-columns.ts";

/** Remembers the phone number that a channel gave for a chat; a newer one replaces it, its proof included. Throws `ConsentWithdrawn`. */
export async function noteContact(
  context: CoreContext,
  contact: { conversation: string; phone: string; proven: boolean },
): Promise<void> {
  const conversation = context.index.conversation(contact.conversation);
  await refuseWithdrawn(context.database, conversation);
  await context.database.query(
    `insert into chat_contacts (conversation, phone_sealed, proven, noted_at)
     values ($1, $2, $3, clock_now())
     on conflict (conversation) do update
       set phone_sealed = excluded.phone_sealed, proven = excluded.proven, noted_at = excluded.noted_at`,
    [
      conversation,
      sealed.chatContacts.phone.seal(context.keyring, conversation, contact.phone),
      contact.proven,
    ],
  );
}

/**
 * The proven phone number (E.164) of a conversation (a digest), or null. A proof grows stale like a binding, unless somebody has signed in here
 * since: a number that nobody uses is given to somebody else.
 */
export async function readProvenPhone(
  context: CoreContext,
  queries: Queries,
  conversation: string,
): Promise<string | null> {
  const [contact] = await queries.query<{ phone: string }>(
    `select phone_sealed as phone from chat_contacts c
     where conversation = $1 and proven
       and (noted_at > clock_now() - $2::float8 * interval '1 millisecond'
         or exists (select 1 from bindings b where b.conversation = c.conversation and ${liveBinding("$2")}))`,
    [conversation, context.policy.binding.staleAfterMs],
  );
  return contact ? sealed.chatContacts.phone.open(context.keyring, conversation, contact.phone) : null;
}
