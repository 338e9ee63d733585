import type { Queries } from "./database.ts";

/**
 * Deletes what has served: nothing here could still be used, for every reader checks the time itself. Spans are those of the tables'
 * retention classes.
 */
export async function sweep(queries: Queries): Promise<void> {
  await queries.script(`
delete from drafts where expires_at <= clock_now();
update challenges set code_sealed = null where code_sealed is not null and expires_at <= clock_now();
update cases set cancel_mac = null where cancel_mac is not null and closed_at <= clock_now() - interval '7 days';
delete from notices where created_at <= clock_now() - interval '7 days';
delete from requests where at <= clock_now() - interval '7 days';
delete from code_attempts where at <= clock_now() - interval '30 days';
delete from challenges where expires_at <= clock_now() - interval '30 days';
delete from sms_hours where hour <= clock_now() - interval '30 days';
delete from sessions where ended_at <= clock_now() - interval '1 year';
delete from ticket_feed where at <= clock_now() - interval '7 days';
delete from ticket_entries e using tickets t where t.id = e.ticket_id and t.closed_at <= clock_now() - interval '1 year';
delete from tickets where closed_at <= clock_now() - interval '1 year';`);
}
