import type { Migration } from "./migration.ts";

/**
 * Chats in which a person of ours answers on the phone of the linked number stay his until they are handed back; then they are told. And when
 * each person last wrote, for a number that WhatsApp restricts may only answer.
 */
export const phoneTalks: Migration = {
  number: 45,
  name: "phone-talks",
  sql: `
update whatsapp_people set silent_until = null where silent_until <= clock_now();
alter table whatsapp_people
  add column silent_since timestamptz, add column handed_back_at timestamptz, add column wrote_at timestamptz;
update whatsapp_people set silent_since = clock_now() where silent_until is not null;
alter table whatsapp_people add check ((silent_until is null) = (silent_since is null));
comment on column whatsapp_people.silent_until is 'until when a person of ours has the chat if he types nothing more; null when the bot has it';
comment on column whatsapp_people.handed_back_at is 'he has finished, and the chat was not told yet';
comment on column whatsapp_people.wrote_at is 'when this person last wrote, to the minute';
`,
};
