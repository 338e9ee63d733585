import type { Migration } from "./migration.ts";

/** How people get in at the desk: accounts, invitations, sessions, and who tried. An account of somebody who answers has the id of his row in
 * `agents`. */
export const deskAccounts: Migration = {
  number: 24,
  name: "desk-accounts",
  sql: `
create table desk_accounts (
  id text primary key,
  login_sealed text not null,
  login_index text not null unique,
  name_sealed text not null,
  role text not null check (role in ('agent', 'supervisor', 'auditor', 'admin')),
  password_hash jsonb,
  totp_sealed text,
  totp_step bigint not null default 0,
  disabled_at timestamptz,
  created_at timestamptz not null,
  check ((password_hash is null) = (totp_sealed is null))
);
comment on table desk_accounts is 'retention_class=staff-employment; who may sit at the desk; acts in the audit trail name them by id';

create table desk_invitations (
  token_sha256 text primary key,
  agent_id text not null references desk_accounts,
  expires_at timestamptz not null,
  used_at timestamptz
);
comment on table desk_invitations is 'retention_class=security-log-1y; one-time links by which an account at the desk is taken up';
create index on desk_invitations (agent_id);

create table desk_sessions (
  token_sha256 text primary key,
  agent_id text not null references desk_accounts,
  created_at timestamptz not null,
  last_used_at timestamptz not null,
  confirmed_at timestamptz not null,
  ended_at timestamptz
);
comment on table desk_sessions is 'retention_class=security-log-1y; sessions at the desk; the token itself is kept nowhere';
create index on desk_sessions (agent_id) where ended_at is null;

create table desk_sign_ins (
  id bigint generated always as identity primary key,
  subject text not null,
  at timestamptz not null
);
comment on table desk_sign_ins is 'retention_class=codes-30d; tries to sign in at the desk, by digest of login, device or address';
create index on desk_sign_ins (subject, at);
create index on desk_sign_ins (at);

create index on audit (at) where detail like 'desk|%';
`,
};
