import type { StepUpStart } from "../../../../flows/kit/account.ts";
import { appendAudit } from "../audit.ts";
import type { CoreContext } from "../context.ts";
import type { Queries } from "../database.ts";
import type { Draft } from "../drafts.ts";
import { memberKeyFor, unlessGone } from "../keys/member-keys.ts";
import { maskBank } from "../masks.ts";
import { sealed } from "../sealed-columns.ts";

/** Where somebody wants to be paid. */
export interface BankAccount {
  bank: string;
  /** Digits. */
  account: string;
  /** As the passbook has it. */
  holder: string;
}

/** A case as far as it is about a bank account. */
interface BankCase {
  id: string;
  bankSealed: string | null;
}

/** The bank account in a draft; null while something of it is missing. */
export function bankIn(draft: Draft | null): BankAccount | null {
  const { bank, account, holder } = draft ?? {};
  return bank == null || account == null || holder == null ? null : { bank, account, holder };
}

/** One text for all of it, to be signed with a code and compared. */
export function bankText({ bank, account, holder }: BankAccount): string {
  return JSON.stringify([bank, account, holder]);
}

function bankFrom(text: string): BankAccount {
  const [bank = "", account = "", holder = ""] = JSON.parse(text) as string[];
  return { bank, account, holder };
}

/** The bank account that a case is about; null where it is about something else, or over. */
export async function bankOf(
  context: CoreContext,
  queries: Queries,
  { id, bankSealed }: BankCase,
): Promise<BankAccount | null> {
  if (bankSealed === null) return null;
  const text = await unlessGone(sealed.cases.bank.open(context, queries, id, bankSealed));
  return text === null ? null : bankFrom(text);
}

/** The bank account to which a member is paid; null while none is known here. */
async function readBank(context: CoreContext, queries: Queries, member: string): Promise<BankAccount | null> {
  const [row] = await queries.query<{ id: string; bank: string | null }>(
    "select id, bank_sealed as bank from accounts where participant_id = $1",
    [member],
  );
  if (!row || row.bank === null) return null;
  return bankFrom(await sealed.accounts.bank.open(context, queries, row.id, row.bank));
}

/** What may be shown of it. */
export async function readBankMask(
  context: CoreContext,
  queries: Queries,
  member: string,
): Promise<string | null> {
  const bank = await readBank(context, queries, member);
  return bank && maskBank(bank);
}

/** Why a request for this account can't begin; null when it can. */
export async function whyNotBank(
  context: CoreContext,
  queries: Queries,
  { member, bank }: { member: string; bank: BankAccount },
): Promise<StepUpStart | null> {
  const now = await readBank(context, queries, member);
  return now !== null && bankText(now) === bankText(bank) ? { result: "not-now", why: "same" } : null;
}

/** Makes it the member's: somebody has held the request against his passbook. */
export async function setBank(
  context: CoreContext,
  queries: Queries,
  found: BankCase & { member: string | null; conversation: string; kind: string },
): Promise<void> {
  const { id, member, conversation, kind } = found;
  const bank = await bankOf(context, queries, found);
  if (member === null || bank === null) return;
  const [account] = await queries.query<{ id: string }>("select id from accounts where participant_id = $1", [
    member,
  ]);
  if (!account) return;
  const key = await memberKeyFor(context, queries, member, "account");
  await queries.query("update accounts set bank_sealed = $2 where id = $1", [
    account.id,
    sealed.accounts.bank.seal(key, account.id, bankText(bank)),
  ]);
  await queries.query("update cases set effective_at = clock_now() where id = $1", [id]);
  await appendAudit(context, queries, { event: "user_updated", member, conversation, detail: kind });
}
