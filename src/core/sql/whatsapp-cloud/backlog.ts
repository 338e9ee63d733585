import type { Keyring } from "../../../keyring.ts";
import type { BacklogWaits, CloudBacklog, LateBundle, LateMessage } from "../../../ports/whatsapp-people.ts";
import type { Database, Queries } from "../database.ts";
import { sealed } from "../sealed-columns.ts";
import { nameOf } from "../whatsapp/context.ts";

/** Chats at a time; more are due at the next look. */
const AT_A_TIME = 100;

/** A chat and what is to be handed on there: what was bundled and not finished, or, where it is null, what was not bundled yet. */
interface Due {
  chat: string;
  bundle: string | null;
}

interface Row {
  digest: string;
  body: string;
  writtenAt: number;
}

/** What is sealed of a message. Meta's id of it holds the sender's number. */
interface Body {
  messageId: string;
  words: string | null;
}

/** Under which a message is known without its id. */
export function cloudMessageName(keyring: Keyring, messageId: string): string {
  return nameOf({ keyring }, "cloud-message", messageId);
}

/** Keeps a message until its chat's are handed on. */
export async function keepLate(
  { keyring, queries }: { keyring: Keyring; queries: Queries },
  digest: string,
  { chat, writtenAt, messageId, words }: LateMessage & Body,
): Promise<void> {
  const body = JSON.stringify({ messageId, words } satisfies Body);
  await queries.query(
    `insert into whatsapp_cloud_late (digest, chat, written_at, body_sealed, came_at)
     select $1, $2, to_timestamp($3::float8 / 1000), $4, clock_now()
     where not exists (select 1 from whatsapp_cloud_messages where digest = $1 and done)
     on conflict do nothing`,
    [digest, chat, writtenAt, sealed.whatsappCloud.late.seal(keyring, digest, body)],
  );
}

/** What came late at the official API, on SQL. */
export function backlogOn(database: Database, keyring: Keyring): CloudBacklog {
  return {
    async take({ quietMs, longestMs, ...waits }) {
      const due = await database.query<Due>(
        `select chat, bundle from whatsapp_cloud_late
         group by chat, bundle
         having case when bundle is not null then max(claimed_until) <= clock_now()
           else max(came_at) <= clock_now() - $1::float8 * interval '1 millisecond'
             or min(came_at) <= clock_now() - $2::float8 * interval '1 millisecond' end
         order by min(position) limit ${AT_A_TIME}`,
        [quietMs, longestMs],
      );
      const bundles: LateBundle[] = [];
      for (const one of due) {
        const bundle = await database.transaction((queries) => claim({ keyring, queries }, one, waits));
        if (bundle) bundles.push(bundle);
      }
      return bundles;
    },
    async done(id) {
      await database.query("delete from whatsapp_cloud_late where bundle = $1", [id]);
    },
    async takeBack(chat, messageId) {
      await database.query(
        "delete from whatsapp_cloud_late where chat = $1 and digest = $2 and bundle is null",
        [chat, cloudMessageName(keyring, messageId)],
      );
    },
  };
}

/** Null when another process was first. */
async function claim(
  { keyring, queries }: { keyring: Keyring; queries: Queries },
  { chat, bundle }: Due,
  { claimMs, againMs }: Pick<BacklogWaits, "claimMs" | "againMs">,
): Promise<LateBundle | null> {
  await queries.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`late ${chat}`]);
  const rows = await queries.query<Row>(
    `select digest, body_sealed as body, written_at as "writtenAt" from whatsapp_cloud_late
     where chat = $1 and bundle is not distinct from $2 and (bundle is null or claimed_until <= clock_now())
     order by written_at, position`,
    [chat, bundle],
  );
  const newest = rows.at(-1);
  if (!newest) return null;
  const id = bundle ?? newest.digest;
  const digests = rows.map(({ digest }) => digest);
  await queries.query(
    `update whatsapp_cloud_late set bundle = $2, claimed_until = clock_now() + $3::float8 * interval '1 millisecond'
     where digest = any ($1)`,
    [digests, id, claimMs],
  );
  const [since] = await queries.query(
    "select 1 from whatsapp_cloud_people where chat = $1 and wrote_at > to_timestamp($2::float8 / 1000)",
    [chat, newest.writtenAt],
  );
  const bodies = rows.map(({ digest, body }) => openBody(keyring, digest, body));
  const words = bodies.map((body) => body.words);
  const overtaken = since !== undefined;
  const again = !overtaken && (await isOneMore(queries, { chat, id }, againMs));
  return { id, chat, words, newest: bodies.at(-1)?.messageId ?? "", overtaken, again };
}

/** Whether another bundle of the chat was given less than so long ago. If none was, the next ones come after this, also when it is given again. */
async function isOneMore(
  queries: Queries,
  { chat, id }: { chat: string; id: string },
  againMs: number,
): Promise<boolean> {
  const other = await queries.query(
    `select 1 from whatsapp_cloud_people
     where chat = $1 and late_bundle <> $2 and late_at > clock_now() - $3::float8 * interval '1 millisecond'`,
    [chat, id, againMs],
  );
  if (other.length > 0) return true;
  const note = "update whatsapp_cloud_people set late_bundle = $2, late_at = clock_now() where chat = $1";
  await queries.query(note, [chat, id]);
  return false;
}

function openBody(keyring: Keyring, digest: string, body: string): Body {
  return JSON.parse(sealed.whatsappCloud.late.open(keyring, digest, body)) as Body;
}
