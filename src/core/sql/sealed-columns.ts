import type { Keyring, SealPurpose } from "../../keyring.ts";
import type { Queries } from "./database.ts";
import { isUnderMemberKey, type KeyScope, type MemberKey, openUnderMemberKey } from "./keys/member-keys.ts";

interface Column {
  readonly table: string;
  readonly column: string;
  /** The column that names the row. */
  readonly id: string;
}

/**
 * Seals and opens the values of one column with the master key, bound to table, column and row: moved to another row they don't open. For
 * what lives shortly, or before anybody knows whose it is.
 */
export interface SealedColumn extends Column {
  readonly by: "master";
  seal(keyring: Keyring, rowId: string, value: string): string;
  open(keyring: Keyring, rowId: string, sealed: string): string;
}

/** The same with a key of the member whose row it is, with which it can be erased (docs/decisions/0023). */
export interface MemberColumn<Scope extends KeyScope = KeyScope> extends Column {
  readonly by: "member";
  readonly scope: Scope;
  /** What names the member: a column of the row, or an expression over it. */
  readonly member: string;
  seal(key: MemberKey<Scope>, rowId: string, value: string): string;
  open(context: { keyring: Keyring }, queries: Queries, rowId: string, sealed: string): Promise<string>;
}

/**
 * The same where a row may name nobody: then it stands under the master key, for there is none of a member (docs/decisions/0057).
 */
export interface NamedColumn extends Column {
  readonly by: "named";
  /** As in `MemberColumn`. */
  readonly member: string;
  /** `key`: the account key of the member whom the row names; null where it names nobody. */
  seal(context: { keyring: Keyring }, key: MemberKey<"account"> | null, rowId: string, value: string): string;
  /** Throws `KeyGone` for a member who was erased. */
  open(context: { keyring: Keyring }, queries: Queries, rowId: string, sealed: string): Promise<string>;
}

/** Any of them. */
export type AnyColumn = SealedColumn | MemberColumn | NamedColumn;

function sealedColumn(purpose: SealPurpose, table: string, column: string, id = "id"): SealedColumn {
  const place = (rowId: string) => `${table}|${column}|${rowId}`;
  return {
    by: "master",
    table,
    column,
    id,
    seal: (keyring, rowId, value) => keyring.seal(purpose, place(rowId), value),
    open: (keyring, rowId, sealed) => keyring.open(purpose, place(rowId), sealed),
  };
}

function memberColumn<Scope extends KeyScope>(
  scope: Scope,
  table: string,
  column: string,
  member: string,
  id = "id",
): MemberColumn<Scope> {
  const place = (rowId: string) => `${table}|${column}|${rowId}`;
  return {
    by: "member",
    scope,
    table,
    column,
    id,
    member,
    seal: (key, rowId, value) => key.seal(place(rowId), value),
    async open({ keyring }, queries, rowId, sealed) {
      // Sealed before members had keys, and not rotated since.
      if (!isUnderMemberKey(sealed)) return keyring.open("member", place(rowId), sealed);
      return await openUnderMemberKey(keyring, queries, place(rowId), sealed);
    },
  };
}

function namedColumn(purpose: SealPurpose, table: string, column: string): NamedColumn {
  const place = (rowId: string) => `${table}|${column}|${rowId}`;
  return {
    by: "named",
    table,
    column,
    id: "id",
    member: "member_id",
    seal: ({ keyring }, key, rowId, value) =>
      key ? key.seal(place(rowId), value) : keyring.seal(purpose, place(rowId), value),
    async open({ keyring }, queries, rowId, sealed) {
      if (!isUnderMemberKey(sealed)) return keyring.open(purpose, place(rowId), sealed);
      return await openUnderMemberKey(keyring, queries, place(rowId), sealed);
    },
  };
}

/** Whose a row is that names only the account. */
const OF_ACCOUNT = "(select participant_id from accounts where accounts.id = account_id)";

/** Every sealed column of the schema; the rotation of keys takes them from here. */
export const sealed = {
  participants: {
    nik: memberColumn("membership", "participants", "nik_sealed", "id"),
    name: memberColumn("membership", "participants", "name_sealed", "id"),
    phone: memberColumn("membership", "participants", "phone_sealed", "id"),
    email: memberColumn("membership", "participants", "email_sealed", "id"),
  },
  cards: { kpj: memberColumn("membership", "cards", "kpj_sealed", "participant_id") },
  accounts: {
    phone: memberColumn("account", "accounts", "phone_sealed", "participant_id"),
    email: memberColumn("account", "accounts", "email_sealed", "participant_id"),
    bank: memberColumn("account", "accounts", "bank_sealed", "participant_id"),
  },
  drafts: {
    nik: sealedColumn("draft", "drafts", "nik_sealed"),
    kpj: sealedColumn("draft", "drafts", "kpj_sealed"),
    phone: sealedColumn("draft", "drafts", "phone_sealed"),
    email: sealedColumn("draft", "drafts", "email_sealed"),
    bank: sealedColumn("draft", "drafts", "bank_sealed"),
    account: sealedColumn("draft", "drafts", "account_sealed"),
    holder: sealedColumn("draft", "drafts", "holder_sealed"),
  },
  securePages: {
    authenticator: sealedColumn("code", "secure_pages", "authenticator_sealed"),
    result: sealedColumn("code", "secure_pages", "result_sealed"),
    visitor: sealedColumn("code", "secure_pages", "visitor_sealed"),
  },
  authenticators: {
    secret: memberColumn("account", "authenticators", "secret_sealed", OF_ACCOUNT, "account_id"),
  },
  notices: { address: namedColumn("code", "notices", "address_sealed") },
  chats: { key: sealedColumn("member", "chats", "key_sealed", "conversation") },
  cases: {
    phone: namedColumn("member", "cases", "phone_sealed"),
    email: namedColumn("member", "cases", "email_sealed"),
    claimed: namedColumn("member", "cases", "claimed_sealed"),
    bank: memberColumn("account", "cases", "bank_sealed", "member_id"),
  },
  caseNotices: {
    address: namedColumn("member", "case_notices", "address_sealed"),
    values: namedColumn("member", "case_notices", "values_sealed"),
  },
  chatContacts: { phone: sealedColumn("member", "chat_contacts", "phone_sealed", "conversation") },
  deskAccounts: {
    login: sealedColumn("agent", "desk_accounts", "login_sealed"),
    name: sealedColumn("agent", "desk_accounts", "name_sealed"),
    totp: sealedColumn("agent", "desk_accounts", "totp_sealed"),
  },
  challenges: {
    code: sealedColumn("code", "challenges", "code_sealed"),
    destination: sealedColumn("code", "challenges", "destination_sealed"),
  },
  memberKeys: { wrapped: sealedColumn("key", "member_keys", "wrapped", "kid") },
  recordKeys: { wrapped: sealedColumn("key", "record_keys", "wrapped", "purpose") },
  tickets: { address: sealedColumn("member", "tickets", "address_sealed") },
  ticketEntries: {
    text: sealedColumn("member", "ticket_entries", "text_sealed", "place"),
    letter: sealedColumn("member", "ticket_entries", "letter_sealed", "place"),
  },
  ticketFiles: { key: sealedColumn("member", "ticket_files", "key_sealed", "place") },
  webUploads: { key: sealedColumn("member", "web_uploads", "key_sealed", "place") },
  whatsapp: {
    credentials: sealedColumn("whatsapp", "whatsapp_number", "credentials_sealed"),
    link: sealedColumn("whatsapp", "whatsapp_number", "link_sealed"),
    key: sealedColumn("whatsapp", "whatsapp_keys", "value_sealed", "name"),
    journal: sealedColumn("whatsapp", "whatsapp_journal", "body_sealed", "digest"),
    outbox: sealedColumn("whatsapp", "whatsapp_outbox", "body_sealed"),
    lid: sealedColumn("whatsapp", "whatsapp_people", "lid_sealed", "chat"),
    phone: sealedColumn("whatsapp", "whatsapp_people", "phone_sealed", "chat"),
  },
  whatsappCloud: {
    bsuid: sealedColumn("whatsapp", "whatsapp_cloud_people", "bsuid_sealed", "chat"),
    phone: sealedColumn("whatsapp", "whatsapp_cloud_people", "phone_sealed", "chat"),
    late: sealedColumn("whatsapp", "whatsapp_cloud_late", "body_sealed", "digest"),
  },
} as const;

/** The same as a list. */
export const SEALED_COLUMNS: readonly AnyColumn[] = Object.values(sealed).flatMap((columns) =>
  Object.values<AnyColumn>(columns),
);
