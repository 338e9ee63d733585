import type { Migration } from "./migration.ts";

/**
 * Clean files of tickets. Each is sealed with a key of its own, and that key as every other sealed value: so a rotation of keys seals 32 bytes
 * anew and not six megabytes. A file is what its entry's place says.
 */
export const ticketFiles: Migration = {
  number: 38,
  name: "ticket-files",
  sql: `
create table ticket_files (
  -- As in ticket_entries, into which its entry comes a moment later.
  place text primary key,
  ticket_id text not null references tickets,
  kind text not null check (kind in ('photo', 'document')),
  mime text not null check (mime in ('image/jpeg', 'application/pdf')),
  key_sealed text not null,
  -- AES-256-GCM under that key, base64url.
  body text not null,
  at timestamptz not null
);
comment on table ticket_files is 'retention_class=agent-chat-1y; photos and documents that participants sent to agents, checked and cleaned';
create index on ticket_files (ticket_id, at);
-- It is as random as it can be, and is never looked at in part: to pack it costs and gives nothing.
alter table ticket_files alter column body set storage external;
`,
};
