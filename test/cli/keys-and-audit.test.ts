import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { jest } from "@jest/globals";
import { openCore } from "../../src/core/open-core.ts";
import type { Database } from "../../src/core/sql/database.ts";
import { openPostgres } from "../../src/core/sql/database-postgres.ts";
import { createKeyring, type MasterKey } from "../../src/keyring.ts";
import { policy } from "../../src/policy.ts";
import { systemClock } from "../../src/ports/clock.ts";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";
import { type DataFolder, makeDataFolder, runCommand } from "../support/program.ts";

jest.setTimeout(120_000);

const first = { id: "k1", bytes: randomBytes(32) };
const second = { id: "k2", bytes: randomBytes(32) };
const text = ({ id, bytes }: MasterKey) => `${id}:${Buffer.from(bytes).toString("hex")}`;

let server: TestPostgres;
let folder: DataFolder;
let database: Database;
let settings: Record<string, string>;

beforeAll(async () => {
  server = await startPostgres();
  folder = await makeDataFolder();
  database = openPostgres(server.url);
  settings = { DATABASE_URL: server.url, DATA_DIR: folder.path, MASTER_KEY: text(first) };
}, 60_000);
beforeEach(async () => {
  await database.script("drop schema public cascade; create schema public;");
  const core = await openCore({
    ...{ databaseUrl: server.url, dataDir: folder.path, policy, codesInChat: "proven", demo: true },
    keyring: createKeyring(first),
    clock: systemClock,
    log: { info: () => {}, warn: () => {}, error: () => {} },
  });
  const draft = { conversation: "web:1", draftId: null, field: "phone", value: "+6289990000001" } as const;
  const { draftId } = await core.keepInDraft(draft, "1");
  await core.startSignIn({ conversation: "web:1", draftId }, "2");
  await core.close();
});
afterAll(async () => {
  await database?.close();
  await server?.stop();
  await folder?.close();
});

test("the operator changes the master key, and is told from which day the old one can go", async () => {
  const next = { ...settings, MASTER_KEY: text(second), MASTER_KEY_PREVIOUS: text(first) };
  const { code, said } = await runCommand("rotate-keys", next);
  expect(said).toMatch(/Sealed anew with k2: \d+ values\./);
  const day = new Date(Date.now() + policy.binding.staleAfterMs).toISOString().slice(0, 10);
  expect(said).toContain(`MASTER_KEY_PREVIOUS can be removed after ${day}.`);
  expect(code).toBe(0);
  const again = await runCommand("rotate-keys", { ...settings, MASTER_KEY: text(second) });
  expect(again).toMatchObject({ code: 0, said: expect.stringContaining("Sealed anew with k2: 0 values.") });
});

test("a master key that is not the records' is said in one line that tells which one is", async () => {
  const { code, said } = await runCommand("rotate-keys", { ...settings, MASTER_KEY: text(second) });
  expect(code).toBe(78);
  expect(said.trim().split("\n")).toEqual([expect.stringMatching(/^MASTER_KEY .* k1.*MASTER_KEY_PREVIOUS/)]);
  expect(said).not.toContain(second.bytes.toString("hex"));
});

test("a whole audit trail is said to be whole, and its ends are kept for the next time", async () => {
  const file = `${folder.path}/heads.json`;
  const { code, said } = await runCommand("verify-audit", settings, [file]);
  expect({ code, said }).toEqual({ code: 0, said: "The audit trail is whole: 1 rows in 16 chains.\n" });
  await database.script(`
    alter table audit disable trigger user; delete from audit;
    update audit_chains set position = 0, hash = '';`);
  expect(await runCommand("verify-audit", settings)).toMatchObject({ code: 0 });
  const broken = await runCommand("verify-audit", settings, [file]);
  expect(broken.code).toBe(2);
  expect(broken.said).toMatch(
    /^The audit trail is broken: chain \d+, row 1 is not what was written, or is missing\.\n$/,
  );
});

test("a file that is none of an earlier check is not taken for one", async () => {
  const file = `${folder.path}/other.json`;
  await writeFile(file, '{"chain":1}');
  const { code, said } = await runCommand("verify-audit", settings, [file]);
  expect({ code, said }).toEqual({
    code: 78,
    said: `${file} was not written by this command: name another file.\n`,
  });
});
