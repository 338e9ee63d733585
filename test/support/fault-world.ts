import { FakeBotApi } from "./fake-bot-api/fake-bot-api.ts";
import { type FaultProxy, openFaultProxy } from "./fault-proxy.ts";
import { startPostgres, type TestPostgres } from "./postgres.ts";
import { makeDataFolder, type Program, startProgram } from "./program.ts";
import { startRedis, type TestRedis } from "./redis.ts";

/** The product as a process of its own behind a Telegram webhook, with a Redis and a Postgres of its own, each reached through a proxy. */
export interface FaultWorld {
  api: FakeBotApi;
  program: Program;
  redis: TestRedis;
  postgres: TestPostgres;
  redisProxy: FaultProxy;
  postgresProxy: FaultProxy;
  /** Status of a GET of the program; 0 when there is no answer within ten seconds. */
  status(path: string): Promise<number>;
  /** Rejects when the product broke the Bot API's schema, or an update was never taken. */
  close(): Promise<void>;
}

const SECRET = "a-secret-of-the-webhook_0123456789abcdef";

/** Opens a world. `redisSettings` are lines of redis.conf as arguments. */
export async function openFaultWorld(redisSettings: string[] = []): Promise<FaultWorld> {
  const api = new FakeBotApi();
  const [redis, postgres, folder] = await Promise.all([
    startRedis(redisSettings),
    startPostgres(),
    makeDataFolder(),
    api.listen(),
  ]);
  const redisProxy = await openFaultProxy({ path: redis.url });
  const postgresProxy = await openFaultProxy({ path: socketOf(postgres.url) });
  const program = await startProgram({
    DATA_DIR: folder.path,
    REDIS_URL: `redis://127.0.0.1:${redisProxy.port}`,
    DATABASE_URL: `postgres://postgres@127.0.0.1:${postgresProxy.port}/postgres`,
    MASTER_KEY: `k1:${"5a".repeat(32)}`,
    TELEGRAM_BOT_TOKEN: api.token,
    TELEGRAM_API_ROOT: api.root,
    PUBLIC_URL: "https://bot.example.test",
    TELEGRAM_WEBHOOK_SECRET: SECRET,
  });
  api.deliver = (body, secret) => postUpdate(program.url, body, secret);
  await api.called("setWebhook");
  return {
    api,
    program,
    redis,
    postgres,
    redisProxy,
    postgresProxy,
    status: (path) => statusOf(program.url + path),
    async close() {
      await program.close();
      await Promise.all([redisProxy.close(), postgresProxy.close()]);
      await Promise.all([redis.stop(), postgres.stop(), folder.close()]);
      await api.close();
    },
  };
}

const ANSWER_WITHIN_MS = 10_000;

async function statusOf(url: string): Promise<number> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }).catch(() => null);
  return answer?.status ?? 0;
}

/** The file of the unix socket that a connection URL of startPostgres names. */
function socketOf(url: string): string {
  return `${new URL(url).searchParams.get("host") ?? ""}/.s.PGSQL.5432`;
}

/** Hands an update over as Telegram does. */
export async function postUpdate(url: string, body: string, secret = SECRET) {
  const headers = { "content-type": "application/json", "x-telegram-bot-api-secret-token": secret };
  const answer = await fetch(`${url}/telegram/webhook`, { method: "POST", headers, body });
  const told = answer.headers.get("retry-after");
  return { status: answer.status, retryAfterSeconds: told === null ? null : Number(told) };
}
