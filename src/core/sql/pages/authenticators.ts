import { checkTotp } from "../../../crypto/totp.ts";
import type { CoreContext } from "../context.ts";
import type { Queries } from "../database.ts";
import { isUnderMemberKey, memberKeyFor, openNothing } from "../keys/member-keys.ts";
import { sealed } from "../sealed-columns.ts";

/** Makes the app of a page the account's own; an earlier one works no more. */
export async function storeAuthenticator(
  context: CoreContext,
  queries: Queries,
  { id, account, member, app }: { id: string; account: string; member: string; app: string | null },
  step: number | null,
): Promise<void> {
  if (app === null || step === null) throw new Error("a page for an app without one");
  const secret = sealed.securePages.authenticator.open(context.keyring, id, app);
  const key = await memberKeyFor(context, queries, member, "account");
  await queries.query(
    `insert into authenticators (account_id, secret_sealed, last_step, added_at) values ($1, $2, $3, clock_now())
     on conflict (account_id) do update set secret_sealed = excluded.secret_sealed,
       last_step = excluded.last_step, added_at = excluded.added_at`,
    [account, sealed.authenticators.secret.seal(key, account, secret), step],
  );
}

interface App {
  account: string;
  member: string;
  secret: string;
  lastStep: number;
  now: number;
}

/**
 * Whether a code comes from the app of the account that this challenge is for, and uses its time step up. Where several people share the
 * number no app is asked: it could not say whose it is.
 */
export async function useAppCode(
  context: CoreContext,
  queries: Queries,
  { members, code }: { members: readonly string[]; code: string },
): Promise<boolean> {
  const apps = await queries.query<App>(
    `select t.account_id as account, a.participant_id as member, t.secret_sealed as secret,
       t.last_step::float8 as "lastStep", clock_now() as now
     from authenticators t join accounts a on a.id = t.account_id where a.participant_id = any ($1::uuid[])`,
    [members],
  );
  const [app] = apps;
  if (!app || members.length !== 1) {
    await openNothing(queries);
    return false;
  }
  const secret = await sealed.authenticators.secret.open(context, queries, app.account, app.secret);
  const step = checkTotp(context.policy.totp, { secret, code, nowMs: app.now, lastStep: app.lastStep });
  if (step === null) return false;
  const used = await queries.query(
    "update authenticators set last_step = $2 where account_id = $1 and last_step < $2 returning account_id",
    [app.account, step],
  );
  if (!isUnderMemberKey(app.secret)) await sealForMember(context, queries, app, secret);
  return used.length > 0;
}

/** Brings a secret under its owner's key that is from before it stood there; those of apps that nobody uses wait for a rotation of the keys. */
async function sealForMember(
  context: CoreContext,
  queries: Queries,
  app: App,
  secret: string,
): Promise<void> {
  const key = await memberKeyFor(context, queries, app.member, "account");
  await queries.query(
    "update authenticators set secret_sealed = $2 where account_id = $1 and secret_sealed = $3",
    [app.account, sealed.authenticators.secret.seal(key, app.account, secret), app.secret],
  );
}
