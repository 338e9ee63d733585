import type { Migration } from "./migration.ts";

/** The page of a copy gives the photos and documents of a member's talks too, each by itself, and not without end. */
export const copiedFiles: Migration = {
  number: 57,
  name: "copied-files",
  sql: `
alter table secure_pages add column files_given int not null default 0;
`,
};
