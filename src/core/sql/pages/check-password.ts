import type { PasswordHash } from "../../../crypto/password-hash.ts";
import type { Policy } from "../../../policy.ts";
import { appendAudit } from "../audit.ts";
import { readLane } from "../bindings.ts";
import type { CoreContext } from "../context.ts";
import { onlyRow, type Queries } from "../database.ts";

/** Whose password is tried, and where. */
interface Trial {
  account: string;
  member: string;
  /** Digest of the conversation that the page belongs to. */
  conversation: string;
}

/**
 * Whether this is the account's password. Counted first, in a transaction of its own, then compared, then taken back when it was right, so
 * that no crash and no simultaneous try gives a guess for nothing. Throws `Busy`.
 */
export async function checkPassword(context: CoreContext, trial: Trial, password: string): Promise<boolean> {
  const { database, passwords } = context;
  const counted = await database.transaction((queries) => countTry(context, queries, trial));
  const kept = await readPassword(database, trial.account);
  const { right, rehash } = await passwords.verify(password, kept);
  const passes = right && counted;
  const anew = passes && rehash ? await passwords.hash(password) : null;
  await database.transaction(async (queries) => {
    if (passes) {
      await queries.query(
        "update password_lanes set wrong_in_a_row = 0, last_wrong_at = null where account_id = $1",
        [trial.account],
      );
    }
    if (anew) await replaceHash(queries, trial.account, anew);
    if (!passes) await auditFailure(context, queries, trial, counted);
  });
  return passes;
}

/** Keeps a password: the first one, or another in its place. Wrong ones before it count no more. */
export async function storePassword(queries: Queries, account: string, kept: PasswordHash): Promise<void> {
  await queries.query(
    `insert into passwords (account_id, encoded, pepper_id, set_at) values ($1, $2, $3, clock_now())
     on conflict (account_id) do update set encoded = excluded.encoded, pepper_id = excluded.pepper_id,
       set_at = excluded.set_at`,
    [account, kept.encoded, kept.pepperId],
  );
  await queries.query("delete from password_lanes where account_id = $1", [account]);
}

async function replaceHash(queries: Queries, account: string, kept: PasswordHash): Promise<void> {
  await queries.query("update passwords set encoded = $2, pepper_id = $3 where account_id = $1", [
    account,
    kept.encoded,
    kept.pepperId,
  ]);
}

async function readPassword(queries: Queries, account: string): Promise<PasswordHash | null> {
  const [kept] = await queries.query<PasswordHash>(
    `select encoded, pepper_id as "pepperId" from passwords where account_id = $1`,
    [account],
  );
  return kept ?? null;
}

/** Counts the try as wrong for now; false while its lane is closed, and then it is not counted at all. */
async function countTry(context: CoreContext, queries: Queries, trial: Trial): Promise<boolean> {
  const lane = await readLane(context, queries, trial.conversation, [trial.member]);
  const before = onlyRow(
    await queries.query<{ wrong: number; sinceMs: number | null }>(
      `insert into password_lanes (account_id, lane) values ($1, $2)
       on conflict (account_id, lane) do update set wrong_in_a_row = password_lanes.wrong_in_a_row
       returning wrong_in_a_row as wrong,
         (extract(epoch from clock_now() - last_wrong_at) * 1000)::float8 as "sinceMs"`,
      [trial.account, lane],
    ),
  );
  const { passwordTries } = context.policy;
  if (before.wrong >= passwordTries.inARow) return false;
  if (before.sinceMs !== null && before.sinceMs < waitAfter(passwordTries, before.wrong)) return false;
  await queries.query(
    `update password_lanes set wrong_in_a_row = wrong_in_a_row + 1, last_wrong_at = clock_now()
     where account_id = $1 and lane = $2`,
    [trial.account, lane],
  );
  return true;
}

/** How long the lane is closed after so many wrong passwords in a row. */
function waitAfter({ free, firstWaitMs, longestWaitMs }: Policy["passwordTries"], wrong: number): number {
  return wrong < free ? 0 : Math.min(firstWaitMs * 2 ** (wrong - free), longestWaitMs);
}

async function auditFailure(
  context: CoreContext,
  queries: Queries,
  { member, conversation }: Trial,
  counted: boolean,
): Promise<void> {
  const event = counted ? "authn_login_fail" : "authn_login_lock";
  await appendAudit(context, queries, { event, member, conversation, detail: "password" });
}
