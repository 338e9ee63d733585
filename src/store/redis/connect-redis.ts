import { readFile } from "node:fs/promises";
import type { ConnectionOptions } from "node:tls";
import { Cluster, Redis } from "ioredis";
import type { Log } from "../../ports/log.ts";
import { UnusableSetting } from "../../ports/unusable-setting.ts";
import { inspectRedis, type ServerTraits, UnsuitableRedis } from "./check-redis.ts";
import { type ClusterAddress, parseRedisAddress, type RedisAddress } from "./redis-address.ts";
import { clusterOptions, singleOptions, socketOptions } from "./redis-options.ts";
import type { RedisClient } from "./script.ts";

export interface ConnectRedisOptions {
  /** Path of a PEM file with the authority that signed the servers' certificates; null or absent: those that Node knows. */
  tlsCaFile?: string | null;
  log?: Log;
}

/**
 * Connects to Redis and makes sure that every server that is written to may be used. `url` is what REDIS_URL may be
 * (redis-address.ts), or the path of a unix socket. Later it reconnects by itself for ever: to the server, to whichever the
 * sentinels name, to whatever is left of the cluster. Throws an `Error` of one sentence for the operator.
 */
export async function connectRedis(
  url: string,
  { tlsCaFile = null, log }: ConnectRedisOptions = {},
): Promise<RedisClient> {
  if (url.startsWith("/")) {
    const redis = new Redis(socketOptions(url));
    const { isCluster, ...traits } = await open(redis);
    warnOfForgetting([traits], log);
    if (!isCluster) return redis;
    redis.disconnect();
    throw new UnsuitableRedis(
      "REDIS_URL: a node of a cluster can't be used over a unix socket; name its host and port.",
    );
  }
  const address = parseRedisAddress(url);
  const tls = await readAuthority(tlsCaFile);
  if (address.type === "cluster") return openCluster(address, tls, log);
  const redis = new Redis(singleOptions(address, tls));
  const traits = await open(redis, address);
  if (!traits.isCluster || address.type === "sentinel") {
    warnOfForgetting([traits], log);
    return redis;
  }
  // The one address of a cluster, as managed services give out.
  redis.disconnect();
  return openCluster({ type: "cluster", nodes: [address.node], access: address.access }, tls, log);
}

async function openCluster(
  { nodes, access }: ClusterAddress,
  tls: ConnectionOptions,
  log?: Log,
): Promise<Cluster> {
  const cluster = new Cluster(nodes, clusterOptions(access, tls));
  warnOfForgetting(await open(cluster), log);
  return cluster;
}

/** Connects and looks at the server, or at every master of a cluster; ends the connection when that fails. */
async function open(redis: Redis, address?: RedisAddress): Promise<ServerTraits>;
async function open(redis: Cluster): Promise<ServerTraits[]>;
async function open(redis: RedisClient, address?: RedisAddress): Promise<ServerTraits | ServerTraits[]> {
  // Without a listener Node would end the process. Nothing is hidden: every call that a fault touches fails with it.
  redis.on("error", () => undefined);
  const faults: Error[] = [];
  const note = (fault: Error) => faults.push(fault);
  redis.on("sentinelError", note);
  try {
    await connectOnce(redis);
    return redis instanceof Cluster ? await inspectMasters(redis) : await inspectRedis(redis);
  } catch (error) {
    redis.disconnect();
    throw error instanceof UnsuitableRedis ? error : describeFailure(faults.at(-1) ?? error, address);
  } finally {
    redis.off("sentinelError", note);
  }
}

/** At the start the first failure counts: ioredis would ask silent sentinels for ever. */
async function connectOnce(redis: RedisClient): Promise<void> {
  const failed = new Promise<never>((_, reject) => {
    redis.once("error", reject);
  });
  await Promise.race([redis.connect(), failed]);
}

function inspectMasters(cluster: Cluster): Promise<ServerTraits[]> {
  return Promise.all(cluster.nodes("master").map(inspectRedis));
}

async function readAuthority(path: string | null): Promise<ConnectionOptions> {
  if (path === null) return {};
  try {
    return { ca: await readFile(path) };
  } catch (cause) {
    throw new UnusableSetting(
      "REDIS_TLS_CA names a file that can't be read: correct the path, or leave it out.",
      {
        cause,
      },
    );
  }
}

/** Whoever runs without a log should know: with Redis' process all conversations in progress end (docs/durability.md). */
function warnOfForgetting(masters: Pick<ServerTraits, "keepsLog">[], log: Log | undefined): void {
  const count = masters.filter(({ keepsLog }) => !keepsLog).length;
  if (count > 0) log?.warn("redis_without_append_only_file", { count });
}

/** What TLS says of a certificate that it does not accept: https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const BAD_CERTIFICATE = /CERT|UNABLE_TO_|ERR_TLS/;

function describeFailure(error: unknown, address?: RedisAddress): Error {
  const { lastNodeError } = error as { lastNodeError?: unknown };
  const cause = lastNodeError ?? error;
  const { message: reason = String(cause), code = "" } = cause as { message?: string; code?: string };
  if (address?.type === "sentinel" && reason.endsWith("invalid reply: null")) {
    return new Error("REDIS_URL: the sentinels know no master of this name; correct the end of the URL.", {
      cause,
    });
  }
  if (BAD_CERTIFICATE.test(code)) {
    return new Error(
      `REDIS_URL: the server's certificate is not accepted (${reason}); set REDIS_TLS_CA to the file of the authority that signed it, or name the server as its certificate does.`,
      { cause },
    );
  }
  return new Error(`REDIS_URL: no Redis server answers there (${reason}); start it or correct the URL.`, {
    cause,
  });
}
