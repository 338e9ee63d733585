import type { Migration } from "./migration.ts";

/**
 * Talks with people: agents, tickets, and every word of both sides. `conversation` is a keyed digest as everywhere; the address to which
 * letters go is sealed. A ticket is changed by nobody who has not locked its row, which is what makes one owner, one order of entries and one feed.
 */
export const tickets: Migration = {
  number: 21,
  name: "tickets",
  sql: `
create table agents (
  id text primary key,
  name text not null,
  code text not null unique,
  skills text[] not null,
  languages text[] not null,
  capacity int not null check (capacity between 0 and 50),
  active boolean not null,
  presence text not null default 'offline' check (presence in ('online', 'away', 'offline')),
  seen_at timestamptz,
  shift_ends_at timestamptz
);
comment on table agents is 'retention_class=staff-employment; who answers participants, and what he can be asked';

create table tickets (
  id text primary key,
  number text not null unique,
  conversation text not null,
  channel text not null,
  address_sealed text not null,
  member_id uuid references participants,
  topic text not null,
  skill text not null check (skill in ('general', 'claims', 'accounts')),
  kind text not null check (kind in ('chat', 'callback', 'email')),
  language text not null check (language in ('id', 'en')),
  state text not null check (state in ('waiting', 'held', 'closed')),
  agent_id text references agents,
  epoch int not null default 0,
  newest int not null default 0,
  labels text[] not null default '{}',
  tried text[] not null,
  opened_at timestamptz not null,
  queued_at timestamptz not null,
  first_taken_at timestamptz,
  first_reply_at timestamptz,
  reply_due_at timestamptz not null,
  last_words_at timestamptz,
  last_said_at timestamptz,
  callback_at timestamptz,
  reminded_at timestamptz,
  closed_at timestamptz,
  closed_why text check (closed_why in ('resolved', 'participant', 'silence')),
  score smallint check (score between 1 and 5),
  check ((state = 'held') = (agent_id is not null)),
  check ((state = 'closed') = (closed_at is not null)),
  check ((closed_at is null) = (closed_why is null))
);
comment on table tickets is 'retention_class=agent-chat-1y; what participants have asked people, and who answers';
create unique index on tickets (conversation) where state <> 'closed';
create unique index on tickets (member_id) where state <> 'closed';
create index on tickets (queued_at, id) where state = 'waiting';
create index on tickets (agent_id) where state = 'held';
create index on tickets (opened_at);
create index on tickets (closed_at);

create table ticket_entries (
  ticket_id text not null references tickets,
  position int not null,
  -- Names the row in one value: what is sealed in it is bound to this.
  place text not null unique generated always as (ticket_id || '|' || position) stored,
  at timestamptz not null,
  by text not null check (by in ('participant', 'agent', 'system')),
  agent_id text references agents,
  what text not null,
  epoch int not null,
  -- Words are sealed; a reason, a list of labels or a score is not.
  text_sealed text,
  detail text,
  -- Digest of the channel's id of the message, so that it is added once.
  message text,
  delivery text check (delivery in ('pending', 'delivered', 'failed')),
  -- Where it has to go as a letter; null once it is in the mailbox, or when it is not one.
  letter_sealed text,
  primary key (ticket_id, position)
);
comment on table ticket_entries is 'retention_class=agent-chat-1y; every word and act on a ticket, in order';
create unique index on ticket_entries (ticket_id, message) where message is not null;
create index on ticket_entries (at) where letter_sealed is not null;

-- One row counts all changes: whoever has it locked is the next, so that the feed has no gap that fills later.
create table ticket_feed_point (only_row boolean primary key check (only_row), point bigint not null);
comment on table ticket_feed_point is 'retention_class=reference; the newest point of the feed';
insert into ticket_feed_point values (true, 0);

create table ticket_feed (
  point bigint primary key,
  ticket_id text not null,
  at timestamptz not null
);
comment on table ticket_feed is 'retention_class=request-7d; which ticket changed when, for desks that come back';
create index on ticket_feed (at);
`,
};
