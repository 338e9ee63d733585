import type { Migration } from "./migration.ts";

/**
 * Who may see what: accounts, the chats bound to them, sessions. `conversation` is a keyed digest everywhere, since a chat's own id may be
 * a phone number.
 */
export const accounts: Migration = {
  number: 3,
  name: "accounts",
  sql: `
create table accounts (
  id text primary key,
  participant_id uuid not null unique references participants,
  phone_sealed text not null,
  phone_index text not null,
  phone_verified_at timestamptz,
  email_sealed text,
  email_index text,
  email_verified_at timestamptz,
  created_at timestamptz not null
);
comment on table accounts is 'retention_class=membership; what a participant signs in with';
create index on accounts (phone_index);

create table bindings (
  id text primary key,
  conversation text not null,
  member_id uuid not null references participants,
  bound_at timestamptz not null,
  last_verified_at timestamptz not null,
  suspended_at timestamptz,
  ended_at timestamptz
);
comment on table bindings is 'retention_class=binding-2y-idle; which chat has proven to speak for which member';
create unique index on bindings (conversation) where ended_at is null;
create index on bindings (member_id);

create table sessions (
  id text primary key,
  epoch int not null,
  conversation text not null,
  member_id uuid not null references participants,
  binding_id text not null references bindings,
  created_at timestamptz not null,
  last_used_at timestamptz not null,
  ended_at timestamptz,
  ended_why text check (ended_why in ('signed-out', 'idle', 'absolute', 'replaced')),
  check ((ended_at is null) = (ended_why is null))
);
comment on table sessions is 'retention_class=security-log-1y; signed-in spells of a chat';
create index on sessions (conversation);
create index on sessions (binding_id) where ended_at is null;
`,
};
