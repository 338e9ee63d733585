import type { ChangeKind } from "../../../ports/account.ts";
import { type AuditEntry, appendAudit } from "../audit.ts";
import type { CoreContext } from "../context.ts";
import type { Queries } from "../database.ts";
import { memberKeyFor } from "../keys/member-keys.ts";
import { sealed } from "../sealed-columns.ts";
import { contactsOf, isFrozen } from "./account.ts";
import type { BankAccount } from "./bank-account.ts";
import {
  addEvent,
  type CaseRow,
  closeCase,
  type Decider,
  makeCancelCode,
  makeStopToken,
  openCase,
} from "./case-rows.ts";
import { addNotices, findAddresses, findChats } from "./notices.ts";
import { revokeChats, revokeSessions } from "./revoke.ts";
import { isPhoneFull } from "./step-up.ts";

/** Begins the hold of a change that was authorised and proven, and tells everybody who may object. */
export async function openChange(
  context: CoreContext,
  queries: Queries,
  change: {
    kind: "change-phone" | "change-email" | "change-bank";
    member: string;
    conversation: string;
    contact: { phone: string } | { email: string } | { bank: BankAccount; dueInMs: number };
  },
): Promise<CaseRow> {
  const { kind, member, conversation, contact } = change;
  const cancelCode = makeCancelCode(context);
  const stopToken = makeStopToken(context);
  const effectiveInMs = context.policy.change.holdMs;
  const opened = await openCase(context, queries, {
    ...{ kind, state: "holding", member, conversation, effectiveInMs, cancelCode, stopToken },
    ...contact,
  });
  await tellPending(context, queries, opened, { code: cancelCode, token: stopToken });
  return opened;
}

/** Tells every chat but the one that asked, and every address as it is now, of a change whose hold has begun; by e-mail with the link. */
export async function tellPending(
  context: CoreContext,
  queries: Queries,
  { member, conversation, kind, number, effectiveAt }: CaseRow,
  { code, token }: { code: string; token: string },
): Promise<void> {
  if (member === null || effectiveAt === null) return;
  const addresses = await findAddresses(context, queries, member);
  const byEmail = addresses.filter(({ way }) => way === "email");
  const others = [
    ...(await findChats(context, queries, member, conversation)),
    ...addresses.filter(({ way }) => way !== "email"),
  ];
  const about = { kind: "change-pending", what: kind as ChangeKind, number, at: effectiveAt, code } as const;
  await addNotices(context, queries, { member, receivers: others, about });
  await addNotices(context, queries, { member, receivers: byEmail, about: { ...about, token } });
}

/** Lets a request go to the people who check it, once its owner has had his day to object. */
export async function releaseChange(context: CoreContext, queries: Queries, change: CaseRow): Promise<void> {
  const { id, member } = change;
  if (member === null || (await isFrozen(queries, member))) {
    return await stopChange(context, queries, change, { state: "refused", actor: "service" });
  }
  await queries.query("update cases set state = 'open' where id = $1", [id]);
  await addEvent(queries, id, "released", "service");
}

/** Makes a change whose hold is over, once: account and file have the new contact, every session ends, old and new addresses are told. */
export async function applyChange(context: CoreContext, queries: Queries, change: CaseRow): Promise<void> {
  const { member, kind, number, conversation } = change;
  if (member === null) return;
  const { phone, email } = await contactsOf(context, queries, change);
  if ((await isFrozen(queries, member)) || (phone !== null && (await isTaken(context, queries, phone)))) {
    return await stopChange(context, queries, change, { state: "refused", actor: "service" });
  }
  const before = await findAddresses(context, queries, member);
  await setContact(context, queries, member, { phone, email, verified: kind !== "recovery" });
  const after = await findAddresses(context, queries, member);
  const chats = await findChats(context, queries, member, null);
  await revokeSessions(queries, member);
  // Whoever lost phone and e-mail may have lost what spoke for him, too.
  if (kind === "recovery") await revokeChats(queries, member, { except: null, only: null });
  await closeCase(queries, { id: change.id, state: "done", actor: "service" });
  const told = new Map([...before, ...after].map((receiver) => [receiver.address, receiver]));
  const about = { kind: "change-done", what: kind as ChangeKind, number } as const;
  await addNotices(context, queries, { member, receivers: [...chats, ...told.values()], about });
  await appendAudit(context, queries, { event: "user_updated", member, conversation, detail: kind });
}

/** Ends a change that has not taken effect, and tells whoever was told of it. */
export async function stopChange(
  context: CoreContext,
  queries: Queries,
  change: CaseRow,
  { state, actor, except = null, trail = {} }: ChangeEnd,
): Promise<void> {
  const { member, kind, number, conversation } = change;
  const closed = await closeCase(queries, { id: change.id, state, actor });
  if (!closed || member === null) return;
  const chats = await findChats(context, queries, member, except);
  const receivers = [...chats, ...(await findAddresses(context, queries, member))];
  const about = { kind: "change-stopped", what: kind as ChangeKind, number } as const;
  // Only then has anybody been told.
  if (change.effectiveAt !== null) await addNotices(context, queries, { member, receivers, about });
  await appendAudit(context, queries, {
    ...{ event: "sensitive_update", member, conversation, detail: `${kind} ${state}`, ...trail },
  });
}

interface ChangeEnd {
  state: "cancelled" | "refused";
  actor: string | Decider;
  /** Digest of the conversation that needs not be told. */
  except?: string | null;
  /** Who it was, in the words of the audit trail. */
  trail?: Partial<Pick<AuditEntry, "conversation" | "detail">>;
}

/** Holds the number's lock until the transaction ends, as a registration does. */
async function isTaken(context: CoreContext, queries: Queries, phone: string): Promise<boolean> {
  const index = context.index.phone(phone);
  await queries.query("select pg_advisory_xact_lock(hashtextextended($1, 1))", [index]);
  return await isPhoneFull(context, queries, index);
}

interface NewContact {
  phone: string | null;
  email: string | null;
  verified: boolean;
}

/** Account, where there is one, and file. A number that nobody has proven yet is proven by its first right sign-in code. */
async function setContact(
  context: CoreContext,
  queries: Queries,
  member: string,
  contact: NewContact,
): Promise<void> {
  const { accounts, participants } = sealed;
  const { phone, email } = contact;
  const onFile = await memberKeyFor(context, queries, member, "membership");
  await setColumns(context, queries, "participants set", member, {
    phone: phone && participants.phone.seal(onFile, member, phone),
    email: email && participants.email.seal(onFile, member, email),
    contact,
  });
  const [account] = await queries.query<{ id: string }>("select id from accounts where participant_id = $1", [
    member,
  ]);
  if (!account) return;
  const own = await memberKeyFor(context, queries, member, "account");
  const proof = contact.verified ? "clock_now()" : "null";
  const proofs = [phone && `phone_verified_at = ${proof},`, email && `email_verified_at = ${proof},`];
  await setColumns(context, queries, `accounts set ${proofs.filter(Boolean).join(" ")}`, account.id, {
    phone: phone && accounts.phone.seal(own, account.id, phone),
    email: email && accounts.email.seal(own, account.id, email),
    contact,
  });
}

/** What is not given stays as it is. */
async function setColumns(
  { index }: CoreContext,
  queries: Queries,
  set: string,
  id: string,
  { phone, email, contact }: { phone: string | null; email: string | null; contact: NewContact },
): Promise<void> {
  await queries.query(
    `update ${set} phone_sealed = coalesce($2, phone_sealed), phone_index = coalesce($3, phone_index),
       email_sealed = coalesce($4, email_sealed), email_index = coalesce($5, email_index) where id = $1`,
    [
      id,
      phone,
      contact.phone && index.phone(contact.phone),
      email,
      contact.email && index.email(contact.email),
    ],
  );
}
