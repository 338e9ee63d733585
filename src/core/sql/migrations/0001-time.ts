import type { Migration } from "./migration.ts";

/**
 * The one clock of the core. Everything asks `clock_now()`, so that all processes share the database's time
 * and tests can stop it.
 */
export const time: Migration = {
  number: 1,
  name: "time",
  sql: `
create function clock_now() returns timestamptz language sql stable as 'select now()';

create function jakarta_today() returns date language sql stable as
  $$ select (clock_now() at time zone 'Asia/Jakarta')::date $$;

-- Proofs are added, never changed.
create function refuse_change() returns trigger language plpgsql as
  $$ begin raise exception '% is append-only', tg_table_name; end $$;
`,
};
