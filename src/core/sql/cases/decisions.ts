import type { CaseFile, Decision, DecisionOutcome } from "../../../ports/account.ts";
import { type AuditEntry, appendAudit } from "../audit.ts";
import type { CoreContext } from "../context.ts";
import { onlyRow, type Queries } from "../database.ts";
import { actInTrail } from "../desk-accounts/acts.ts";
import { unlessGone } from "../keys/member-keys.ts";
import { mask, maskBank } from "../masks.ts";
import { hashToken } from "../pages/page-keys.ts";
import { sealed } from "../sealed-columns.ts";
import { CHANGES, contactsOf, lockMember } from "./account.ts";
import { bankOf, setBank } from "./bank-account.ts";
import { readHistory } from "./case-history.ts";
import {
  addEvent,
  CASE_COLUMNS,
  type CaseRow,
  closeCase,
  type Decider,
  macCancelCode,
  makeCancelCode,
  makeStopToken,
} from "./case-rows.ts";
import { stopChange, tellPending } from "./contact-change.ts";
import { addNotices, findAddresses, findChats } from "./notices.ts";
import { isPhoneFull } from "./step-up.ts";

type DecidedRow = CaseRow & { createdAt: number; claimedSealed: string | null };

const COLUMNS = `${CASE_COLUMNS}, c.created_at as "createdAt", c.claimed_sealed as "claimedSealed"`;

/** Kinds for which one person's word is not enough. */
const NEEDS_TWO: readonly string[] = ["recovery", "disowned"];

/** Cases that wait for a decision, oldest first; a copy waits for its member to fetch it. */
export async function listCases(context: CoreContext): Promise<CaseFile[]> {
  const rows = await context.database.query<DecidedRow>(
    `select ${COLUMNS} from cases c where c.closed_at is null
       and (c.state = 'open' and c.kind <> 'export' or c.kind = 'recovery') order by c.created_at, c.number limit 500`,
  );
  return await Promise.all(rows.map((row) => fileOf(context, context.database, row)));
}

/** One case, closed or not. */
export async function readCase(context: CoreContext, number: string): Promise<CaseFile | null> {
  const [row] = await context.database.query<DecidedRow>(
    `select ${COLUMNS} from cases c where c.number = $1`,
    [number],
  );
  return row ? await fileOf(context, context.database, row) : null;
}

/** Says yes in somebody's name. */
export async function approveCase(
  context: CoreContext,
  queries: Queries,
  decision: Decision,
): Promise<DecisionOutcome> {
  const found = await lockCase(queries, decision.number);
  if (typeof found === "string") return { result: "refused", why: found };
  if (found.state !== "open") return { result: "refused", why: "closed" };
  if (NEEDS_TWO.includes(found.kind) && found.member === null) return { result: "refused", why: "no-member" };
  const decider = await deciderOf(context, queries, decision);
  const agreed = await approversOf(queries, found.id);
  const isSame = agreed.some((name) => name.toLowerCase() === decider.name.toLowerCase());
  if (isSame) return { result: "refused", why: "same-person" };
  const missing = neededFor(context, found) - agreed.length - 1;
  if (missing <= 0 && (await isFull(context, queries, found)))
    return { result: "refused", why: "phone-full" };
  await addEvent(queries, found.id, "approved", decider);
  if (missing <= 0) await carryOut(context, queries, found, decider);
  await note(context, queries, found, trailOf(context, found, decision, "approved"));
  const file = await fileOf(context, queries, await reread(queries, found.id));
  return missing > 0 ? { result: "approved", missing, case: file } : { result: "closed", case: file };
}

/** Says no in somebody's name; what was held does not take effect. */
export async function refuseCase(
  context: CoreContext,
  queries: Queries,
  decision: Decision,
): Promise<DecisionOutcome> {
  const found = await lockCase(queries, decision.number);
  if (typeof found === "string") return { result: "refused", why: found };
  const by = await deciderOf(context, queries, decision);
  const trail = trailOf(context, found, decision, "refused");
  if (CHANGES.includes(found.kind) && found.member !== null) {
    await stopChange(context, queries, found, { state: "refused", actor: by, trail });
  } else {
    await closeAndTell(context, queries, found, { state: "refused", by });
    await note(context, queries, found, trail);
  }
  return { result: "closed", case: await fileOf(context, queries, await reread(queries, found.id)) };
}

/** A recovery begins its hold; a frozen account is let go; a bank account is the member's from now on; anything else is done. */
async function carryOut(context: CoreContext, queries: Queries, found: CaseRow, by: Decider): Promise<void> {
  if (found.kind === "recovery") return await beginHold(context, queries, found);
  if (found.kind === "change-bank") await setBank(context, queries, found);
  if (found.kind === "disowned" && found.member !== null) {
    await queries.query("update accounts set frozen_at = null where participant_id = $1", [found.member]);
  }
  await closeAndTell(context, queries, found, { state: "done", by });
}

async function beginHold(context: CoreContext, queries: Queries, { id }: CaseRow): Promise<void> {
  const code = makeCancelCode(context);
  const token = makeStopToken(context);
  await queries.query(
    `update cases set state = 'holding', cancel_mac = $2, stop_hash = $4,
       effective_at = clock_now() + $3::float8 * interval '1 millisecond' where id = $1`,
    [id, macCancelCode(context, code), context.policy.change.recoveryHoldMs, hashToken(token)],
  );
  await addEvent(queries, id, "holding", "service");
  await tellPending(context, queries, await reread(queries, id), { code, token });
}

async function closeAndTell(
  context: CoreContext,
  queries: Queries,
  { id, kind, number, member }: CaseRow,
  { state, by }: { state: "done" | "refused"; by: Decider },
): Promise<void> {
  await closeCase(queries, { id, state, actor: by });
  if (member === null) return;
  const receivers = await findChats(context, queries, member, null);
  if (kind === "change-bank") {
    // Where money goes to is told at every address.
    receivers.push(...(await findAddresses(context, queries, member)));
    await addNotices(context, queries, {
      member,
      receivers,
      about: { kind: "change-done", what: kind, number },
    });
    return;
  }
  await addNotices(context, queries, { member, receivers, about: { kind: "case-closed", number } });
}

async function isFull(context: CoreContext, queries: Queries, found: CaseRow): Promise<boolean> {
  const { phone } = await contactsOf(context, queries, found);
  return phone !== null && (await isPhoneFull(context, queries, context.index.phone(phone)));
}

/** The case, and its member's lock, until the transaction ends; or why there is nothing to decide. */
async function lockCase(queries: Queries, number: string): Promise<DecidedRow | "unknown" | "closed"> {
  const [named] = await queries.query<{ member: string | null }>(
    "select member_id as member from cases where number = $1",
    [number],
  );
  if (!named) return "unknown";
  if (named.member !== null) await lockMember(queries, named.member);
  const [row] = await queries.query<DecidedRow>(
    `select ${COLUMNS} from cases c where c.number = $1 and c.closed_at is null for update`,
    [number],
  );
  return row ?? "closed";
}

async function reread(queries: Queries, id: string): Promise<DecidedRow> {
  return onlyRow(await queries.query<DecidedRow>(`select ${COLUMNS} from cases c where c.id = $1`, [id]));
}

async function approversOf(queries: Queries, id: string): Promise<string[]> {
  const rows = await queries.query<{ actor: string }>(
    "select actor from case_events where case_id = $1 and event = 'approved' order by position",
    [id],
  );
  return rows.map(({ actor }) => actor);
}

type Trail = Pick<AuditEntry, "conversation" | "detail">;

/** Of a decision at the desk the trail tells who it was, in the chain of his other acts. */
function trailOf(
  context: CoreContext,
  { kind, number, conversation }: CaseRow,
  { by, grounds }: Decision,
  what: "approved" | "refused",
): Trail {
  if (grounds === undefined) return { conversation, detail: `${kind} ${what}` };
  return actInTrail(context, by, `${what}|${kind}|${number}|${grounds.join("+")}`);
}

async function note(
  context: CoreContext,
  queries: Queries,
  { member }: CaseRow,
  trail: Trail,
): Promise<void> {
  await appendAudit(context, queries, { event: "sensitive_update", member, ...trail });
}

/** Whoever has an account at the desk is the same person at the command line, where he gives his login. */
async function deciderOf(
  context: CoreContext,
  queries: Queries,
  { by, grounds }: Decision,
): Promise<Decider> {
  const words = grounds?.join(",") ?? null;
  if (grounds !== undefined) return { name: by, grounds: words };
  const [account] = await queries.query<{ id: string }>(
    "select id from desk_accounts where login_index = $1",
    [context.index.agent(by.trim().toLowerCase())],
  );
  return { name: account?.id ?? by, grounds: words };
}

function neededFor({ policy }: CoreContext, { kind }: CaseRow): number {
  return NEEDS_TWO.includes(kind) ? policy.change.approvals : 1;
}

async function fileOf(context: CoreContext, queries: Queries, row: DecidedRow): Promise<CaseFile> {
  const { phone, email } = await contactsOf(context, queries, row);
  const bank = await bankOf(context, queries, row);
  const { claimedSealed, id } = row;
  const claimed = sealed.cases.claimed;
  const nik = claimedSealed && (await unlessGone(claimed.open(context, queries, id, claimedSealed)));
  const { number, kind, state, subject, createdAt, dueAt, effectiveAt } = row;
  const history = await readHistory(context, queries, id);
  const agreed = history.filter(({ event }) => event === "approved").length;
  return {
    ...{ number, kind, state, subject, createdAt, dueAt, effectiveAt },
    hasMember: row.member !== null,
    nik: nik && mask("nik", nik),
    phone: phone && mask("phone", phone),
    email: email && mask("email", email),
    bank: bank && `${maskBank(bank)}, ${bank.holder}`,
    missing: state === "open" ? Math.max(0, neededFor(context, row) - agreed) : 0,
    history,
  };
}
