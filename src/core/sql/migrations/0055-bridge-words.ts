import type { Migration } from "./migration.ts";

/** Agents at another desk product are told what became of their words: which message of theirs an entry was. Nothing here is anybody's words. */
export const bridgeWords: Migration = {
  number: 55,
  name: "bridge-words",
  sql: `
create table bridge_words (
  ticket_id text not null references tickets,
  position int not null,
  -- The message's id over there: words and files of one message are several entries.
  message bigint not null,
  -- What was last told of it; null: nothing yet.
  told text check (told in ('delivered', 'failed')),
  primary key (ticket_id, position)
);
comment on table bridge_words is 'retention_class=agent-chat-1y; which message at another desk product an entry was, and what was told of its arrival';
`,
};
