import type { Migration } from "./migration.ts";

/** Whose account is erased is erased at the other desk product too: under which name he is known there, and that he has to go. */
export const bridgeErasure: Migration = {
  number: 53,
  name: "bridge-erasure",
  sql: `
alter table bridge_talks
  -- The contact's name over there: a digest that only we can make, written down before the contact is made.
  add column contact_name text,
  add column erased boolean not null default false;
`,
};
