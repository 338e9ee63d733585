import type { Migration } from "./migration.ts";

/** Passwords, authenticator apps, and the one-time pages on which both are entered. */
export const passwords: Migration = {
  number: 7,
  name: "passwords",
  sql: `
create table passwords (
  account_id text primary key references accounts on delete cascade,
  encoded text not null,
  pepper_id text not null,
  set_at timestamptz not null
);
comment on table passwords is 'retention_class=membership; argon2id of what an account is opened with beside a code; the pepper is not here';

create table password_lanes (
  account_id text not null references accounts on delete cascade,
  lane text not null check (lane in ('bound', 'unbound')),
  wrong_in_a_row int not null default 0,
  last_wrong_at timestamptz,
  primary key (account_id, lane)
);
comment on table password_lanes is
  'retention_class=membership; wrong passwords in a row, the member''s own bound chats and everybody else apart';

create table authenticators (
  account_id text primary key references accounts on delete cascade,
  secret_sealed text not null,
  last_step bigint not null,
  added_at timestamptz not null
);
comment on table authenticators is 'retention_class=membership; secret of an authenticator app, and the newest time step it was used for';

alter table challenges drop constraint challenges_purpose_check;
alter table challenges add constraint challenges_purpose_check
  check (purpose in ('register_phone', 'register_email', 'login', 'reset_password', 'reset_password_email'));
alter table challenges add column pending_account text references accounts on delete cascade;
alter table challenges add column pending_step text
  check (pending_step in ('enter-password', 'first-password', 'reset-password', 'second-proof'));

create table secure_pages (
  id text primary key,
  purpose text not null
    check (purpose in ('enter-password', 'first-password', 'set-password', 'reset-password', 'authenticator')),
  conversation text not null,
  account_id text not null references accounts on delete cascade,
  member_id uuid not null references participants,
  language text not null check (language in ('id', 'en')),
  token_hash text not null unique,
  code_index text not null unique,
  authenticator_sealed text,
  result_sealed text,
  number_mac text,
  refusals int not null default 0,
  number_tries int not null default 0,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  submitted_at timestamptz,
  used_at timestamptz,
  dead_at timestamptz
);
comment on table secure_pages is
  'retention_class=codes-30d; one-time pages: digests of link and code, and what was filled in until its number is typed into the chat';
create index on secure_pages (conversation, created_at);
create index on secure_pages (expires_at) where result_sealed is not null or authenticator_sealed is not null;

create table notices (
  id text primary key,
  kind text not null check (kind in ('password-set', 'password-reset', 'authenticator-set')),
  way text not null check (way in ('sms', 'email')),
  address_sealed text not null,
  language text not null check (language in ('id', 'en')),
  created_at timestamptz not null
);
comment on table notices is 'retention_class=codes-30d; what a person''s addresses are told of a change of his account';
`,
};
