import { readdirSync, readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { jest } from "@jest/globals";
import { Redis } from "ioredis";
import type { Flow } from "../../flows/kit/flow.ts";
import type { LinkPurpose } from "../../flows/kit/services.ts";
import { flows } from "../../flows/registry.ts";
import { makePopulation } from "../../src/core/demo/population.ts";
import type { Database } from "../../src/core/sql/database.ts";
import { openPostgres } from "../../src/core/sql/database-postgres.ts";
import { createSqlCore } from "../../src/core/sql/sql-core.ts";
import { createPinoLog } from "../../src/log/pino-log.ts";
import { createMetrics } from "../../src/metrics/metrics.ts";
import { policy } from "../../src/policy.ts";
import { type Clock, systemClock } from "../../src/ports/clock.ts";
import type { CoreSystem } from "../../src/ports/core.ts";
import { type Codec, createCodec } from "../../src/runtime/codec.ts";
import { createRedisStore } from "../../src/store/redis/redis-store.ts";
import { play } from "../support/play-script.ts";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";
import { startRedis, type TestRedis } from "../support/redis.ts";
import { openStage, type Stage, stageKeyring, type Talk } from "../support/talk.ts";
import { createPageDoor } from "./page-door.ts";
import { Secrets } from "./secrets.ts";

/**
 * Plays every transcript over a real Redis and a real Postgres, its one-time pages over HTTP, with the log at its most talkative, and then looks
 * for what people typed and what they were sent. A new conversation is part of it as soon as it has a transcript; a flow that no transcript
 * opens fails here, and so does a kind of page that none shows.
 */
jest.setTimeout(600_000);

const PASSWORD = "Kenari-Rahasia-77";
/** The bank accounts of the transcripts: as they are stored, and the groups in which they are typed. */
const BANK_ACCOUNTS = ["002101234564567", "0021-01-234564-567", "1370012345678"];
const secrets = new Secrets();
const people = makePopulation("2026-11-22");
const opened = new Set<string>();
const bodies: string[] = [];
const logged: string[] = [];
const metrics = createMetrics({ clock: systemClock });
const log = metrics.countLines(createPinoLog("debug", { write: (line: string) => void logged.push(line) }));
const door = createPageDoor(log);

let postgres: TestPostgres;
let server: TestRedis;
let redis: Redis;
let database: Database;
let stage: Stage;
/** Where every account has to have a password. */
let strictStage: Stage;
let core: CoreSystem;

beforeAll(async () => {
  postgres = await startPostgres();
  server = await startRedis(["--appendonly", "yes", "--appendfsync", "always"]);
  redis = new Redis(server.url);
  database = openPostgres(postgres.url);
  const parts = {
    database,
    openStore: async (clock: Clock) => {
      await redis.flushall();
      return createRedisStore({ redis, clock });
    },
    log,
    flows: flows.map(noteWhenOpened),
    codec: noteBodies(createCodec(stageKeyring)),
    pages: door.open,
  };
  stage = await openStage(parts);
  strictStage = await openStage({ ...parts, signInRule: "password-required" });
  core = createSqlCore({ database, keyring: stageKeyring, policy, codesInChat: "proven" });
  for (const person of people) secrets.addPerson(person);
  secrets.add("password", PASSWORD);
  for (const account of BANK_ACCOUNTS) secrets.add("bank account", account);
}, 60_000);
afterAll(async () => {
  await stage?.close();
  await redis?.quit();
  await server?.stop();
  await postgres?.stop();
});

const folder = new URL("../transcripts/", import.meta.url);
const transcripts = ["id", "en"].flatMap((language) =>
  readdirSync(new URL(`${language}/`, folder))
    .filter((file) => file.endsWith(".txt"))
    .map((file) => `${language}/${file}`),
);

test.each(transcripts)("%s leaves nothing that was typed or sent where it does not belong", async (file) => {
  await leavesNothing(await stage.talk(), readFileSync(new URL(file, folder), "utf8"));
});

test("nor does a first password, where every account has to have one", async () => {
  const lines = ["masuk", "setuju", "{phone 1}", "{code}", `page new ${PASSWORD}`, "{number}", "saldo"];
  await leavesNothing(
    await strictStage.talk(),
    ["A first password.", ...lines.map((line) => `> ${line}`)].join("\n"),
  );
});

async function leavesNothing(quiet: Talk, script: string): Promise<void> {
  for (const record of [logged, bodies, door.seen]) record.length = 0;
  const talk = noteCodes(quiet);
  await play(script, talk);
  await blurtOut(talk);
  for (const { where, text } of await everywhere())
    expect({ where, found: secrets.findIn(text) }).toEqual({ where, found: [] });
}

test("every flow of the registry was opened on the way", () => {
  expect([...opened].sort()).toEqual(flows.map(({ id }) => id).sort());
  expect(secrets.codes).toBeGreaterThan(10);
});

/** The compiler asks for a new kind of page here. */
const KINDS_OF_PAGES: Record<LinkPurpose | "stop", true> = {
  ...{ "set-password": true, "first-password": true, "enter-password": true, "reset-password": true },
  ...{ authenticator: true, identifiers: true, copy: true, stop: true },
};

test("every kind of one-time page was shown on the way, over HTTP", () => {
  expect([...door.kinds].sort()).toEqual(Object.keys(KINDS_OF_PAGES).sort());
});

test("what is looked for would be found: in Redis and its file, the log, metrics, addresses, and columns", async () => {
  const [person] = people;
  if (!person) throw new Error("nobody is there");
  await redis.set(`chat:${person.nik}`, "1");
  await redis.hset("a-hash", "phone", `0${person.phone?.slice(3)}`);
  logged.push(`{"event":"${person.email}"}`);
  log.warn("planted", { kind: person.nik });
  door.seen.push(`/s/buka?password=${PASSWORD}`);
  bodies.push(JSON.stringify({ text: `my password is ${PASSWORD}` }));
  await database.query("update drafts set conversation = $1", [person.cards[0]?.kpj ?? ""]);
  await database.query("insert into requests values ('planted', to_json($1::text), clock_now())", [
    person.nik,
  ]);
  const found = new Map((await everywhere()).map(({ where, text }) => [where, secrets.findIn(text)]));
  expect(found.get("redis")).toEqual(expect.arrayContaining(["NIK", "phone"]));
  expect(found.get("the append-only file")).toEqual(expect.arrayContaining(["NIK", "phone"]));
  expect(found.get("the log")).toEqual(expect.arrayContaining(["e-mail"]));
  expect(found.get("the metrics")).toEqual(["NIK"]);
  expect(found.get("addresses and heads of pages")).toEqual(["password"]);
  expect(found.get("snapshots and replies")).toEqual(["password"]);
  expect(found.get("table requests")).toEqual(["NIK"]);
});

/** Whatever state the talk is in: things that people say at the wrong moment. */
async function blurtOut(talk: Talk): Promise<void> {
  const [person] = people;
  for (const text of [
    `password saya ${PASSWORD}`,
    PASSWORD,
    person?.nik ?? "",
    `KPJ ${person?.cards[0]?.kpj}`,
    `hp ${person?.phone}, email ${person?.email}`,
    `rekening ${BANK_ACCOUNTS[0]}`,
    BANK_ACCOUNTS[2] ?? "",
    talk.code,
    "menu",
    "bantuan",
  ]) {
    await talk.sends({ type: "text", text: text || "menu" });
  }
}

async function everywhere(): Promise<{ where: string; text: string }[]> {
  return [
    { where: "redis", text: await dumpRedis() },
    { where: "the append-only file", text: await readAppendOnlyFiles() },
    { where: "the log", text: logged.join("") },
    { where: "snapshots and replies", text: bodies.join("\n") },
    { where: "the metrics", text: (await metrics.write()).text },
    { where: "addresses and heads of pages", text: door.seen.join("\n") },
    { where: "what agents are shown", text: await readDesk() },
    { where: "the title of the process", text: `${process.title} ${process.argv.join(" ")}` },
    ...(await dumpTables()),
  ];
}

/** The whole desk, as it is read for whoever sits there. A word that nobody calls a password can't be known for one. */
async function readDesk(): Promise<string> {
  const tickets = await database.query<{ id: string }>("select id::text as id from tickets");
  const inFull = tickets.map(({ id }) => core.desk.readTicket(id, 0));
  const shown = [await core.desk.readOpen(), await Promise.all(inFull), await core.listCases()];
  return JSON.stringify(shown).replaceAll(`"${PASSWORD}"`, "(a word)");
}

/** Keys and values of every type that the store uses; another type fails. */
async function dumpRedis(): Promise<string> {
  const keys = await redis.keys("*");
  const values = await Promise.all(
    keys.map(async (key) => {
      switch (await redis.type(key)) {
        case "string":
          return [key, await redis.get(key)];
        case "hash":
          return [key, await redis.hgetall(key)];
        case "list":
          return [key, await redis.lrange(key, 0, -1)];
        case "set":
          return [key, await redis.smembers(key)];
        case "zset":
          return [key, await redis.zrange(key, "0", "-1")];
        case "none":
          return [];
        default:
          throw new Error(`${await redis.type(key)} is not looked into`);
      }
    }),
  );
  return JSON.stringify(values);
}

/** Bytes of each file that were looked at already. */
const lookedAt = new Map<string, number>();

/** All commands since the last look, as they were written to the disk. */
async function readAppendOnlyFiles(): Promise<string> {
  const files = join(dirname(server.url), "appendonlydir");
  const texts = (await readdir(files)).map(async (name) => {
    const bytes = await readFile(join(files, name));
    const fresh = bytes.subarray(lookedAt.get(name) ?? 0);
    lookedAt.set(name, bytes.length);
    return fresh.toString("latin1");
  });
  return (await Promise.all(texts)).join("\n");
}

/** Amounts of six digits would be taken for codes, and nobody's identifiers are near them. */
const FIGURES = ["contributions", "jht_returns", "rates"];

async function dumpTables(): Promise<{ where: string; text: string }[]> {
  const tables = await database.query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public'",
  );
  const read = tables
    .filter(({ name }) => !FIGURES.includes(name))
    .map(async ({ name }) => {
      const rows = await database.query<{ row: string }>(`select t::text as row from ${name} t`);
      return { where: `table ${name}`, text: rows.map(({ row }) => row).join("\n") };
    });
  return await Promise.all(read);
}

function noteCodes(talk: Talk): Talk {
  return new Proxy(talk, {
    get(target, name: keyof Talk) {
      const value = target[name];
      if (name === "code") secrets.addCode(target.code);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

function noteWhenOpened(flow: Flow): Flow {
  return {
    ...flow,
    get machine() {
      opened.add(flow.id);
      return flow.machine;
    },
  };
}

/** What is sealed must be worth sealing: identifiers and codes are not in it. Letters are, for they are what a person wrote. */
function noteBodies(codec: Codec): Codec {
  return {
    ...codec,
    sealSnapshot(key, conversation) {
      bodies.push(JSON.stringify(conversation));
      return codec.sealSnapshot(key, conversation);
    },
    sealReply(key, reply) {
      bodies.push(JSON.stringify(reply));
      return codec.sealReply(key, reply);
    },
  };
}
