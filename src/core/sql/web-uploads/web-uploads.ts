import type { UploadPlace, WebUploads } from "../../../ports/web-uploads.ts";
import type { CoreContext } from "../context.ts";
import { onlyRow, type Queries } from "../database.ts";
import { sealed } from "../sealed-columns.ts";
import { openFile, type SealedFile, sealFile } from "../ticket-files/sealed-file.ts";

const KEY = sealed.webUploads.key;

/** Files from the web chat on their way, on SQL. */
export function sqlWebUploads(context: CoreContext): WebUploads {
  const { database, keyring } = context;
  return {
    roomForUpload: (place) => roomIn(context, database, place),
    keepUpload: (place, bytes) =>
      database.transaction(async (queries) => {
        const chat = context.index.conversation(place.conversation);
        // One file of a chat at a time, or several would be counted as one.
        await queries.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`upload ${chat}`]);
        const room = await roomIn(context, queries, place);
        if (room !== "room") return room;
        const { keySealed, body } = sealFile(keyring, digestOf(context, place), bytes, KEY);
        await queries.query(
          `insert into web_uploads (place, conversation, key_sealed, body, at) values ($1, $2, $3, $4, clock_now())`,
          [digestOf(context, place), chat, keySealed, body],
        );
        return "there";
      }),
    async readUpload(place) {
      const digest = digestOf(context, place);
      const [kept] = await database.query<SealedFile>(
        `select key_sealed as "keySealed", body from web_uploads where place = $1 and body is not null`,
        [digest],
      );
      return kept ? openFile(keyring, digest, kept, KEY) : null;
    },
    async dropUpload(place) {
      await database.query("update web_uploads set key_sealed = '', body = null where place = $1", [
        digestOf(context, place),
      ]);
    },
  };
}

async function roomIn(context: CoreContext, queries: Queries, place: UploadPlace) {
  const { policy, index } = context;
  const { known, heard, lately, waiting } = onlyRow(
    await queries.query<{ known: boolean; heard: boolean; lately: number; waiting: number }>(
      `select exists (select 1 from web_uploads where place = $1) as known,
         exists (select 1 from tickets where conversation = $2
           and (state <> 'closed' or closed_at > clock_now() - $3::float8 * interval '1 millisecond')) as heard,
         (select count(*) from web_uploads where conversation = $2 and at > clock_now() - interval '1 hour') as lately,
         (select count(*) from web_uploads where body is not null) as waiting`,
      [digestOf(context, place), index.conversation(place.conversation), policy.desk.partingMs],
    ),
  );
  if (known) return "there";
  if (!heard) return "nobody";
  if (lately >= policy.files.perConversationPerHour) return "too-many";
  return waiting >= policy.files.uploads.waiting ? "full" : "room";
}

function digestOf({ index }: CoreContext, { conversation, id }: UploadPlace): string {
  return index.request("upload", `${conversation}|${id}`);
}
