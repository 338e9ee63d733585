import { randomBytes } from "node:crypto";
import type { WhatsAppPeople, WhatsAppPerson } from "../../../ports/whatsapp-keys.ts";
import type { Queries } from "../database.ts";
import { sealed } from "../sealed-columns.ts";
import { nameOf, type VaultContext } from "./context.ts";
import { handBack, IS_SILENCED } from "./phone-talks.ts";

type Digits = "lid" | "phone";

const SELECT = `select chat, lid_sealed as lid, phone_sealed as phone,
  coalesce(${IS_SILENCED}, false) as silenced,
  case when handed_back_at is not null then 'done' when silent_until <= clock_now() then 'idle' end as why,
  silent_since as since, wrote_at as "wroteAt" from whatsapp_people`;

type Row = Omit<WhatsAppPerson, "handedBack"> & { why: "done" | "idle" | null; since: number | null };

/** Who is who. A LID is never taken for a number, and a number is only what WhatsApp delivered. */
export function peopleOn(context: VaultContext): WhatsAppPeople {
  const { fenced } = context;
  return {
    meet: ({ lid, phone }) => fenced((queries) => meet(context, queries, lid, phone)),
    find: (chat) => fenced((queries) => findWhere(context, queries, "chat = $1", chat)),
    wrote: (chat) =>
      fenced(async (queries) => {
        await queries.query("update whatsapp_people set wrote_at = clock_now() where chat = $1", [chat]);
      }),
    silence: (chat, idleMs) =>
      fenced(async (queries) => {
        await queries.query(
          `update whatsapp_people set silent_until = clock_now() + $2::float8 * interval '1 millisecond',
             silent_since = coalesce(silent_since, clock_now()), handed_back_at = null
           where chat = $1`,
          [chat, idleMs],
        );
      }),
    handBack: (chat) =>
      fenced(async (queries) => {
        await handBack(queries, chat);
        return await findWhere(context, queries, "chat = $1", chat);
      }),
    knowsHandedBack: (chat) =>
      fenced(async (queries) => {
        // Meanwhile he may have begun anew.
        await queries.query(
          `update whatsapp_people set silent_until = null, silent_since = null, handed_back_at = null
           where chat = $1 and not (${IS_SILENCED})`,
          [chat],
        );
      }),
  };
}

async function meet(
  context: VaultContext,
  queries: Queries,
  lid: string | null,
  phone: string | null,
): Promise<WhatsAppPerson> {
  const byLid = await findBy(context, queries, "lid", lid);
  if (byLid) {
    if (phone === null || byLid.phone === phone) return byLid;
    await giveUpPhone(context, queries, phone);
    await learn(context, queries, byLid.chat, "phone", phone);
    return { ...byLid, phone };
  }
  const byPhone = await findBy(context, queries, "phone", phone);
  if (byPhone && lid === null) return byPhone;
  if (byPhone && lid !== null && byPhone.lid === null) {
    await learn(context, queries, byPhone.chat, "lid", lid);
    return { ...byPhone, lid };
  }
  // The number came to somebody else.
  if (phone !== null) await giveUpPhone(context, queries, phone);
  const chat = await add(context, queries, lid, phone);
  return { chat, lid, phone, wroteAt: null, silenced: false, handedBack: null };
}

function findBy(
  context: VaultContext,
  queries: Queries,
  kind: Digits,
  digits: string | null,
): Promise<WhatsAppPerson | null> {
  if (digits === null) return Promise.resolve(null);
  return findWhere(context, queries, `${kind}_index = $1`, nameOf(context, kind, digits));
}

async function findWhere(
  { keyring }: VaultContext,
  queries: Queries,
  condition: string,
  value: string,
): Promise<WhatsAppPerson | null> {
  const [row] = await queries.query<Row>(`${SELECT} where ${condition}`, [value]);
  if (!row) return null;
  const { chat, lid, phone, wroteAt, silenced, why, since } = row;
  return {
    chat,
    wroteAt,
    silenced,
    handedBack: why === null || since === null ? null : { why, since },
    lid: lid === null ? null : sealed.whatsapp.lid.open(keyring, chat, lid),
    phone: phone === null ? null : sealed.whatsapp.phone.open(keyring, chat, phone),
  };
}

async function learn(
  context: VaultContext,
  queries: Queries,
  chat: string,
  kind: Digits,
  digits: string,
): Promise<void> {
  await queries.query(`update whatsapp_people set ${kind}_index = $2, ${kind}_sealed = $3 where chat = $1`, [
    chat,
    nameOf(context, kind, digits),
    sealed.whatsapp[kind].seal(context.keyring, chat, digits),
  ]);
}

/** The number is another's now: a LID that had it has lost it, and a chat that knew nothing but the number is no more. */
async function giveUpPhone(context: VaultContext, queries: Queries, phone: string): Promise<void> {
  const index = nameOf(context, "phone", phone);
  await queries.query("delete from whatsapp_people where phone_index = $1 and lid_index is null", [index]);
  await queries.query(
    "update whatsapp_people set phone_index = null, phone_sealed = null where phone_index = $1",
    [index],
  );
}

async function add(
  context: VaultContext,
  queries: Queries,
  lid: string | null,
  phone: string | null,
): Promise<string> {
  const chat = randomBytes(12).toString("base64url");
  const { keyring } = context;
  await queries.query(
    `insert into whatsapp_people (chat, lid_index, phone_index, lid_sealed, phone_sealed, met_at)
     values ($1, $2, $3, $4, $5, clock_now())`,
    [
      chat,
      lid && nameOf(context, "lid", lid),
      phone && nameOf(context, "phone", phone),
      lid && sealed.whatsapp.lid.seal(keyring, chat, lid),
      phone && sealed.whatsapp.phone.seal(keyring, chat, phone),
    ],
  );
  return chat;
}
