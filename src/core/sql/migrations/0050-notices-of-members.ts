import type { Migration } from "./migration.ts";

/** Whose a notice is, so that it goes with him. Those of before name nobody, and go after their thirty days. */
export const noticesOfMembers: Migration = {
  number: 50,
  name: "notices-of-members",
  sql: `
alter table notices add column member_id uuid;
create index on notices (member_id);
`,
};
