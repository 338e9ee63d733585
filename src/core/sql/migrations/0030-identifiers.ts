import type { Migration } from "./migration.ts";

/**
 * How people say who they are: on one-time pages, which are of nobody yet and for a draft of the conversation; and by the e-mail of an account,
 * where the code goes to its phone all the same (`named_index`: what was named, where that is not the destination).
 */
export const identifiers: Migration = {
  number: 30,
  name: "identifiers",
  sql: `
alter table challenges add column named_index text;
create index on accounts (email_index);

alter table secure_pages
  alter column account_id drop not null,
  alter column member_id drop not null,
  add column draft_id text,
  add column fields text[],
  drop constraint secure_pages_purpose_check,
  add constraint secure_pages_purpose_check check (purpose in
    ('enter-password', 'first-password', 'set-password', 'reset-password', 'authenticator', 'copy', 'identifiers')),
  add constraint secure_pages_whose check (
    (purpose = 'identifiers') = (account_id is null)
    and (purpose = 'identifiers') = (member_id is null)
    and (purpose = 'identifiers') = (fields is not null));
`,
};
