import type { Migration } from "./migration.ts";

/**
 * Cases: what a person asked for that takes time, with a number, a deadline and a history. Notices: what has to be told in another chat or at
 * another address, kept until it was handed over. Chats: how to reach a conversation, whose digest alone leads nowhere.
 */
export const cases: Migration = {
  number: 13,
  name: "cases",
  sql: `
alter table challenges drop constraint challenges_purpose_check, add constraint challenges_purpose_check
  check (purpose in ('register_phone', 'register_email', 'login', 'reset_password', 'reset_password_email', 'change_phone_old', 'change_phone_new',
    'change_email_old', 'change_email_new', 'erase_account', 'unbind'));
alter table challenges add column target text;

alter table sessions drop constraint sessions_ended_why_check, add constraint sessions_ended_why_check
  check (ended_why in ('signed-out', 'idle', 'absolute', 'replaced', 'revoked'));

alter table accounts add column frozen_at timestamptz;

create table chats (
  conversation text primary key,
  key_sealed text not null,
  noted_at timestamptz not null
);
comment on table chats is 'retention_class=binding-2y-idle; where a conversation is to be reached';

create table cases (
  id uuid primary key,
  number text not null unique,
  kind text not null check (kind in ('change-phone', 'change-email', 'recovery', 'disowned',
    'correct', 'restrict', 'erase')),
  state text not null check (state in ('open', 'holding', 'done', 'cancelled', 'refused')),
  member_id uuid references participants,
  conversation text not null,
  subject text,
  created_at timestamptz not null,
  due_at timestamptz,
  effective_at timestamptz,
  closed_at timestamptz,
  alarmed_at timestamptz,
  phone_sealed text,
  email_sealed text,
  claimed_sealed text,
  cancel_mac text,
  check ((state in ('open', 'holding')) = (closed_at is null)),
  check ((state = 'holding') <= (effective_at is not null))
);
comment on table cases is
  'retention_class=case-10y; what was asked for, by when it is due, what came of it; sealed values go when it is closed';
create index on cases (member_id) where closed_at is null;
create index on cases (effective_at) where state = 'holding';
create index on cases (due_at) where closed_at is null;
create index on cases (conversation, created_at);
create index on cases (cancel_mac) where closed_at is null;

create table case_events (
  case_id uuid not null references cases,
  position int not null,
  at timestamptz not null,
  event text not null check (event in ('opened', 'approved', 'holding', 'done', 'cancelled', 'refused')),
  actor text not null,
  primary key (case_id, position)
);
comment on table case_events is
  'retention_class=case-10y; history of a case; actor: member, service, or the name of who decided';
create trigger case_events_append_only before update or delete on case_events
  for each row execute function refuse_change();

create table case_notices (
  id uuid primary key,
  member_id uuid,
  way text not null check (way in ('chat', 'sms', 'email')),
  address_sealed text not null,
  kind text not null,
  values_sealed text not null,
  language text not null check (language in ('id', 'en')),
  created_at timestamptz not null,
  tries int not null default 0,
  next_try_at timestamptz not null
);
comment on table case_notices is 'retention_class=request-7d; notices on their way; a row goes when it was handed over';
create index on case_notices (next_try_at);
`,
};
