import type { Migration } from "./migration.ts";

/**
 * Files from the web chat on their way to a ticket, as they came. Nothing shows them to anybody: they are checked and cleaned when they are passed
 * on, and their bytes go then. The row stays for its hour, for it is counted.
 */
export const webUploads: Migration = {
  number: 42,
  name: "web-uploads",
  sql: `
create table web_uploads (
  -- Keyed digest of the chat and the message.
  place text primary key,
  conversation text not null,
  -- Empty, and no body, once it has been passed on.
  key_sealed text not null,
  -- AES-256-GCM under that key, base64url.
  body text,
  at timestamptz not null
);
comment on table web_uploads is 'retention_class=upload-1h; photos and documents from the web chat until they are passed on to a ticket';
create index on web_uploads (conversation, at);
create index on web_uploads (at) where body is not null;
alter table web_uploads alter column body set storage external;
`,
};
