import type { Migration } from "./migration.ts";

/**
 * One-time codes and the facts their limits are counted from. Limits are counts over `code_sends` and `code_attempts`, never counters that a
 * new code could set back.
 */
export const codes: Migration = {
  number: 4,
  name: "codes",
  sql: `
create table challenges (
  id text primary key,
  purpose text not null check (purpose in ('register_phone', 'register_email', 'login')),
  conversation text not null,
  via text not null check (via in ('chat', 'sms', 'email')),
  destination_index text not null,
  destination_sealed text not null,
  subject_index text,
  member_ids uuid[] not null,
  notice_member_id uuid references participants,
  muted boolean not null,
  draft_id text,
  txn_digest text not null,
  code_mac text not null,
  code_sealed text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  attempts int not null default 0,
  sends int not null default 1,
  last_sent_at timestamptz not null,
  used_at timestamptz,
  dead_at timestamptz,
  dead_why text check (dead_why in ('tries', 'replaced')),
  choose_until timestamptz,
  check ((dead_at is null) = (dead_why is null))
);
comment on table challenges is
  'retention_class=codes-30d; requests for a code; member_ids is empty for a decoy, several where people share a phone';
create index on challenges (conversation, purpose) where used_at is null and dead_at is null;
create index on challenges (draft_id) where used_at is null and dead_at is null;
create index on challenges (expires_at) where code_sealed is not null;

create table code_sends (
  id bigint generated always as identity primary key,
  challenge_id text not null references challenges on delete cascade,
  conversation text not null,
  destination_index text not null,
  subject_index text,
  member_ids uuid[] not null,
  at timestamptz not null
);
comment on table code_sends is 'retention_class=codes-30d; every sending that was asked for, decoys included';
create index on code_sends (conversation, at);
create index on code_sends (destination_index, at);
create index on code_sends (subject_index, at);
create index on code_sends using gin (member_ids);

create table code_attempts (
  request_key text primary key,
  challenge_id text not null,
  conversation text not null,
  member_ids uuid[] not null default '{}',
  lane text check (lane in ('bound', 'unbound')),
  attempt int,
  counted boolean not null default false,
  was_right boolean not null default false,
  at timestamptz not null
);
comment on table code_attempts is
  'retention_class=codes-30d; every typed code (not the code itself); wrong until shown right; not counted while its lane is closed';
create index on code_attempts (conversation, at);
create index on code_attempts using gin (member_ids);

create table lanes (
  member_id uuid not null references participants,
  lane text not null check (lane in ('bound', 'unbound')),
  wrong_in_a_row int not null default 0,
  disabled_at timestamptz,
  primary key (member_id, lane)
);
comment on table lanes is
  'retention_class=membership; wrong codes in a row of a member, his own bound chats and everybody else apart';
`,
};
