import { randomUUID } from "node:crypto";
import type { Notice, NoticeAbout } from "../../../ports/account.ts";
import { liveBinding } from "../bindings.ts";
import { readMemberLanguage } from "../consents.ts";
import type { CoreContext } from "../context.ts";
import type { Queries } from "../database.ts";
import { keyOfNamed, unlessGone } from "../keys/member-keys.ts";
import { sealed } from "../sealed-columns.ts";
import { channelOf, openChatKey } from "./chats.ts";

type Receiver = Notice["to"];

interface NewNotices {
  member: string;
  receivers: readonly Receiver[];
  about: NoticeAbout;
  /** He was erased just now: the last word to him is nobody's, for it has to be read after his key is gone. */
  isErased?: boolean;
}

/** Puts notices on their way, in the transaction of what they tell. They are handed over by whoever calls `takeNotices`. */
export async function addNotices(
  context: CoreContext,
  queries: Queries,
  { member, receivers, about, isErased = false }: NewNotices,
): Promise<void> {
  if (receivers.length === 0) return;
  const language = await readMemberLanguage(queries, member);
  const owner = isErased ? null : member;
  const key = await keyOfNamed(context, queries, owner, "account");
  const { address: to, values } = sealed.caseNotices;
  for (const { way, address } of receivers) {
    const id = randomUUID();
    await queries.query(
      `insert into case_notices (id, member_id, way, address_sealed, kind, values_sealed, language, created_at, next_try_at)
       values ($1, $2, $3, $4, $5, $6, $7, clock_now(), clock_now())`,
      [
        id,
        owner,
        way,
        to.seal(context, key, id, address),
        about.kind,
        values.seal(context, key, id, JSON.stringify(about)),
        language,
      ],
    );
  }
}

/** The chats that speak for a member, but for the one in which something was done (a digest). */
export async function findChats(
  context: CoreContext,
  queries: Queries,
  member: string,
  except: string | null,
): Promise<Receiver[]> {
  const rows = await queries.query<{ conversation: string; key: string }>(
    `select b.conversation, h.key_sealed as key from bindings b join chats h on h.conversation = b.conversation
     where b.member_id = $1 and b.conversation is distinct from $2 and ${liveBinding("$3")} order by b.bound_at`,
    [member, except, context.policy.binding.staleAfterMs],
  );
  return rows.map(({ conversation, key }) => ({
    way: "chat",
    address: openChatKey(context, conversation, key),
  }));
}

/** Tells the member's other chats that one more speaks for him now. */
export async function tellOfNewChat(
  context: CoreContext,
  queries: Queries,
  { conversation, member, at }: { conversation: string; member: string; at: number },
): Promise<void> {
  const receivers = await findChats(context, queries, member, conversation);
  if (receivers.length === 0) return;
  const [chat] = await queries.query<{ key: string }>(
    "select key_sealed as key from chats where conversation = $1",
    [conversation],
  );
  const channel = channelOf(chat ? openChatKey(context, conversation, chat.key) : null);
  await addNotices(context, queries, { member, receivers, about: { kind: "new-chat", channel, at } });
}

/** Phone and e-mail of a member's account, or on file where there is no account. */
export async function findAddresses(
  context: CoreContext,
  queries: Queries,
  member: string,
): Promise<Receiver[]> {
  const { phone, email } = await readContacts(context, queries, member);
  const bySms: Receiver[] = phone === null ? [] : [{ way: "sms", address: phone }];
  const byEmail: Receiver[] = email === null ? [] : [{ way: "email", address: email }];
  return [...bySms, ...byEmail];
}

/** Contacts of a member in the clear: the account's, or those on file where there is none. */
export async function readContacts(
  context: CoreContext,
  queries: Queries,
  member: string,
): Promise<{ phone: string | null; email: string | null }> {
  const [row] = await queries.query<{
    accountId: string | null;
    phone: string | null;
    email: string | null;
    filePhone: string | null;
    fileEmail: string | null;
  }>(
    `select a.id as "accountId", a.phone_sealed as phone, a.email_sealed as email,
       p.phone_sealed as "filePhone", p.email_sealed as "fileEmail"
     from participants p left join accounts a on a.participant_id = p.id where p.id = $1`,
    [member],
  );
  if (!row) return { phone: null, email: null };
  const { accounts, participants } = sealed;
  if (row.accountId === null) {
    return {
      phone:
        row.filePhone === null
          ? null
          : await participants.phone.open(context, queries, member, row.filePhone),
      email:
        row.fileEmail === null
          ? null
          : await participants.email.open(context, queries, member, row.fileEmail),
    };
  }
  return {
    phone: row.phone === null ? null : await accounts.phone.open(context, queries, row.accountId, row.phone),
    email: row.email === null ? null : await accounts.email.open(context, queries, row.accountId, row.email),
  };
}

/**
 * Takes notices to hand over now. Each is due again later, so that one whose taker died is not lost; after the policy's tries it is given up.
 * Two takers never get the same one.
 */
export async function takeNotices(context: CoreContext, limit: number): Promise<Notice[]> {
  const { tries, retryWaitMs } = context.policy.notice;
  const rows = await context.database.query<NoticeRow>(
    `update case_notices set tries = tries + 1,
       next_try_at = clock_now() + $2::float8 * power(2, tries) * interval '1 millisecond'
     where id in (select id from case_notices where next_try_at <= clock_now() and tries < $3::int
       order by created_at limit $1::int for update skip locked)
     returning id, way, address_sealed as address, values_sealed as values, language, tries >= $3::int as "isLastTry"`,
    [limit, retryWaitMs, tries],
  );
  const opened = await Promise.all(rows.map((row) => openNotice(context, row)));
  return opened.filter((notice) => notice !== null);
}

interface NoticeRow {
  id: string;
  way: Receiver["way"];
  address: string;
  values: string;
  language: "id" | "en";
  isLastTry: boolean;
}

/** Null when its person was erased meanwhile, and the notice with him. */
async function openNotice(context: CoreContext, row: NoticeRow): Promise<Notice | null> {
  const { id, way, language, isLastTry } = row;
  const { database } = context;
  const address = await unlessGone(sealed.caseNotices.address.open(context, database, id, row.address));
  const values = await unlessGone(sealed.caseNotices.values.open(context, database, id, row.values));
  if (address === null || values === null) return null;
  return { id, to: { way, address }, about: JSON.parse(values) as NoticeAbout, language, isLastTry };
}

/** Forgets a notice that was handed over. */
export async function finishNotice({ database }: CoreContext, id: string): Promise<void> {
  await database.query("delete from case_notices where id = $1", [id]);
}
