import type { Migration } from "./migration.ts";

/** Since when a member's data are used no more than his own requests, security and the law demand. */
export const restrictions: Migration = {
  number: 37,
  name: "restrictions",
  sql: "alter table accounts add column restricted_at timestamptz;",
};
