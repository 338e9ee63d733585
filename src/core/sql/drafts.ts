import { randomUUID } from "node:crypto";
import type { DraftField } from "../../../flows/kit/services.ts";
import type { DraftEntry } from "../../ports/core.ts";
import { refuseWithdrawn } from "./consents.ts";
import type { CoreContext } from "./context.ts";
import type { Queries } from "./database.ts";
import { mask } from "./masks.ts";
import { sealed } from "./sealed-columns.ts";

/** The column of each field: the only names that get into SQL from outside a literal. */
const COLUMNS = {
  nik: "nik_sealed",
  kpj: "kpj_sealed",
  phone: "phone_sealed",
  email: "email_sealed",
  bank: "bank_sealed",
  account: "account_sealed",
  holder: "holder_sealed",
} as const satisfies Record<DraftField, string>;

/** What a draft holds, opened. */
export type Draft = Record<DraftField, string | null>;

/**
 * Puts a value into the draft. A code that was asked for with the draft as it was before no longer counts: it would authorise something
 * else than it was sent for (OWASP Transaction Authorization). Throws `ConsentWithdrawn`.
 */
export async function keepInDraft(
  context: CoreContext,
  queries: Queries,
  entry: DraftEntry,
): Promise<{ draftId: string; mask: string }> {
  const conversation = context.index.conversation(entry.conversation);
  await refuseWithdrawn(queries, conversation);
  const draftId = await findOrAddDraft(context, queries, conversation, entry.draftId);
  const value = sealed.drafts[entry.field].seal(context.keyring, draftId, entry.value);
  await queries.query(`update drafts set ${COLUMNS[entry.field]} = $2 where id = $1`, [draftId, value]);
  await queries.query(
    `update challenges set dead_at = clock_now(), dead_why = 'replaced', code_sealed = null
     where draft_id = $1 and used_at is null and dead_at is null`,
    [draftId],
  );
  return { draftId, mask: mask(entry.field, entry.value) };
}

async function findOrAddDraft(
  context: CoreContext,
  queries: Queries,
  conversation: string,
  draftId: string | null,
): Promise<string> {
  const found = await queries.query(
    "select id from drafts where id = $1 and conversation = $2 and expires_at > clock_now()",
    [draftId, conversation],
  );
  if (draftId !== null && found.length > 0) return draftId;
  const id = randomUUID();
  await queries.query(
    `insert into drafts (id, conversation, expires_at)
     values ($1, $2, clock_now() + $3::float8 * interval '1 millisecond')`,
    [id, conversation, context.policy.draft.lifeMs],
  );
  return id;
}

/** Opens a draft of this conversation (a digest); null when it is gone. */
export async function readDraft(
  context: CoreContext,
  queries: Queries,
  conversation: string,
  draftId: string | null,
): Promise<Draft | null> {
  const [row] = await queries.query<Draft>(
    `select nik_sealed as nik, kpj_sealed as kpj, phone_sealed as phone, email_sealed as email,
       bank_sealed as bank, account_sealed as account, holder_sealed as holder
     from drafts where id = $1 and conversation = $2 and expires_at > clock_now()`,
    [draftId, conversation],
  );
  if (!row || draftId === null) return null;
  const open = (field: DraftField) => {
    const value = row[field];
    return value === null ? null : sealed.drafts[field].open(context.keyring, draftId, value);
  };
  return {
    ...{ nik: open("nik"), kpj: open("kpj"), phone: open("phone"), email: open("email") },
    ...{ bank: open("bank"), account: open("account"), holder: open("holder") },
  };
}

/** Forgets a draft that has served. */
export async function deleteDraft(queries: Queries, draftId: string): Promise<void> {
  await queries.query("delete from drafts where id = $1", [draftId]);
}
