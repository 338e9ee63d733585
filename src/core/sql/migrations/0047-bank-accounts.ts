import type { Migration } from "./migration.ts";

/**
 * Bank accounts to which members want to be paid: in the draft, in the request until it is closed, and at the account once people have checked
 * it. A request is held for a day, so that its owner may object, and then waits for them (`released` in its history).
 */
export const bankAccounts: Migration = {
  number: 47,
  name: "bank-accounts",
  sql: `
alter table challenges drop constraint challenges_purpose_check, add constraint challenges_purpose_check
  check (purpose in ('register_phone', 'register_email', 'login', 'reset_password', 'reset_password_email', 'change_phone_old', 'change_phone_new',
    'change_email_old', 'change_email_new', 'change_bank', 'export_data', 'erase_account', 'unbind'));

alter table cases drop constraint cases_kind_check, add constraint cases_kind_check
  check (kind in ('change-phone', 'change-email', 'change-bank', 'recovery', 'disowned', 'correct', 'restrict', 'export', 'erase'));
alter table cases add column bank_sealed text;

alter table case_events drop constraint case_events_event_check, add constraint case_events_event_check
  check (event in ('opened', 'approved', 'holding', 'released', 'done', 'cancelled', 'refused'));

alter table drafts
  add column bank_sealed text,
  add column account_sealed text,
  add column holder_sealed text;

alter table accounts add column bank_sealed text;
`,
};
