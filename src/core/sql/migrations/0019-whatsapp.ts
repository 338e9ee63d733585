import type { Migration } from "./migration.ts";

/**
 * The linked WhatsApp number. Names of keys, ids of messages, numbers and LIDs are keyed digests, for most of them contain somebody's
 * phone number; values are sealed. `whatsapp_number` has one row: one number, one holder.
 */
export const whatsapp: Migration = {
  number: 19,
  name: "whatsapp",
  sql: `
create table whatsapp_number (
  id text primary key check (id = '1'),
  owner text not null,
  epoch bigint not null,
  lease_until timestamptz not null,
  credentials_sealed text,
  link_sealed text
);
comment on table whatsapp_number is 'retention_class=reference; who holds the linked number, and its credentials';
insert into whatsapp_number values ('1', '', 0, '-infinity', null, null);

create table whatsapp_keys (
  name text primary key,
  value_sealed text not null
);
comment on table whatsapp_keys is 'retention_class=whatsapp-link; Signal keys of the linked number, until it is unlinked';

create table whatsapp_journal (
  position bigint generated always as identity,
  digest text primary key,
  message text not null unique,
  body_sealed text,
  bundle text,
  at timestamptz not null
);
comment on table whatsapp_journal is 'retention_class=whatsapp-30d; messages that came; their content only until it was handed on';
create index on whatsapp_journal (position) where body_sealed is not null;
create index on whatsapp_journal (at);

create table whatsapp_outbox (
  id text primary key,
  body_sealed text not null,
  taken boolean not null default false,
  at timestamptz not null
);
comment on table whatsapp_outbox is 'retention_class=whatsapp-24h; messages that were sent, for a phone that asks for one again';
create index on whatsapp_outbox (at);

create table whatsapp_people (
  chat text primary key,
  lid_index text unique,
  phone_index text unique,
  lid_sealed text,
  phone_sealed text,
  silent_until timestamptz,
  met_at timestamptz not null,
  check (lid_index is not null or phone_index is not null)
);
comment on table whatsapp_people is 'retention_class=binding-2y-idle; which chat is with which WhatsApp account';
`,
};
