import type { Migration } from "./migration.ts";

/** Agents send files too: into which conversation, so that no other chat can have one, whoever has the ticket by then. */
export const sentFiles: Migration = {
  number: 39,
  name: "sent-files",
  sql: `
alter table ticket_files add column sent_to text;
comment on column ticket_files.sent_to is 'digest of the conversation that an agent sent it to; null: its participant sent it';
comment on table ticket_files is 'retention_class=agent-chat-1y; photos and documents that participants and agents sent each other, checked and cleaned';
`,
};
