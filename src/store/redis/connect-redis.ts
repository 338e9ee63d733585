import { Redis, type RedisOptions } from "ioredis";
import type { RedisClient } from "./script.ts";

/** Longer than any command of ours takes on a healthy server, short enough that a channel's own retry takes over. */
const COMMAND_TIMEOUT_MS = 2_000;

/**
 * Fail fast: a caller learns at once that the store is away and tells its channel to come again. A queue of our own for
 * that time would only hide from the channel that nothing is durable yet.
 */
const OPTIONS = {
  lazyConnect: true,
  connectTimeout: 5_000,
  // ioredis sits out this time at the end even when the connection is closed already.
  disconnectTimeout: 500,
  commandTimeout: COMMAND_TIMEOUT_MS,
  // A server that was reached but has fallen silent (a half-open connection) is left and connected to anew.
  socketTimeout: 2 * COMMAND_TIMEOUT_MS,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  // After a failover the old master answers READONLY: connect again, to the new one.
  reconnectOnError: (error: Error) => error.message.startsWith("READONLY"),
  // One write for all commands of a tick sounds cheaper, but ioredis then waits for the answers before the next: half the throughput, measured.
  enableAutoPipelining: false,
} satisfies RedisOptions;

/** Oldest version with every command the scripts use (LPOS). */
const OLDEST_VERSION = [6, 0, 6] as const;

/**
 * Connects to a Redis server and makes sure that it may be used. Later it reconnects by itself for ever.
 * Throws an `Error` of one sentence for the operator.
 */
export async function connectRedis(url: string): Promise<Redis> {
  const redis = new Redis(url, OPTIONS);
  let fault: Error | null = null;
  // Without a listener Node would end the process. Nothing is hidden: every call that a fault touches fails with it.
  redis.on("error", (error) => {
    fault = error;
  });
  try {
    await redis.connect();
    await checkRedis(redis);
    return redis;
  } catch (error) {
    redis.disconnect();
    if (error instanceof UnsuitableRedis) throw error;
    throw new Error(
      `REDIS_URL: no Redis server answers there (${reasonOf(fault ?? error)}); start it or correct the URL.`,
      { cause: error },
    );
  }
}

/** Refuses a server that is too old, or that throws keys away when its memory is full: a lost epoch or mailbox is a lost message. */
async function checkRedis(redis: RedisClient): Promise<void> {
  const info = await redis.info();
  const version = readField(info, "redis_version");
  if (!isNewEnough(version)) {
    throw new UnsuitableRedis(
      `REDIS_URL: this Redis server has version ${version}; use ${OLDEST_VERSION.join(".")} or newer.`,
    );
  }
  const evicts = readField(info, "maxmemory_policy");
  if (evicts !== "noeviction") {
    throw new UnsuitableRedis(
      `REDIS_URL: this Redis server may drop conversations when its memory is full (maxmemory-policy ${evicts}); set its maxmemory-policy to noeviction.`,
    );
  }
}

class UnsuitableRedis extends Error {
  override name = "UnsuitableRedis";
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function readField(info: string, name: string): string {
  return new RegExp(`^${name}:(.*?)\\r?$`, "m").exec(info)?.[1] ?? "unknown";
}

function isNewEnough(version: string): boolean {
  const parts = version.split(".").map(Number);
  for (const [i, oldest] of OLDEST_VERSION.entries()) {
    const part = parts[i] ?? 0;
    if (part !== oldest) return part > oldest;
  }
  return true;
}
