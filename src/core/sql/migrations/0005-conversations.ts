import type { Migration } from "./migration.ts";

/** What a chat leaves in the core: consent, drafts, its phone number, outcomes for replay, the audit trail. */
export const conversations: Migration = {
  number: 5,
  name: "conversations",
  sql: `
create table consents (
  id bigint generated always as identity primary key,
  conversation text not null,
  purpose text not null check (purpose in ('chat-service')),
  version text not null,
  given boolean not null,
  text_sha256 text not null check (text_sha256 ~ '^[0-9a-f]{64}$'),
  language text not null check (language in ('id', 'en')),
  at timestamptz not null
);
comment on table consents is 'retention_class=consent-account-5y; proof of consent and of its withdrawal (UU 27/2022 art. 24)';
create index on consents (conversation, id);
create trigger consents_append_only before update or delete on consents
  for each row execute function refuse_change();

create table drafts (
  id text primary key,
  conversation text not null,
  nik_sealed text,
  kpj_sealed text,
  phone_sealed text,
  email_sealed text,
  expires_at timestamptz not null
);
comment on table drafts is 'retention_class=draft-24h; identifiers a person has typed, until they are used';
create index on drafts (expires_at);

create table chat_contacts (
  conversation text primary key,
  phone_sealed text not null,
  proven boolean not null,
  noted_at timestamptz not null
);
comment on table chat_contacts is 'retention_class=binding-2y-idle; the phone number a channel gave for a chat';

create table requests (
  request_key text primary key,
  outcome jsonb,
  at timestamptz not null
);
comment on table requests is 'retention_class=request-7d; first outcome of each request, given again when it is repeated';
create index on requests (at);

create table audit_chains (
  chain smallint primary key,
  position bigint not null,
  hash text not null
);
comment on table audit_chains is 'retention_class=audit-10y; the newest link of each audit chain';
insert into audit_chains select chain, 0, '' from generate_series(0, 15) chain;

create table audit (
  chain smallint not null references audit_chains,
  position bigint not null,
  at timestamptz not null,
  event text not null,
  member_id uuid,
  conversation text not null,
  detail text not null,
  previous_hash text not null,
  hash text not null,
  primary key (chain, position)
);
comment on table audit is 'retention_class=audit-10y; who did what when; no identifiers; each row carries a keyed hash of the one before';
create index on audit (member_id, at);
create trigger audit_append_only before update or delete on audit
  for each row execute function refuse_change();
`,
};
