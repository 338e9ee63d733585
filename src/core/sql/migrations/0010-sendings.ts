import type { Migration } from "./migration.ts";

/** By which way each code went and what became of it, WhatsApp as a way, and what SMS cost by the hour. */
export const sendings: Migration = {
  number: 10,
  name: "sendings",
  sql: `
alter table challenges drop constraint challenges_via_check;
alter table challenges add check (via in ('chat', 'sms', 'whatsapp', 'email'));

alter table code_sends
  add column via text not null default 'sms' check (via in ('chat', 'sms', 'whatsapp', 'email')),
  add column prefix text,
  add column is_real boolean not null default false,
  add column state text not null default 'queued'
    check (state in ('queued', 'sent', 'delivered', 'failed', 'unknown')),
  add column state_at timestamptz,
  add column provider_id text;
comment on column code_sends.prefix is 'first digits of the number, of an SMS: names an operator, nobody';
comment on column code_sends.is_real is 'false for a decoy and for who has had enough today: it stays queued, for nothing is carried';
create index on code_sends (challenge_id, id desc);
create index on code_sends (prefix, id desc) where is_real;

create table sms_hours (
  hour timestamptz not null,
  prefix text not null,
  sendings int not null default 0,
  primary key (hour, prefix)
);
comment on table sms_hours is 'retention_class=codes-30d; how many SMS left in an hour, by the first digits of their numbers; the breaker reads it';
`,
};
