import type { Migration } from "./migration.ts";

/** How far a bridge to another desk product got with each ticket. Nothing here is anybody's words or name. */
export const bridgeTalks: Migration = {
  number: 34,
  name: "bridge-talks",
  sql: `
create table bridge_talks (
  ticket_id text primary key references tickets,
  -- The conversation's id over there.
  remote_id bigint,
  told int not null default 0,
  heard bigint not null default 0,
  assignee text,
  -- Reasons to call on it so far, so that one which comes during a call is seen.
  asked int not null default 0,
  failures int not null default 0,
  failing_since timestamptz,
  -- Null: nothing to do until something changes.
  due_at timestamptz,
  lease_until timestamptz not null default '-infinity',
  epoch int not null default 0
);
comment on table bridge_talks is 'retention_class=agent-chat-1y; how far another desk product was told of each ticket';
create index on bridge_talks (due_at) where due_at is not null;
create index on bridge_talks (remote_id) where remote_id is not null;

-- Up to which point of the feed tickets were taken note of; null: never yet.
create table bridge_point (only_row boolean primary key check (only_row), point bigint);
comment on table bridge_point is 'retention_class=reference; up to where a bridge has followed the feed of tickets';
insert into bridge_point values (true, null);
`,
};
