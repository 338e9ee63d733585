import { randomBytes, randomInt, randomUUID } from "node:crypto";
import type { CaseKind, CaseReceipt, CaseState } from "../../../../flows/kit/account.ts";
import type { CoreContext } from "../context.ts";
import { onlyRow, type Queries } from "../database.ts";
import { keyOfNamed } from "../keys/member-keys.ts";
import { hashToken } from "../pages/page-keys.ts";
import { type NamedColumn, sealed } from "../sealed-columns.ts";
import { type BankAccount, bankText } from "./bank-account.ts";
import { makeCaseNumber, makeSymbols, readSymbols } from "./case-numbers.ts";

/** What a case begins with. Durations are milliseconds from now. */
export interface NewCase {
  kind: CaseKind;
  state: "open" | "holding" | "done";
  member: string | null;
  /** Digest of the conversation in which it was asked for. */
  conversation: string;
  subject?: string | null;
  dueInMs?: number;
  effectiveInMs?: number;
  /** New contacts in the clear; kept sealed until the case is closed. */
  phone?: string | null;
  email?: string | null;
  /** The bank account to which its member wants to be paid. */
  bank?: BankAccount;
  /** The NIK that was named. */
  claimed?: string;
  /** With it whoever is told can say "bukan saya" from any chat. */
  cancelCode?: string;
  /** Token of the link with which whoever is told by e-mail takes it back. */
  stopToken?: string;
}

/** A case as far as it can be worked on. */
export interface CaseRow extends CaseReceipt {
  id: string;
  member: string | null;
  conversation: string;
  subject: string | null;
  phoneSealed: string | null;
  emailSealed: string | null;
  bankSealed: string | null;
}

/** Somebody who decides, as the history keeps him: the id of his account at the desk, or his name; and his grounds. */
export interface Decider {
  name: string;
  grounds: string | null;
}

/** Columns of a `CaseRow`, of a table that goes by the name of `c`. */
export const CASE_COLUMNS = `c.id, c.number, c.kind, c.state, c.member_id as member, c.conversation, c.subject,
  c.due_at as "dueAt", c.effective_at as "effectiveAt", c.phone_sealed as "phoneSealed", c.email_sealed as "emailSealed", c.bank_sealed as "bankSealed"`;

/** Opens a case and begins its history. Two that draw the same number of 33 million at once: the second is tried again. */
export async function openCase(context: CoreContext, queries: Queries, wanted: NewCase): Promise<CaseRow> {
  const id = randomUUID();
  const contents = await sealContents(context, queries, id, wanted);
  const rows = await queries.query<CaseRow>(
    `insert into cases as c (id, number, kind, state, member_id, conversation, subject, created_at,
       due_at, effective_at, closed_at, phone_sealed, email_sealed, claimed_sealed, cancel_mac, stop_hash, bank_sealed)
     values ($1, $2, $3, $4, $5, $6, $7, clock_now(),
       clock_now() + $8::float8 * interval '1 millisecond', clock_now() + $9::float8 * interval '1 millisecond',
       case when $4 = 'done' then clock_now() end, $10, $11, $12, $13, $14, $15)
     returning ${CASE_COLUMNS}`,
    [
      id,
      await drawNumber(queries),
      wanted.kind,
      wanted.state,
      wanted.member,
      wanted.conversation,
      wanted.subject ?? null,
      wanted.dueInMs ?? null,
      wanted.effectiveInMs ?? null,
      contents.phone,
      contents.email,
      contents.claimed,
      wanted.cancelCode === undefined ? null : macCancelCode(context, wanted.cancelCode),
      wanted.stopToken === undefined ? null : hashToken(wanted.stopToken),
      contents.bank,
    ],
  );
  await addEvent(queries, id, "opened", "member");
  if (wanted.state !== "open") await addEvent(queries, id, wanted.state, "service");
  return onlyRow(rows);
}

/** Under the member's own key, so that his erasure reaches copies of it too; whoever is nobody costs as much work. */
async function sealContents(
  context: CoreContext,
  queries: Queries,
  id: string,
  { member, phone, email, claimed, bank }: NewCase,
): Promise<Record<"phone" | "email" | "claimed" | "bank", string | null>> {
  if (phone == null && email == null && claimed == null && bank == null) {
    return { phone: null, email: null, claimed: null, bank: null };
  }
  const key = await keyOfNamed(context, queries, member, "account");
  const seal = (column: NamedColumn, value: string | null | undefined) =>
    value == null ? null : column.seal(context, key, id, value);
  return {
    phone: seal(sealed.cases.phone, phone),
    email: seal(sealed.cases.email, email),
    claimed: seal(sealed.cases.claimed, claimed),
    bank: bank && key ? sealed.cases.bank.seal(key, id, bankText(bank)) : null,
  };
}

async function drawNumber(queries: Queries): Promise<string> {
  const number = makeCaseNumber((limit) => randomInt(limit));
  const taken = await queries.query("select 1 from cases where number = $1", [number]);
  return taken.length === 0 ? number : drawNumber(queries);
}

/** Ends a case that is open or holding; its contacts go, its history stays. Null when it had ended before. */
export async function closeCase(
  queries: Queries,
  {
    id,
    state,
    actor,
  }: { id: string; state: Exclude<CaseState, "open" | "holding">; actor: string | Decider },
): Promise<CaseRow | null> {
  const [closed] = await queries.query<CaseRow>(
    `update cases c set state = $2, closed_at = clock_now(), phone_sealed = null, email_sealed = null,
       claimed_sealed = null, bank_sealed = null
     where id = $1 and closed_at is null returning ${CASE_COLUMNS}`,
    [id, state],
  );
  if (!closed) return null;
  await addEvent(queries, id, state, actor);
  return closed;
}

/** Adds to the history of a case. `actor`: "member", "service", or who decided and on which grounds. */
export async function addEvent(
  queries: Queries,
  id: string,
  event: string,
  actor: string | Decider,
): Promise<void> {
  const { name, grounds } = typeof actor === "string" ? { name: actor, grounds: null } : actor;
  await queries.query(
    `insert into case_events (case_id, position, at, event, actor, grounds)
     select $1, coalesce(max(position), 0) + 1, clock_now(), $2, $3, $4 from case_events where case_id = $1`,
    [id, event, name, grounds],
  );
}

/** Cases of a member that are still open or holding, oldest first; held until the transaction ends. */
export async function lockOpenCases(queries: Queries, member: string): Promise<CaseRow[]> {
  return await queries.query<CaseRow>(
    `select ${CASE_COLUMNS} from cases c where c.member_id = $1 and c.closed_at is null
     order by c.created_at, c.number for update`,
    [member],
  );
}

/** What its owner is told of a case. */
export function receiptOf({ number, kind, state, dueAt, effectiveAt }: CaseRow): CaseReceipt {
  return { number, kind, state, dueAt, effectiveAt };
}

/** A new code for a notice, in groups that can be copied by hand: `7K3M-2QX9-TB4H`. */
export function makeCancelCode({ policy }: Pick<CoreContext, "policy">): string {
  const symbols = makeSymbols(policy.change.cancelCodeSymbols, (limit) => randomInt(limit));
  return symbols.replace(/(.{4})(?=.)/g, "$1-");
}

/** A new token for the link of a notice. */
export function makeStopToken({ policy }: Pick<CoreContext, "policy">): string {
  return randomBytes(policy.page.tokenBytes).toString("base64url");
}

/** What stands for a code of a notice at rest. */
export function macCancelCode({ keyring }: Pick<CoreContext, "keyring">, code: string): string {
  return keyring.mac("code", `cancel|${readSymbols(code)}`);
}
