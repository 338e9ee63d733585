import type { Account, BoundChat, PendingChange } from "../../../../flows/kit/account.ts";
import type { SessionRef } from "../../../ports/core.ts";
import { liveBinding } from "../bindings.ts";
import type { CoreContext } from "../context.ts";
import { onlyRow, type Queries } from "../database.ts";
import { unlessGone } from "../keys/member-keys.ts";
import { mask, maskBank } from "../masks.ts";
import { isRestricted } from "../restriction.ts";
import { type NamedColumn, sealed } from "../sealed-columns.ts";
import { findLiveSession } from "../sessions.ts";
import { bankOf, readBankMask } from "./bank-account.ts";
import { CASE_COLUMNS, type CaseRow, receiptOf } from "./case-rows.ts";
import { channelOf, openChatKey } from "./chats.ts";
import { readContacts } from "./notices.ts";

/** Kinds of cases that change a contact or a bank account. */
export const CHANGES: readonly string[] = ["change-phone", "change-email", "change-bank", "recovery"];

/** The account of a live session's member; null when the session is not live, or the account is gone. */
export async function readAccount(context: CoreContext, session: SessionRef): Promise<Account | null> {
  const live = await findLiveSession(context, context.database, session);
  if (!live) return null;
  const { member, conversation } = live;
  const frozen = await isFrozen(context.database, member);
  if (frozen === null) return null;
  const restricted = await isRestricted(context.database, member);
  const { phone, email } = await readContacts(context, context.database, member);
  const cases = await context.database.query<CaseRow>(
    `select ${CASE_COLUMNS} from cases c where c.member_id = $1 and c.closed_at is null
     order by c.created_at, c.number`,
    [member],
  );
  return {
    phone: phone === null ? "" : mask("phone", phone),
    email: email === null ? null : mask("email", email),
    bank: await readBankMask(context, context.database, member),
    frozen,
    restricted,
    changes: await Promise.all(
      cases.filter(isOnItsWay).map((change) => pendingOf(context, context.database, change)),
    ),
    chats: await readChats(context, member, conversation),
    requests: cases.filter(({ kind }) => !CHANGES.includes(kind)).map(receiptOf),
  };
}

/** A recovery that waits for papers is only its number's; a bank account that people check is on its way. */
function isOnItsWay({ kind, state }: CaseRow): boolean {
  return CHANGES.includes(kind) && (state === "holding" || kind === "change-bank");
}

/** Whether nothing may be changed in a member's account; null when he has none. */
export async function isFrozen(queries: Queries, member: string): Promise<boolean | null> {
  const [account] = await queries.query<{ frozen: boolean }>(
    "select frozen_at is not null as frozen from accounts where participant_id = $1",
    [member],
  );
  return account?.frozen ?? null;
}

/** What a case is about, in the clear, as far as it is still kept. */
export async function contactsOf(
  context: CoreContext,
  queries: Queries,
  { id, phoneSealed, emailSealed }: Pick<CaseRow, "id" | "phoneSealed" | "emailSealed">,
): Promise<{ phone: string | null; email: string | null }> {
  const { phone, email } = sealed.cases;
  const open = (column: NamedColumn, value: string | null) =>
    value === null ? null : unlessGone(column.open(context, queries, id, value));
  return { phone: await open(phone, phoneSealed), email: await open(email, emailSealed) };
}

/** A change on its way, with masks of what comes; none when it is over. */
export async function pendingOf(
  context: CoreContext,
  queries: Queries,
  change: CaseRow,
): Promise<PendingChange> {
  const { phone, email } = await contactsOf(context, queries, change);
  const bank = await bankOf(context, queries, change);
  const masks = [phone && mask("phone", phone), email && mask("email", email), bank && maskBank(bank)];
  return { ...receiptOf(change), to: masks.filter(Boolean).join(", ") };
}

async function readChats(context: CoreContext, member: string, here: string): Promise<BoundChat[]> {
  const rows = await context.database.query<{
    id: string;
    conversation: string;
    key: string | null;
    since: number;
    lastUsedAt: number;
  }>(
    `select b.id, b.conversation, h.key_sealed as key, b.bound_at as since,
       (select coalesce(max(s.last_used_at), b.last_verified_at) from sessions s where s.binding_id = b.id) as "lastUsedAt"
     from bindings b left join chats h on h.conversation = b.conversation
     where b.member_id = $1 and ${liveBinding("$2")} order by b.conversation = $3 desc, b.bound_at desc, b.id`,
    [member, context.policy.binding.staleAfterMs, here],
  );
  return rows.map(({ id, conversation, key, since, lastUsedAt }) => ({
    id,
    channel: channelOf(key === null ? null : openChatKey(context, conversation, key)),
    here: conversation === here,
    since,
    lastUsedAt,
  }));
}

/** Until the transaction ends nobody else changes this member's account, chats or cases. */
export async function lockMember(queries: Queries, member: string): Promise<void> {
  onlyRow(await queries.query("select 1 from participants where id = $1 for update", [member]));
}
