import type { Migration } from "./migration.ts";

/** Copies of a member's data: the code that allows one, the request, and the one-time page from which it is fetched. */
export const copies: Migration = {
  number: 28,
  name: "copies",
  sql: `
alter table challenges drop constraint challenges_purpose_check, add constraint challenges_purpose_check
  check (purpose in ('register_phone', 'register_email', 'login', 'reset_password', 'reset_password_email', 'change_phone_old', 'change_phone_new',
    'change_email_old', 'change_email_new', 'export_data', 'erase_account', 'unbind'));

alter table cases drop constraint cases_kind_check, add constraint cases_kind_check
  check (kind in ('change-phone', 'change-email', 'recovery', 'disowned', 'correct', 'restrict', 'export', 'erase'));

alter table secure_pages drop constraint secure_pages_purpose_check, add constraint secure_pages_purpose_check
  check (purpose in ('enter-password', 'first-password', 'set-password', 'reset-password', 'authenticator', 'copy'));
alter table secure_pages
  add column case_id uuid references cases,
  add column downloads int not null default 0,
  add constraint secure_pages_copy_check check ((purpose = 'copy') = (case_id is not null));
`,
};
