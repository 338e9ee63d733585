import type { Migration } from "./migration.ts";

/**
 * Keys that the records keep, wrapped with the master key of the settings: those of members, whose destruction erases what they seal, and
 * those of digests, which outlive a master key.
 */
export const keys: Migration = {
  number: 16,
  name: "keys",
  sql: `
create table member_keys (
  kid text primary key,
  member_id uuid not null references participants on delete cascade,
  scope text not null check (scope in ('account', 'membership')),
  wrapped text not null,
  made_at timestamptz not null,
  unique (member_id, scope)
);
comment on table member_keys is
  'retention_class=membership; the key of each member, once for what he may have erased and once for what must be kept';

create table record_keys (
  purpose text primary key check (purpose in ('index', 'code', 'audit')),
  wrapped text not null,
  made_at timestamptz not null
);
comment on table record_keys is 'retention_class=reference; keys of the digests in these records';

create table key_rotations (
  master_key text primary key,
  done_at timestamptz not null
);
comment on table key_rotations is
  'retention_class=reference; since when nothing in these records needs another master key than this';
`,
};
