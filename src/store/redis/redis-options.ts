import type { ConnectionOptions } from "node:tls";
import type { ClusterOptions, RedisOptions } from "ioredis";
import type { Access, RedisAddress } from "./redis-address.ts";

/** Longer than any command of ours takes on a healthy server, short enough that a channel's own retry takes over. */
const COMMAND_TIMEOUT_MS = 2_000;

/** When to try again to connect: after 50, 100, 200 … ms, and once a second while a failover or an outage lasts. */
const retryAfter = (times: number) => Math.min(25 * 2 ** times, 1_000);

/**
 * Fail fast: a caller learns at once that the store is away and tells its channel to come again. A queue of our own for
 * that time would only hide from the channel that nothing is durable yet.
 */
const FAIL_FAST = {
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
  retryStrategy: retryAfter,
  // After a failover the old master answers READONLY: connect again, to the new one.
  reconnectOnError: (error: Error) => error.message.includes("READONLY"),
  // One write for all commands of a tick sounds cheaper, but ioredis then waits for the answers before the next: half the throughput, measured.
  enableAutoPipelining: false,
} satisfies RedisOptions;

/** ioredis types what it answers by this option, which stays at its default. */
type Options = Omit<RedisOptions, "replyMapping">;

/** Options for a client of one server: the one at the address, or the one that sentinels call the master. */
export function singleOptions(
  address: Exclude<RedisAddress, { type: "cluster" }>,
  tls: ConnectionOptions,
): Options {
  const options = { ...FAIL_FAST, ...accessOptions(address.access, tls), db: address.db };
  if (address.type === "node") return { ...options, ...address.node };
  const { username, password } = address.sentinelLogin;
  return {
    ...options,
    sentinels: address.sentinels,
    name: address.master,
    // Those that the operator named are asked; what they know of each other may be addresses that can't be reached from here.
    updateSentinels: false,
    sentinelRetryStrategy: retryAfter,
    sentinelCommandTimeout: COMMAND_TIMEOUT_MS,
    ...(username === null ? {} : { sentinelUsername: username }),
    ...(password === null ? {} : { sentinelPassword: password }),
    ...(address.access.tls ? { enableTLSForSentinelMode: true, sentinelTLS: tls } : {}),
  };
}

/** Options for a client of one server on a unix socket. */
export function socketOptions(path: string): Options {
  return { ...FAIL_FAST, path };
}

/**
 * Options for a client of a cluster. What it does by itself is to follow a slot that has moved, for then the first node did nothing;
 * a command whose connection broke may have taken effect, and is the caller's to repeat.
 */
export function clusterOptions(
  access: Access,
  tls: ConnectionOptions,
): Omit<ClusterOptions, "redisOptions"> & { redisOptions: Options } {
  const { lazyConnect, enableOfflineQueue, retryStrategy, ...perNode } = FAIL_FAST;
  return {
    lazyConnect,
    enableOfflineQueue,
    clusterRetryStrategy: retryStrategy,
    redisOptions: { ...perNode, ...accessOptions(access, tls) },
    scaleReads: "master",
    // MOVED, ASK, and TRYAGAIN for as long as two keys of a group move one after the other.
    maxRedirections: 5,
    retryDelayOnFailover: 0,
    retryDelayOnClusterDown: 0,
    // A node that hangs gives no MOVED: only asking again tells who has taken its place. ioredis 6.0 has no default for it.
    slotsRefreshInterval: 5_000,
    slotsRefreshTimeout: COMMAND_TIMEOUT_MS,
    // Names stay names: a certificate is made out to them and not to the addresses behind them.
    dnsLookup: (host, found) => found(null, host),
  };
}

function accessOptions({ username, password, tls: isTls }: Access, tls: ConnectionOptions): Options {
  return {
    ...(username === null ? {} : { username }),
    ...(password === null ? {} : { password }),
    ...(isTls ? { tls } : {}),
  };
}
