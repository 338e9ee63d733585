import type { Migration } from "./migration.ts";

/** Pages that are opened inside a messenger, which says who does: what it said counts once. */
export const pageVisits: Migration = {
  number: 31,
  name: "page-visits",
  sql: `
alter table secure_pages
  add column visit_hash text,
  add column visitor_sealed text,
  add column visited boolean not null default false;

create table page_proofs (
  proof text primary key,
  at timestamptz not null
);
comment on table page_proofs is 'retention_class=codes-30d; digests of what a messenger said of who opens a page, each good once';
create index on page_proofs (at);
`,
};
