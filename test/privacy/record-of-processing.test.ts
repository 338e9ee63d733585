import { readFileSync, writeFileSync } from "node:fs";
import type { Database } from "../../src/core/sql/database.ts";
import { openPglite } from "../../src/core/sql/database-pglite.ts";
import { MEMBER_TABLES } from "../../src/core/sql/erasure/member-tables.ts";
import { migrate } from "../../src/core/sql/migrate.ts";
import { policy } from "../../src/policy.ts";
import { NOBODYS_TABLES, PURPOSES, type Purpose } from "../../src/privacy/purposes.ts";

const path = new URL("../../docs/privacy/record-of-processing.md", import.meta.url);
const DAY = 24 * 60 * 60_000;

interface Table {
  name: string;
  keeps: keyof typeof policy.retention;
  says: string;
  /** The tables with whose rows its own go. */
  goesWith: string[];
}

let database: Database;
let tables: Map<string, Table>;

beforeAll(async () => {
  database = await openPglite(null);
  await migrate(database);
  const rows = await database.query<Table>(
    `select relname as name, substring(obj_description(oid) from '^retention_class=([a-z0-9-]+); ') as keeps,
       substring(obj_description(oid) from '; (.*)$') as says,
       array(select confrelid::regclass::text from pg_constraint
             where conrelid = c.oid and confdeltype = 'c') as "goesWith"
     from pg_class c where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace order by relname`,
  );
  tables = new Map(rows.map((row) => [row.name, row]));
}, 60_000);
afterAll(() => database?.close());

const INTRODUCTION = `# Record of processing

What personal data this service processes, what for, by what right, how long, and who gets them (UU 27/2022 art. 31). Written by
\`test/privacy/record-of-processing.test.ts\` from \`src/privacy/purposes.ts\`, the comments of the schema, \`policy.retention\` and the list of
erasures: don't edit this page, run \`UPDATE=1 npm test\`. Legal bases are the engineers' reading and need counsel's.

Conversations themselves (snapshot, mailbox, outbox, lines of the web chat) are not in these tables: they are kept sealed in Redis or
in \`DATA_DIR/conversations\` for 30 days after the last word, lines of the web chat for one day, under the purpose of what is being talked about.
`;

function describePurpose({ id, what, basis, whose, data, recipients, tables: names }: Purpose): string {
  const facts = [
    `- **Whose**: ${whose}`,
    `- **Data**: ${data}`,
    `- **By what right**: ${basis}`,
    `- **Who else gets any**: ${recipients ?? "nobody"}`,
  ].join("\n");
  const rows = names.map((name) => describeTable(tables.get(name) as Table)).join("\n");
  return `## ${what} (\`${id}\`)\n\n${facts}\n\n| Table | What is in it | How long | When its person has it erased |\n| --- | --- | --- | --- |\n${rows}\n`;
}

function describeTable({ name, keeps, says }: Table): string {
  return `| \`${name}\` | ${says} | ${duration(policy.retention[keeps])} | ${atErasure(name)} |`;
}

function duration(ms: number | null): string {
  if (ms === null) return "not deleted by the program";
  const days = ms / DAY;
  if (days >= 366) return days === 366 ? "1 year" : `${days / 366} years`;
  if (days === 0) return "until its own day is over";
  if (days < 1) return days === 1 / 24 ? "1 hour" : `${days * 24} hours`;
  return days === 1 ? "1 day" : `${days} days`;
}

function atErasure(name: string): string {
  const rule = MEMBER_TABLES.find(({ table }) => table === name);
  if (!rule) return goesWithAnother(name) ?? "does not tell whose it is";
  if (rule.hold === null) return "goes";
  return rule.erase === null ? `stays: ${rule.hold}` : `what can be read goes, the rest stays: ${rule.hold}`;
}

function goesWithAnother(name: string): string | null {
  const emptied = MEMBER_TABLES.find(({ erase }) => erase?.includes(`update ${name} set`));
  if (emptied) return `what can be read goes with \`${emptied.table}\``;
  const deleted = MEMBER_TABLES.find(({ erase }) => erase?.includes(`delete from ${name} where`));
  if (deleted) return `goes with \`${deleted.table}\``;
  const other = tables.get(name)?.goesWith.find((table) => atErasure(table) === "goes");
  return other === undefined ? null : `goes with \`${other}\``;
}

test("every table is on record under one purpose, or holds nobody's data", () => {
  const listed = [...PURPOSES.flatMap(({ tables: names }) => names), ...NOBODYS_TABLES];
  expect(listed.sort()).toEqual([...tables.keys()].sort());
});

test("docs/privacy/record-of-processing.md says what the code does", () => {
  const written = [INTRODUCTION, ...PURPOSES.map(describePurpose)].join("\n");
  if (process.env["UPDATE"]) writeFileSync(path, written);
  expect(readFileSync(path, "utf8")).toBe(written);
});
