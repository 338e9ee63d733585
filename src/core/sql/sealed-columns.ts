import type { Keyring, SealPurpose } from "../../keyring.ts";

/** Seals and opens the values of one column, bound to table, column and row: moved to another row they don't open. */
export interface SealedColumn {
  seal(keyring: Keyring, rowId: string, value: string): string;
  open(keyring: Keyring, rowId: string, sealed: string): string;
}

function sealedColumn(purpose: SealPurpose, table: string, column: string): SealedColumn {
  const place = (rowId: string) => `${table}|${column}|${rowId}`;
  return {
    seal: (keyring, rowId, value) => keyring.seal(purpose, place(rowId), value),
    open: (keyring, rowId, sealed) => keyring.open(purpose, place(rowId), sealed),
  };
}

/** Every sealed column of the schema. */
export const sealed = {
  participants: {
    nik: sealedColumn("member", "participants", "nik_sealed"),
    name: sealedColumn("member", "participants", "name_sealed"),
    phone: sealedColumn("member", "participants", "phone_sealed"),
    email: sealedColumn("member", "participants", "email_sealed"),
  },
  cards: { kpj: sealedColumn("member", "cards", "kpj_sealed") },
  accounts: {
    phone: sealedColumn("member", "accounts", "phone_sealed"),
    email: sealedColumn("member", "accounts", "email_sealed"),
  },
  drafts: {
    nik: sealedColumn("draft", "drafts", "nik_sealed"),
    kpj: sealedColumn("draft", "drafts", "kpj_sealed"),
    phone: sealedColumn("draft", "drafts", "phone_sealed"),
    email: sealedColumn("draft", "drafts", "email_sealed"),
  },
  chatContacts: { phone: sealedColumn("member", "chat_contacts", "phone_sealed") },
  challenges: {
    code: sealedColumn("code", "challenges", "code_sealed"),
    destination: sealedColumn("code", "challenges", "destination_sealed"),
  },
  tickets: { address: sealedColumn("member", "tickets", "address_sealed") },
  ticketEntries: {
    text: sealedColumn("member", "ticket_entries", "text_sealed"),
    letter: sealedColumn("member", "ticket_entries", "letter_sealed"),
  },
} as const;
