import { Redis } from "ioredis";
import pg from "pg";
import { openCore } from "../../src/core/open-core.ts";
import { createKeyring } from "../../src/keyring.ts";
import { createPinoLog } from "../../src/log/pino-log.ts";
import { policy } from "../../src/policy.ts";
import { systemClock } from "../../src/ports/clock.ts";
import { freePort } from "../support/free-port.ts";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";
import { startRedis, type TestRedis } from "../support/redis.ts";
import { type BuiltProgram, buildProgram } from "./build-program.ts";
import { MASTER_KEY } from "./program-settings.ts";

/** Holds the demo's people; every world begins with a copy of it. */
const LOADED = "loaded";

/** The program and the servers that many runs share, each run with a world of its own on them. */
export interface Stage {
  readonly programPath: string;
  readonly whatsappProgramPath: string;
  /** A database with the demo's people and nothing that anybody did, and an empty Redis. */
  openWorld(): Promise<World>;
  close(): Promise<void>;
}

export interface World {
  databaseUrl: string;
  redisUrl: string;
  database: pg.Client;
  redis: Redis;
  close(): Promise<void>;
}

/** Builds the program, starts the servers and loads the people once. */
export async function openStage(): Promise<Stage> {
  const port = await freePort();
  const [program, postgres, redis]: [BuiltProgram, TestPostgres, TestRedis] = await Promise.all([
    buildProgram(),
    startPostgres(),
    startRedis(["--port", String(port), "--databases", "512"]),
  ]);
  // Worlds are opened at the same time, and databases are copied one after the other.
  const admin = new pg.Pool({ connectionString: postgres.url, max: 1 });
  // Its end does not wait until its connections have closed: Postgres, stopped next, may still cut one off.
  admin.on("error", () => undefined);
  await loadPeople(admin, postgres.url);
  let worlds = 0;
  return {
    programPath: program.path,
    whatsappProgramPath: program.whatsappPath,
    async openWorld() {
      worlds += 1;
      const number = worlds;
      const databaseUrl = await copyDatabase(admin, postgres.url, `world_${number}`);
      return await enterWorld(databaseUrl, `redis://127.0.0.1:${port}/${number}`);
    },
    async close() {
      await admin.end();
      await Promise.all([program.close(), postgres.stop(), redis.stop()]);
    },
  };
}

async function enterWorld(databaseUrl: string, redisUrl: string): Promise<World> {
  const database = await connect(databaseUrl);
  const redis = new Redis(redisUrl);
  return {
    databaseUrl,
    redisUrl,
    database,
    redis,
    async close() {
      await redis.flushdb();
      await redis.quit();
      await database.end();
    },
  };
}

async function loadPeople(admin: pg.Pool, serverUrl: string): Promise<void> {
  await admin.query(`create database ${LOADED}`);
  const core = await openCore({
    databaseUrl: named(serverUrl, LOADED),
    dataDir: "",
    keyring: createKeyring(MASTER_KEY),
    policy,
    codesInChat: "proven",
    demo: true,
    clock: systemClock,
    log: createPinoLog("warn"),
  });
  await core.close();
}

async function copyDatabase(admin: pg.Pool, serverUrl: string, name: string): Promise<string> {
  await admin.query(`create database ${name} template ${LOADED}`);
  return named(serverUrl, name);
}

function named(serverUrl: string, database: string): string {
  return serverUrl.replace("/postgres?", `/${database}?`);
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  // Cut off when Postgres is stopped before this client, after a test that took too long.
  client.on("error", () => undefined);
  await client.connect();
  return client;
}
