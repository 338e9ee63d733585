import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jest } from "@jest/globals";
import { Redis } from "ioredis";
import type { Log } from "../../src/ports/log.ts";
import { connectRedis } from "../../src/store/redis/connect-redis.ts";
import { openRedisStore } from "../../src/store/redis/open-redis-store.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { startRedis } from "../support/redis.ts";
import { findFreePort, type RedisProcess, startRedisProcess } from "../support/redis-process.ts";
import { makeUser, USER } from "../support/redis-rights.ts";
import { makeCertificate } from "../support/redis-tls.ts";
import { describeConversationStore } from "./conversation-store-contract.ts";
import { openTwice } from "./open-twice.ts";
import { describeSigns } from "./signs-contract.ts";
import { describeTranscript } from "./transcript-contract.ts";

jest.setTimeout(60_000);

let folder: string;
let certificate: string;
let port: number;
let server: RedisProcess;
let admin: Redis;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "redis-tls-"));
  const made = await makeCertificate(folder);
  certificate = made.certificate;
  port = await findFreePort();
  const tls = ["--tls-cert-file", certificate, "--tls-key-file", made.key, "--tls-ca-cert-file", certificate];
  const where = [
    "--port",
    "0",
    "--tls-port",
    String(port),
    "--tls-auth-clients",
    "no",
    "--bind",
    "127.0.0.1",
  ];
  server = await startRedisProcess([
    ...where,
    ...tls,
    "--dir",
    folder,
    "--save",
    "",
    "--requirepass",
    "admin",
  ]);
  const ca = await readFile(certificate);
  admin = new Redis({ port, host: "127.0.0.1", password: "admin", tls: { ca }, disconnectTimeout: 100 });
  await makeUser(admin);
});
afterAll(async () => {
  admin.disconnect();
  await server.kill();
  await rm(folder, { recursive: true });
});
beforeEach(() => admin.flushall());

const addressOf = (login: string) => `rediss://${login}@127.0.0.1:${port}`;

const open = () => openTwice({ url: addressOf(USER), tlsCaFile: certificate });

describeConversationStore("a store on Redis over TLS, with only the rights it needs", open);
describeTranscript("a transcript on Redis over TLS, with only the rights it needs", open);
describeSigns("signs over Redis, with only the rights they need", open);

describe("the user of Redis", () => {
  test.each([
    ["read keys that are not the product's", ["GET", "theirs"]],
    ["list keys", ["KEYS", "*"]],
    ["empty the server", ["FLUSHALL"]],
    ["change its settings", ["CONFIG", "SET", "maxmemory-policy", "allkeys-lru"]],
    ["listen to other channels", ["PUBLISH", "theirs", ""]],
  ])("may not %s", async (_, [command = "", ...args]) => {
    const redis = await connectRedis(addressOf(USER), { tlsCaFile: certificate });
    await expect(redis.call(command, ...args)).rejects.toThrow(/^NOPERM/);
    await redis.quit();
  });

  test("with a wrong password is refused in one sentence that does not say it", async () => {
    const failure = connectRedis(addressOf("peserta:CANARY"), { tlsCaFile: certificate });
    await expect(failure).rejects.toThrow(
      /^REDIS_URL: no Redis server answers there \(WRONGPASS [^C]*\); start it or correct the URL\.$/,
    );
  });
});

describe("the certificate of Redis", () => {
  test("is refused in one sentence when nobody vouches for it", async () => {
    await expect(connectRedis(addressOf(USER))).rejects.toThrow(
      /^REDIS_URL: the server's certificate is not accepted \(self-signed certificate\); set REDIS_TLS_CA to .*\.$/,
    );
  });

  test("is refused in one sentence when it is made out to another name", async () => {
    const url = addressOf(USER).replace("127.0.0.1", "localhost");
    await expect(connectRedis(url, { tlsCaFile: certificate })).rejects.toThrow(
      /^REDIS_URL: the server's certificate is not accepted \(.*altnames.*\); .* name the server as its certificate does\.$/,
    );
  });

  test("can't be judged without the authority's file, which is said in one sentence", async () => {
    const tlsCaFile = join(folder, "missing.pem");
    await expect(connectRedis(addressOf(USER), { tlsCaFile })).rejects.toThrow(
      /^REDIS_TLS_CA names a file that can't be read: correct the path, or leave it out\.$/,
    );
  });
});

describe("a server without an append-only file", () => {
  async function warningsOf(settings: string[]): Promise<unknown[][]> {
    const warnings: unknown[][] = [];
    const ignore = () => undefined;
    const log: Log = { info: ignore, warn: (...warning) => warnings.push(warning), error: ignore };
    const other = await startRedis(settings);
    const { close } = await openRedisStore({ url: other.url, clock: createFakeClock(), log });
    await close();
    await other.stop();
    return warnings;
  }

  test("is used, and the log says that it will forget", async () => {
    expect(await warningsOf([])).toEqual([["redis_without_append_only_file", { count: 1 }]]);
  });

  test("is told from one that has it", async () => {
    expect(await warningsOf(["--appendonly", "yes"])).toEqual([]);
  });
});
