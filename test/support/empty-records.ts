/** Takes everything out of the records that people brought in, so that one database serves many talks; what is append-only lets go for once. */
export const EMPTY_RECORDS = `
alter table consents disable trigger user; alter table audit disable trigger user;
truncate participants, employers, consents, drafts, chat_contacts, requests, audit, code_attempts, challenges, agents, ticket_feed,
  sms_hours, cases, case_events, case_notices, breaches, breach_entries, notices, chats, web_uploads cascade;
update audit_chains set position = 0, hash = '', pruned_position = 0, pruned_hash = '';
alter table consents enable trigger user; alter table audit enable trigger user;`;
