import { jest } from "@jest/globals";
import { loadPeople, seedDemo } from "../../src/core/demo/load.ts";
import { makePopulation } from "../../src/core/demo/population.ts";
import { type Database, onlyRow } from "../../src/core/sql/database.ts";
import { openPostgres } from "../../src/core/sql/database-postgres.ts";
import { openRecordKeys } from "../../src/core/sql/keys/record-keys.ts";
import { migrate } from "../../src/core/sql/migrate.ts";
import { createKeyring } from "../../src/keyring.ts";
import { type HttpGateway, openHttpGateway } from "../support/http-gateway.ts";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";
import {
  type DataFolder,
  makeDataFolder,
  type Program,
  runProgram,
  startProgram,
} from "../support/program.ts";
import { openSmtpServer, type SmtpServer } from "../support/smtp-server.ts";
import { comeToChat } from "../support/web-person.ts";

jest.setTimeout(180_000);

const KEY = "dbf3ead4a32c33253799b59cec449ee2bf3b7f27f48554e60644ee12f7b2f384";
const keyring = createKeyring({ id: "k1", bytes: Buffer.from(KEY, "hex") });
const siti = makePopulation("2026-11-22").find(({ special }) => special.includes("Has an account already"));

let postgres: TestPostgres;
let database: Database;
let folder: DataFolder;
let gateway: HttpGateway;
let mail: SmtpServer;
let settings: Record<string, string>;
beforeAll(async () => {
  [postgres, folder, mail] = await Promise.all([startPostgres(), makeDataFolder(), openSmtpServer()]);
  gateway = await openHttpGateway(() => ({ status: 200, body: '{"id":"41"}' }));
  database = openPostgres(postgres.url);
  await migrate(database);
  settings = {
    NODE_ENV: "production",
    OPERATOR_NAME: "Dinas Contoh",
    DATA_DIR: folder.path,
    DATABASE_URL: postgres.url,
    MASTER_KEY: `k1:${KEY}`,
    PUBLIC_URL: "https://chat.example.go.id",
    SMS_GATEWAY_URL: `${gateway.url}/send`,
    SMS_GATEWAY_BODY: '{"to":"{{to0}}","text":"{{text}}"}',
    SMS_GATEWAY_ID: "id",
    SMTP_URL: `smtp://127.0.0.1:${mail.port}`,
    MAIL_FROM: "layanan@example.go.id",
  };
});
afterAll(async () => {
  await database?.close();
  await Promise.all([postgres?.stop(), folder?.close(), gateway?.close(), mail?.close()]);
});

describe("in production", () => {
  let program: Program;
  beforeAll(async () => {
    program = await startProgram(settings);
  });
  afterAll(() => program?.close());

  test("there are no fictional people, and no page that shows codes to everybody", async () => {
    const { people } = onlyRow(
      await database.query<{ people: number }>("select count(*) as people from participants"),
    );
    expect(people).toBe(0);
    for (const page of ["/demo/inbox", "/demo/inbox.json", "/demo/inbox/events"])
      expect((await fetch(program.url + page)).status).toBe(404);
    expect(program.said()).not.toMatch(/DEMO|NIK/);
  });

  test("a participant on record signs in with the code that the gateway was given", async () => {
    if (!siti) throw new Error("nobody has an account");
    await loadPeople(database, await openRecordKeys(database, keyring), [siti]);
    const person = await comeToChat(program.url);
    await person.says("masuk");
    await person.hears("Dinas Contoh");
    await person.says("setuju");
    await person.hears("nomor HP");
    await person.says(siti.phone ?? "");
    await person.hears("SMS");
    const { to, text } = await sentByGateway();
    expect(to).toBe(`0${siti.phone?.slice(3)}`);
    await person.says(/\d{6}/.exec(text)?.[0] ?? "");
    await person.hears("sudah masuk");
    person.leave();
    const [sending] = await database.query("select state, provider_id as id from code_sends where is_real");
    expect(sending).toEqual({ state: "sent", id: "41" });
  });

  async function sentByGateway(): Promise<{ to: string; text: string }> {
    for (;;) {
      const sms = gateway.requests.find(({ method }) => method === "POST");
      if (sms) return JSON.parse(sms.body);
      await new Promise(setImmediate);
    }
  }
});

test("a database in which the demo was run is refused in one line", async () => {
  await database.script("truncate participants, employers cascade");
  await seedDemo(database, await openRecordKeys(database, keyring));
  const { code, said } = await runProgram(settings);
  expect(code).toBe(78);
  expect(said.trim().split("\n")).toEqual([expect.stringContaining("DATABASE_URL")]);
});
