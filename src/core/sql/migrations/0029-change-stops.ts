import type { Migration } from "./migration.ts";

/** The link with which a change is taken back: a digest of its token, which has 256 bits. */
export const changeStops: Migration = {
  number: 29,
  name: "change-stops",
  sql: `
alter table cases add column stop_hash text;
create unique index on cases (stop_hash) where stop_hash is not null;
`,
};
