import type { Migration } from "./migration.ts";

/** By which request a code was used, so that the same code given again can be answered as that one was. */
export const usedCodes: Migration = {
  number: 6,
  name: "used-codes",
  sql: "alter table challenges add column used_by text check (used_by is null or used_at is not null);",
};
