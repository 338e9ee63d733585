import type { Migration } from "./migration.ts";

/**
 * The breach register of UU 27/2022 art. 46: what happened, in which hours whose records were within reach, what was done, and when the people and
 * the agency were told. What was written stays; what is learned later is added.
 */
export const breaches: Migration = {
  number: 36,
  name: "breaches",
  sql: `
create table breaches (
  number int generated always as identity primary key,
  detected_at timestamptz not null,
  from_at timestamptz not null,
  until_at timestamptz not null check (until_at >= from_at),
  -- Audit events by which a record was within reach; null for any.
  events text[],
  alarms int not null default 0,
  closed_at timestamptz
);
comment on table breaches is 'retention_class=case-10y; when records were in the wrong hands, by which acts, and since when it is known';

create table breach_entries (
  breach int not null references breaches,
  position int not null,
  at timestamptz not null,
  kind text not null check (kind in ('data', 'cause', 'measures', 'agency-told', 'people-told', 'people-read', 'closed')),
  words text not null,
  actor text not null,
  primary key (breach, position)
);
comment on table breach_entries is
  'retention_class=case-10y; what is known of a breach and what was done, in the order in which it was written; actor: who wrote it';
create trigger breach_entries_append_only before update or delete on breach_entries
  for each row execute function refuse_early_removal('10 years');
`,
};
