import { writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { jest } from "@jest/globals";
import { describeStartupFailure } from "../../src/startup-failure.ts";
import { type DataFolder, makeDataFolder, runProgram } from "../support/program.ts";

jest.setTimeout(120_000);

/** What sysexits.h calls a configuration error: a supervisor knows by it that starting again would not help. */
const BAD_CONFIG = 78;

let folder: DataFolder;
beforeEach(async () => {
  folder = await makeDataFolder();
});
afterEach(() => folder.close());

test.each<[string, Record<string, string>]>([
  ["OPERATOR_NAME", { NODE_ENV: "production" }],
  ["PORT", { PORT: "http" }],
  ["TELEGRAM_BOT_TOKEN", { TELEGRAM_BOT_TOKEN: "CANARY" }],
  ["BRANCHES_FILE", { BRANCHES_FILE: "/nowhere/branches.json" }],
  ["REDIS_TLS_CA", { REDIS_URL: "rediss://127.0.0.1:1", REDIS_TLS_CA: "/nowhere/ca.pem" }],
])("the program ends with code 78 and one line about %s", async (name, settings) => {
  const { code, said } = await runProgram({ DATA_DIR: folder.path, ...settings });
  expect(code).toBe(BAD_CONFIG);
  expect(said.trim().split("\n")).toEqual([expect.stringContaining(`${name} `)]);
  expect(said).not.toContain("CANARY");
});

test("a database and a store that do not answer are named by their variables, without their passwords", async () => {
  const redis = await runProgram({ DATA_DIR: folder.path, REDIS_URL: "redis://:CANARY@127.0.0.1:1" });
  expect(redis.code).toBeGreaterThan(0);
  expect(redis.said.trim().split("\n")).toEqual([expect.stringContaining("REDIS_URL")]);
  const database = await runProgram({
    DATA_DIR: folder.path,
    DATABASE_URL: "postgres://peserta:CANARY@127.0.0.1:1/peserta",
  });
  expect(database.code).toBeGreaterThan(0);
  expect(database.said.trim().split("\n")).toEqual([expect.stringContaining("DATABASE_URL")]);
  expect(redis.said + database.said).not.toContain("CANARY");
});

test("a folder that can't be made is said in one line that names its variable", async () => {
  await writeFile(`${folder.path}/file`, "");
  const { code, said } = await runProgram({ DATA_DIR: `${folder.path}/file/data` });
  expect(code).toBe(BAD_CONFIG);
  expect(said.trim().split("\n")).toEqual([expect.stringContaining("DATA_DIR")]);
});

test("a port that somebody else has is said in one line that names its variable", async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, resolve));
  const { port } = other.address() as AddressInfo;
  const { code, said } = await runProgram({ DATA_DIR: folder.path, PORT: String(port) });
  await new Promise((resolve) => other.close(resolve));
  expect(code).toBe(BAD_CONFIG);
  expect(said.trim().split("\n")).toEqual([expect.stringContaining("PORT")]);
});

test("a damaged key of the demo is said in one line that names the folder's variable", async () => {
  await writeFile(`${folder.path}/demo.key`, "not a key");
  const { code, said } = await runProgram({ DATA_DIR: folder.path });
  expect(code).toBe(BAD_CONFIG);
  expect(said.trim().split("\n")).toEqual([expect.stringContaining("DATA_DIR")]);
});

test.each(["EADDRNOTAVAIL", "ENOTFOUND"])(
  "an address that is none of ours (%s) is said in a sentence about HOST",
  (code) => {
    const { sentence, exitCode } = describeStartupFailure(Object.assign(new Error("CANARY"), { code }));
    expect(exitCode).toBe(BAD_CONFIG);
    expect(sentence).toMatch(/^HOST /);
  },
);
