import type { Migration } from "./migration.ts";

/**
 * People at the other end of WhatsApp's official API, and which of their messages were handed on: Meta brings one again for up to a week.
 * Numbers, user ids and ids of messages are keyed digests; `hands_by` names the message by which a chat came into other hands, until that
 * was told.
 */
export const whatsappCloud: Migration = {
  number: 32,
  name: "whatsapp-cloud",
  sql: `
create table whatsapp_cloud_people (
  chat text primary key,
  bsuid_index text unique,
  phone_index text unique,
  bsuid_sealed text,
  phone_sealed text,
  wrote_at timestamptz,
  asked boolean not null default false,
  hands_by text,
  seen_at timestamptz not null
);
comment on table whatsapp_cloud_people is 'retention_class=binding-2y-idle; which chat is with which WhatsApp account, by the official API';
create index on whatsapp_cloud_people (hands_by) where hands_by is not null;
create index on whatsapp_cloud_people (seen_at);

create table whatsapp_cloud_messages (
  digest text primary key,
  at timestamptz not null
);
comment on table whatsapp_cloud_messages is 'retention_class=whatsapp-30d; that messages came by the official API, and nothing of what they said';
create index on whatsapp_cloud_messages (at);
`,
};
