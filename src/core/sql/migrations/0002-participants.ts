import type { Migration } from "./migration.ts";

/**
 * Who is insured, by which employers, and what was paid. Identifiers are sealed (AES-256-GCM, bound to table, column and row) with a keyed
 * digest beside them for looking up.
 */
export const participants: Migration = {
  number: 2,
  name: "participants",
  sql: `
create table employers (
  id uuid primary key,
  name text not null,
  jkk_risk_class smallint not null check (jkk_risk_class between 1 and 5)
);
comment on table employers is 'retention_class=membership; employers as reported';

create table participants (
  id uuid primary key,
  kind text not null check (kind in ('PU', 'BPU', 'PMI', 'JAKON')),
  nik_sealed text not null,
  nik_index text not null unique,
  name_sealed text not null,
  birth_date date not null,
  deceased_on date,
  phone_sealed text,
  phone_index text,
  email_sealed text,
  email_index text
);
comment on table participants is 'retention_class=membership; one row a person, with the contacts on file';

create table cards (
  id uuid primary key,
  participant_id uuid not null references participants,
  kpj_sealed text not null,
  kpj_index text not null unique,
  kpj_last_four text not null check (kpj_last_four ~ '^[0-9]{4}$')
);
comment on table cards is 'retention_class=membership; a person holds one card (KPJ) for each employer';
create index on cards (participant_id);

create table employments (
  id uuid primary key,
  card_id uuid not null references cards,
  employer_id uuid references employers,
  work text,
  started_on date not null,
  ended_on date,
  end_reason text check (end_reason in ('resigned', 'dismissed', 'contract-ended', 'retired', 'died', 'arrears')),
  check (employer_id is not null or work is not null),
  check ((ended_on is null) = (end_reason is null))
);
comment on table employments is 'retention_class=membership; periods of work; work names the occupation where there is no employer';
create index on employments (card_id);

create table programs (
  code text primary key check (code in ('JHT', 'JP', 'JKK', 'JKM', 'JKP')),
  law text not null
);
comment on table programs is 'retention_class=reference; the five programs and the regulations they rest on';
insert into programs values
  ('JHT', 'PP 46/2015 jo PP 60/2015'),
  ('JP', 'PP 45/2015'),
  ('JKK', 'PP 44/2015 jo PP 82/2019 jo PP 49/2023'),
  ('JKM', 'PP 44/2015 jo PP 82/2019 jo PP 49/2023'),
  ('JKP', 'PP 37/2021 jo PP 6/2025');

create table enrolments (
  card_id uuid not null references cards,
  program text not null references programs,
  since date not null,
  until date check (until >= since),
  primary key (card_id, program, since)
);
comment on table enrolments is 'retention_class=membership; which programs cover a card, from and to which day (inclusive)';

create table contributions (
  card_id uuid not null references cards,
  month date not null check (extract(day from month) = 1),
  wage bigint not null,
  jht_worker bigint not null,
  jht_employer bigint not null,
  jp_worker bigint not null,
  jp_employer bigint not null,
  jkk bigint not null,
  jkm bigint not null,
  jkp bigint not null,
  posted_at timestamptz not null,
  primary key (card_id, month)
);
comment on table contributions is 'retention_class=membership; what was posted for a card and month, in rupiah';

create table jht_returns (
  card_id uuid not null references cards,
  year smallint not null,
  amount bigint not null,
  primary key (card_id, year)
);
comment on table jht_returns is 'retention_class=membership; JHT return credited to a card for a year, in rupiah';

create table rates (
  name text not null,
  effective_from date not null,
  effective_to date check (effective_to >= effective_from),
  value numeric not null,
  unit text not null,
  source text not null,
  confidence text not null check (confidence in ('H', 'M', 'L')),
  primary key (name, effective_from)
);
comment on table rates is 'retention_class=reference; every figure that a regulation or the institution sets, with its source';
`,
};
