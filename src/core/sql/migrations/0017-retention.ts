import type { Migration } from "./migration.ts";

/**
 * Proofs can be added, and taken away only when their time is over: one by one, never all at once, never changed. What is swept off an audit
 * chain leaves its last hash, so that the rest can still be checked.
 */
export const retention: Migration = {
  number: 17,
  name: "retention",
  sql: `
create function refuse_early_removal() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and old.at <= clock_now() - tg_argv[0]::interval then
    return old;
  end if;
  raise exception '% is append-only', tg_table_name;
end $$;

drop trigger consents_append_only on consents;
create trigger consents_append_only before update or delete on consents
  for each row execute function refuse_early_removal('5 years');
create trigger consents_not_at_once before truncate on consents
  for each statement execute function refuse_change();

drop trigger audit_append_only on audit;
create trigger audit_append_only before update or delete on audit
  for each row execute function refuse_early_removal('10 years');
create trigger audit_not_at_once before truncate on audit
  for each statement execute function refuse_change();

drop trigger case_events_append_only on case_events;
create trigger case_events_append_only before update or delete on case_events
  for each row execute function refuse_early_removal('10 years');

alter table audit_chains
  add column pruned_position bigint not null default 0,
  add column pruned_hash text not null default '';
`,
};
