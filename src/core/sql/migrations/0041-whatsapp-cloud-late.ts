import type { Migration } from "./migration.ts";

/**
 * What people wrote by WhatsApp's official API while the service was away, from Meta's late call until it is answered: all of a chat's
 * together. `bundle` is the digest of the newest that is handed on with it.
 */
export const whatsappCloudLate: Migration = {
  number: 41,
  name: "whatsapp-cloud-late",
  sql: `
create table whatsapp_cloud_late (
  position bigint generated always as identity,
  digest text primary key,
  chat text not null,
  written_at timestamptz not null,
  body_sealed text not null,
  came_at timestamptz not null,
  bundle text,
  claimed_until timestamptz
);
comment on table whatsapp_cloud_late is 'retention_class=whatsapp-30d; messages that came late by the official API, until they are answered together';
create index on whatsapp_cloud_late (chat);
create index on whatsapp_cloud_late (came_at);

-- False: it came in time, and whoever handed it on has not said that it was.
alter table whatsapp_cloud_messages add column done boolean not null default true;
`,
};
