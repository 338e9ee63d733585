import type { Migration } from "./migration.ts";

/** Chats that came into other hands: what was agreed to before counts no more. */
export const chatSuspensions: Migration = {
  number: 18,
  name: "chat-suspensions",
  sql: `
create table chat_suspensions (
  conversation text primary key,
  why text not null check (why in ('identity-changed', 'number-moved')),
  at timestamptz not null,
  last_consent_id bigint not null
);
comment on table chat_suspensions is
  'retention_class=consent-account-5y; chats that may have come into other hands, and the last consent from before';
`,
};
