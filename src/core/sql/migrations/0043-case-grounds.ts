import type { Migration } from "./migration.ts";

/** On what a decision about a case rests: words of a fixed set, with commas between them, and nothing that anybody typed. */
export const caseGrounds: Migration = {
  number: 43,
  name: "case-grounds",
  sql: `
alter table case_events add column grounds text;
comment on column case_events.grounds is 'what whoever decided has seen or found; null at the command line';
comment on column case_events.actor is 'member, service, id of an account at the desk, or the name given at the command line';
`,
};
