import { randomInt } from "node:crypto";
import { Busy, type PasswordHash } from "../../../crypto/password-hash.ts";
import { readNewPassword } from "../../../crypto/password-rules.ts";
import { checkTotp } from "../../../crypto/totp.ts";
import type { PageFields, PageOutcome, PageRefusal } from "../../../ports/secure-pages.ts";
import type { CoreContext } from "../context.ts";
import { onlyRow } from "../database.ts";
import { sealed } from "../sealed-columns.ts";
import { checkPassword } from "./check-password.ts";
import { type Identifiers, readIdentifiers } from "./identifiers.ts";
import { type AccountPage, findOpenPage, needsCurrent, type OpenedPage } from "./open-pages.ts";
import { readOwnData } from "./own-data.ts";
import { hashToken, macNumber } from "./page-keys.ts";

/** What waits for its number: a password's hash, an app's first time step, identifiers, or nothing but that all was right. */
export interface PageResult {
  password: PasswordHash | null;
  step: number | null;
  identifiers?: Identifiers;
}

type Refused = Extract<PageOutcome, { result: "refused" }>;

/** Takes what was filled in, once. Refusals are counted, and twenty end the page. */
export async function submitPage(
  context: CoreContext,
  key: string,
  fields: PageFields,
  visit: string,
): Promise<PageOutcome> {
  const page = await findOpenPage(context, key);
  if (!page) return { result: "over" };
  try {
    const judged = await judge(context, page, fields);
    return "result" in judged
      ? await refuse(context, page, judged)
      : await take(context, page, judged, visit);
  } catch (error) {
    if (error instanceof Busy) return { result: "busy" };
    throw error;
  }
}

async function judge(
  context: CoreContext,
  page: OpenedPage,
  fields: PageFields,
): Promise<PageResult | Refused> {
  if (page.purpose === "identifiers") {
    const reading = readIdentifiers(page.fields, fields);
    if (!reading.ok) return { result: "refused", why: "identifiers", troubles: reading.troubles };
    return { password: null, step: null, identifiers: reading.identifiers };
  }
  const judged = await judgeAccountPage(context, page, fields);
  return typeof judged === "string" ? { result: "refused", why: judged } : judged;
}

async function judgeAccountPage(
  context: CoreContext,
  page: AccountPage,
  fields: PageFields,
): Promise<PageResult | PageRefusal> {
  if (page.purpose === "enter-password") {
    const right = await checkPassword(context, page, fields.password);
    return right ? { password: null, step: null } : "wrong-password";
  }
  if (page.purpose === "authenticator") return await judgeApp(context, page, fields);
  return await judgeNewPassword(context, page, fields);
}

async function judgeNewPassword(
  context: CoreContext,
  page: AccountPage,
  { password, again, current }: PageFields,
): Promise<PageResult | PageRefusal> {
  if (password.normalize("NFC") !== again.normalize("NFC")) return "different";
  const reading = readNewPassword(context.policy.password, password, await readOwnData(context, page));
  if (!reading.ok) return reading.why;
  if (needsCurrent(page) && !(await checkPassword(context, page, current))) return "wrong-password";
  return { password: await context.passwords.hash(reading.password), step: null };
}

async function judgeApp(
  context: CoreContext,
  page: AccountPage,
  { code, current }: PageFields,
): Promise<PageResult | PageRefusal> {
  const { now } = onlyRow(await context.database.query<{ now: number }>("select clock_now() as now"));
  const digits = code.normalize("NFKC").replace(/[\s-]/g, "");
  const secret = page.authenticator ?? "";
  const step = checkTotp(context.policy.totp, { secret, code: digits, nowMs: now, lastStep: null });
  if (step === null) return "wrong-code";
  if (needsCurrent(page) && !(await checkPassword(context, page, current))) return "wrong-password";
  return { password: null, step };
}

async function refuse(context: CoreContext, page: OpenedPage, refused: Refused): Promise<PageOutcome> {
  const [left] = await context.database.query(
    `update secure_pages set refusals = refusals + 1,
       dead_at = case when refusals + 1 >= $2::int then clock_now() end
     where id = $1 and submitted_at is null and dead_at is null
     returning 1 as counted`,
    [page.id, context.policy.page.refusalsPerPage],
  );
  return left ? refused : { result: "over" };
}

/** Of two at the same moment one is taken; the other finds the page over. */
async function take(
  context: CoreContext,
  page: OpenedPage,
  result: PageResult,
  visit: string,
): Promise<PageOutcome> {
  const { numberDigits, lifeMs } = context.policy.page;
  const number = randomInt(0, 10 ** numberDigits)
    .toString()
    .padStart(numberDigits, "0");
  const [taken] = await context.database.query<{ visited: boolean; visitor: string | null }>(
    `update secure_pages set submitted_at = clock_now(), result_sealed = $2, number_mac = $3,
       expires_at = clock_now() + $4::float8 * interval '1 millisecond',
       visited = coalesce(visit_hash = $5, false)
     where id = $1 and submitted_at is null and dead_at is null and expires_at > clock_now()
     returning visited, visitor_sealed as visitor`,
    [
      page.id,
      sealed.securePages.result.seal(context.keyring, page.id, JSON.stringify(result)),
      macNumber(context, page.id, number),
      lifeMs,
      hashToken(visit),
    ],
  );
  if (!taken) return { result: "over" };
  const { visited, visitor } = taken;
  if (!visited || visitor === null) return { result: "taken", number, visited: null };
  const conversation = sealed.securePages.visitor.open(context.keyring, page.id, visitor);
  return { result: "taken", number, visited: { pageId: page.id, conversation } };
}
