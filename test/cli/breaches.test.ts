import { runBreaches } from "../../src/cli/breaches-command.ts";
import { makePopulation } from "../../src/core/demo/population.ts";
import { appendAudit } from "../../src/core/sql/audit.ts";
import { checkAudit } from "../../src/core/sql/audit-check.ts";
import type { Database } from "../../src/core/sql/database.ts";
import { openPglite } from "../../src/core/sql/database-pglite.ts";
import { createIndexes } from "../../src/core/sql/indexes.ts";
import { createTranslator } from "../../src/i18n/translator.ts";
import { policy } from "../../src/policy.ts";
import type { Translator } from "../../src/ports/translator.ts";
import { keyring, openSqlSubject, type SqlSubject } from "../core/sql-subject.ts";
import { setTime } from "../core/time.ts";

const HOUR = 60 * 60_000;
const [siti, budi] = makePopulation("2026-11-22");
if (!siti || !budi) throw new Error("nobody is on record");

const WINDOW = [
  ...["--detected", "2026-11-22T10:00+07:00", "--from", "2026-11-22T01:00+07:00"],
  ...[
    "--until",
    "2026-11-22T03:00+07:00",
    "--data",
    "nomor HP yang disamarkan dan saldo",
    "--as",
    "Rina Sari",
  ],
];

let database: Database;
let subject: SqlSubject;
let translator: Translator;

beforeAll(async () => {
  database = await openPglite(null);
  subject = await openSqlSubject(database);
  translator = await createTranslator({ demo: true, operator: null });
}, 60_000);
beforeEach(async () => {
  await subject.reset([siti, budi]);
  await database.script("alter sequence breaches_number_seq restart");
});
afterAll(() => database?.close());

async function run(...args: string[]): Promise<{ code: number; said: string }> {
  const lines: string[] = [];
  const parts = { database, keyring, index: createIndexes(keyring), translator };
  const code = await runBreaches(parts, args, (line) => lines.push(line));
  return { code, said: lines.join("\n") };
}

async function read(member: string, at: string): Promise<void> {
  await setTime(database, at);
  const conversation = createIndexes(keyring).conversation("web:1");
  await database.transaction((queries) =>
    appendAudit({ keyring }, queries, { event: "sensitive_read", member, conversation, detail: "balances" }),
  );
}

const memberIds = async () =>
  (await database.query<{ id: string }>("select id from participants order by id")).map(({ id }) => id);

/** One record read inside the hours of the breach, the other outside. */
async function openOne(): Promise<{ inside: string; outside: string }> {
  const [inside = "", outside = ""] = await memberIds();
  await read(outside, "2026-11-22T00:59:59+07:00");
  await read(inside, "2026-11-22T01:00:00+07:00");
  await read(outside, "2026-11-22T03:00:00+07:00");
  await setTime(database, "2026-11-22T10:00:00+07:00");
  const { said } = await run("open", ...WINDOW);
  expect(said).toBe(
    "Breach 1 is open; the audit trail names 1 members in that time.\nPeople and the agency are to be told by 2026-11-25 10:00 WIB.",
  );
  return { inside, outside };
}

test("a breach names whose records were within reach, by the audit trail and by opaque ids", async () => {
  const { inside, outside } = await openOne();
  const { code, said } = await run("touched", "1");
  expect(code).toBe(0);
  expect(said).toContain(inside);
  expect(said).toContain("sensitive_read");
  expect(said).not.toContain(outside);
  for (const secret of [siti.phone, siti.nik, budi.phone, budi.nik]) expect(said).not.toContain(secret);
});

test("only the acts by which records were within reach count, when they are named", async () => {
  await openOne();
  const { said } = await run("open", ...WINDOW, "--events", "authn_login_success,session_created");
  expect(said).toContain("names 0 members");
  expect(await run("open", ...WINDOW, "--events", "reading")).toEqual({
    code: 1,
    said: "reading is no event of the audit trail.",
  });
});

test("whoever has to tell people gets their addresses, and the register and the trail keep that he did", async () => {
  const { inside } = await openOne();
  expect((await run("addresses", "1")).said).toContain("--as is missing");
  const { said } = await run("addresses", "1", "--as", "Rina Sari");
  const person = [siti, budi].find(({ phone }) => phone !== null && said.includes(phone));
  expect(said).toContain(inside);
  expect(person).toBeDefined();
  expect((await run("list")).said).toContain("people-read: 1 members (Rina Sari)");
  const [newest] = await database.query(
    "select event, member_id as member, detail from audit order by at desc, position desc limit 1",
  );
  expect(newest).toEqual({ event: "sensitive_read", member: inside, detail: "breach" });
  expect((await checkAudit({ database, keyring })).broken).toBeNull();
});

test("the letters are written when it is known what happened and what was done, in both languages", async () => {
  await openOne();
  expect(await run("letters", "1")).toMatchObject({ code: 1 });
  await run("cause", "1", "--words", "Satu kunci mesin dicuri.", "--as", "Rina Sari");
  await run("measures", "1", "--words", "Kunci diganti, semua sesi diakhiri.", "--as", "Rina Sari");
  const { said } = await run("letters", "1");
  expect(said).toContain("Data: nomor HP yang disamarkan dan saldo");
  expect(said).toContain("Kapan: 22 November 2026 pukul 01.00 WIB sampai 22 November 2026 pukul 03.00 WIB.");
  expect(said).toContain("What we have done: Kunci diganti, semua sesi diakhiri.");
  expect(said).toContain("UU 27/2022 pasal 46");
});

test("until both were told somebody is reminded after 24, 48 and 60 hours, each time once", async () => {
  await openOne();
  const alarms = async () => (await subject.core.settleDue()).overdue;
  expect(await alarms()).toEqual([]);
  await subject.pass(24 * HOUR);
  expect(await alarms()).toEqual(["breach-1"]);
  expect(await alarms()).toEqual([]);
  await run("agency-told", "1", "--words", "lewat portal", "--as", "Rina Sari");
  await subject.pass(24 * HOUR);
  expect(await alarms()).toEqual(["breach-1"]);
  await run("people-told", "1", "--words", "chat dan e-mail", "--as", "Rina Sari");
  await subject.pass(12 * HOUR);
  expect(await alarms()).toEqual([]);
  expect(policy.breach.alarmAfterMs).toEqual([24 * HOUR, 48 * HOUR, 60 * HOUR]);
});

test("what was written stays: the register takes additions only, and none when it is closed", async () => {
  await openOne();
  await expect(database.query("update breach_entries set words = ''")).rejects.toThrow("append-only");
  expect(await run("close", "1", "--words", "Selesai.", "--as", "Rina Sari")).toMatchObject({ code: 0 });
  expect(await run("cause", "1", "--words", "Lain.", "--as", "Rina Sari")).toEqual({
    code: 1,
    said: "Breach 1 is closed.",
  });
});

test.each([
  [
    "a time without its zone",
    ["open", "--detected", "2026-11-22 10:00", ...WINDOW.slice(2)],
    "with its zone",
  ],
  [
    "an end before the beginning",
    ["open", ...WINDOW.slice(0, 4), "--until", "2026-11-21T03:00Z", ...WINDOW.slice(6)],
    "--until is before --from.",
  ],
  ["a breach that is not there", ["touched", "9"], "There is no breach 9."],
  ["no number", ["touched"], "npm run breaches -- list"],
  ["no command that exists", ["look"], "npm run breaches -- list"],
  ["an option that does not exist", ["list", "--all"], "npm run breaches -- list"],
])("%s is answered with what is wrong", async (_what, args, words) => {
  const { code, said } = await run(...args);
  expect(code).toBe(1);
  expect(said).toContain(words);
});
