import { randomBytes } from "node:crypto";
import type { Keyring } from "../../../keyring.ts";
import type {
  CloudArrival,
  CloudIdentity,
  CloudMeeting,
  CloudPeople,
  CloudPerson,
} from "../../../ports/whatsapp-people.ts";
import type { Database, Queries } from "../database.ts";
import { sealed } from "../sealed-columns.ts";
import { nameOf } from "../whatsapp/context.ts";
import { backlogOn, cloudMessageName, keepLate } from "./backlog.ts";

/** What one call works with, in one transaction. */
interface Work {
  keyring: Keyring;
  queries: Queries;
  /** Digest of the message that brings it. */
  by: string;
}

const FIELDS = 'chat, bsuid_sealed as bsuid, phone_sealed as phone, wrote_at as "wroteAt"';

/** Who is who at the official API, on SQL. The database is migrated. */
export function createSqlCloudPeople(database: Database, keyring: Keyring): CloudPeople {
  const digestOf = (messageId: string) => cloudMessageName(keyring, messageId);
  return {
    meet: (arrival) =>
      database.transaction(async (queries) => {
        const by = digestOf(arrival.messageId);
        const [known] = await queries.query<{ done: boolean }>(
          "select done from whatsapp_cloud_messages where digest = $1",
          [by],
        );
        if (known?.done) return null;
        const meeting = await meet({ keyring, queries, by }, arrival);
        if (!known && !arrival.late) await begin(queries, by);
        return { ...meeting, begun: known !== undefined };
      }),
    backlog: backlogOn(database, keyring),
    async done(messageId, late) {
      const by = digestOf(messageId);
      await database.transaction(async (queries) => {
        if (late) await keepLate({ keyring, queries }, by, { ...late, messageId });
        await queries.query(
          `insert into whatsapp_cloud_messages (digest, at) values ($1, clock_now())
           on conflict (digest) do update set done = true`,
          [by],
        );
        await queries.query("update whatsapp_cloud_people set hands_by = null where hands_by = $1", [by]);
      });
    },
    find: (chat) => findWhere({ keyring, queries: database }, "chat = $1", chat),
    async closeWindow(chat, at) {
      await database.query(
        `update whatsapp_cloud_people set wrote_at = null
         where chat = $1 and wrote_at <= to_timestamp($2::float8 / 1000)`,
        [chat, at],
      );
    },
    async mayAsk(chat) {
      const asked = await database.query(
        "update whatsapp_cloud_people set asked = true where chat = $1 and not asked returning 1",
        [chat],
      );
      return asked.length > 0;
    },
  };
}

async function begin(queries: Queries, digest: string): Promise<void> {
  await queries.query(
    "insert into whatsapp_cloud_messages (digest, at, done) values ($1, clock_now(), false) on conflict do nothing",
    [digest],
  );
}

async function meet(
  work: Work,
  { who, becomes, wroteAt }: CloudArrival,
): Promise<Omit<CloudMeeting, "begun">> {
  await waitForOthers(work, [who, becomes]);
  const chat = becomes ? await followTo(work, who, becomes) : await recognise(work, who);
  const seen = await work.queries.query<{ gathering: boolean }>(
    `update whatsapp_cloud_people p set seen_at = clock_now(), asked = asked and $2::float8 is null,
       wrote_at = greatest(wrote_at, to_timestamp($2::float8 / 1000))
     where chat = $1
     returning exists (select 1 from whatsapp_cloud_late l where l.chat = p.chat and l.bundle is null) as gathering`,
    [chat, wroteAt],
  );
  const moved = await work.queries.query<{ chat: string }>(
    "select chat from whatsapp_cloud_people where hands_by = $1",
    [work.by],
  );
  const person = await findWhere(work, "chat = $1", chat);
  if (person === null) throw new Error("a person was met and is not there");
  return { person, inOtherHands: moved.map((row) => row.chat), gathering: seen[0]?.gathering ?? false };
}

/** Two messages of the same person that come at the same moment find one chat. */
async function waitForOthers(work: Work, identities: readonly (CloudIdentity | undefined)[]): Promise<void> {
  const names = identities.flatMap((identity) => {
    const { bsuid, phone } = indexesOf(work, identity ?? NOBODY);
    return [bsuid, phone].filter((name) => name !== null);
  });
  for (const name of [...new Set(names)].sort())
    await work.queries.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [name]);
}

/** The chat of this person. The user id is who he is; a number may have been somebody else's before. */
async function recognise(work: Work, who: CloudIdentity): Promise<string> {
  const { bsuid, phone } = indexesOf(work, who);
  const byUser = bsuid === null ? null : await findWhere(work, "bsuid_index = $1", bsuid);
  if (byUser) {
    if (who.phone === null || who.phone === byUser.phone) return byUser.chat;
    if (byUser.phone !== null) await markOtherHands(work, byUser.chat);
    await learn(work, byUser.chat, { bsuid: null, phone: who.phone });
    return byUser.chat;
  }
  const byPhone = phone === null ? null : await findWhere(work, "phone_index = $1", phone);
  if (byPhone && who.bsuid === null) return byPhone.chat;
  const chat = byPhone && byPhone.bsuid === null ? byPhone.chat : await add(work);
  await learn(work, chat, who);
  return chat;
}

/** His account has changed and the chat goes on with the new one; that it is still he is for him to prove. */
async function followTo(work: Work, who: CloudIdentity, becomes: CloudIdentity): Promise<string> {
  const chat = await recognise(work, who);
  await markOtherHands(work, chat);
  await learn(work, chat, becomes);
  return chat;
}

/** Whoever had this user id or this number until now has it no longer, and his chat may be in other hands. */
async function learn(work: Work, chat: string, who: CloudIdentity): Promise<void> {
  const index = indexesOf(work, who);
  for (const kind of ["bsuid", "phone"] as const) {
    const value = who[kind];
    if (value === null) continue;
    await work.queries.query(
      `update whatsapp_cloud_people set ${kind}_index = null, ${kind}_sealed = null, hands_by = $3
       where ${kind}_index = $1 and chat <> $2`,
      [index[kind], chat, work.by],
    );
    await work.queries.query(
      `update whatsapp_cloud_people set ${kind}_index = $2, ${kind}_sealed = $3 where chat = $1`,
      [chat, index[kind], sealed.whatsappCloud[kind].seal(work.keyring, chat, value)],
    );
  }
}

async function markOtherHands({ queries, by }: Work, chat: string): Promise<void> {
  await queries.query("update whatsapp_cloud_people set hands_by = $2 where chat = $1", [chat, by]);
}

async function add({ queries }: Work): Promise<string> {
  const chat = randomBytes(12).toString("base64url");
  await queries.query("insert into whatsapp_cloud_people (chat, seen_at) values ($1, clock_now())", [chat]);
  return chat;
}

async function findWhere(
  { keyring, queries }: Pick<Work, "keyring" | "queries">,
  condition: string,
  value: string,
): Promise<CloudPerson | null> {
  const [row] = await queries.query<CloudPerson>(
    `select ${FIELDS} from whatsapp_cloud_people where ${condition}`,
    [value],
  );
  if (!row) return null;
  const { bsuid, phone } = sealed.whatsappCloud;
  return {
    ...row,
    bsuid: row.bsuid === null ? null : bsuid.open(keyring, row.chat, row.bsuid),
    phone: row.phone === null ? null : phone.open(keyring, row.chat, row.phone),
  };
}

const NOBODY: CloudIdentity = { bsuid: null, phone: null };

function indexesOf({ keyring }: Pick<Work, "keyring">, { bsuid, phone }: CloudIdentity): CloudIdentity {
  return {
    bsuid: bsuid && nameOf({ keyring }, "cloud-bsuid", bsuid),
    phone: phone && nameOf({ keyring }, "cloud-phone", phone),
  };
}
