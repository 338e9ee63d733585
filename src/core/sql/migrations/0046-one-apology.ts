import type { Migration } from "./migration.ts";

/** What came late at the official WhatsApp API is apologised for once, though Meta's calls about one outage lie apart. */
export const oneApology: Migration = {
  number: 46,
  name: "one-apology",
  sql: `
alter table whatsapp_cloud_people add column late_bundle text, add column late_at timestamptz;
comment on column whatsapp_cloud_people.late_bundle is 'what was handed on with the last apology: a digest';
comment on column whatsapp_cloud_people.late_at is 'when that was';
`,
};
