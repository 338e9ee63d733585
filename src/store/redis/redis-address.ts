/**
 * Reads REDIS_URL. One grammar for all: `redis://[user:password@]host[:port][,host[:port]…][/…]`, `rediss://` for TLS.
 * One host is a node (or the door to a cluster), several are nodes of one cluster, and `+sentinel` names sentinels, in the form
 * that other tools use: https://docs.prefect.io/integrations/prefect-redis/api-ref/prefect_redis-connection
 */

/** Where Redis is and how to be let in. */
export type RedisAddress = NodeAddress | ClusterAddress | SentinelAddress;

interface NodeAddress {
  type: "node";
  node: HostAndPort;
  access: Access;
  db: number;
}

/** A Redis Cluster. */
export interface ClusterAddress {
  type: "cluster";
  /** Some of its nodes; the others are learnt from them. */
  nodes: HostAndPort[];
  access: Access;
}

interface SentinelAddress {
  type: "sentinel";
  sentinels: HostAndPort[];
  /** The name under which the sentinels watch the master. */
  master: string;
  /** For the servers. */
  access: Access;
  /** For the sentinels themselves, which have users of their own. */
  sentinelLogin: Login;
  db: number;
}

interface HostAndPort {
  host: string;
  port: number;
}

/** null: the server's default user, or no password. */
interface Login {
  username: string | null;
  password: string | null;
}

/** How to get in: by whom, and whether over TLS. */
export interface Access extends Login {
  tls: boolean;
}

/** A REDIS_URL that can't be used. The message is one sentence that begins with the name and quotes nothing of the value. */
export class BadRedisAddress extends Error {
  override name = "BadRedisAddress";
}

const EXAMPLES =
  "redis://localhost:6379, redis://node1:6379,node2:6379 for a cluster, or redis+sentinel://host1:26379,host2:26379/mymaster";

const SHAPE =
  /^(?<scheme>rediss?)(?<sentinel>\+sentinel)?:\/\/(?:(?<login>[^/?#]*)@)?(?<hosts>[^/?#@]+)(?:\/(?<path>[^?#]*))?(?:\?(?<query>[^#]*))?$/i;

/** Reads an address. Throws `BadRedisAddress`. */
export function parseRedisAddress(url: string): RedisAddress {
  const parts = SHAPE.exec(url)?.groups;
  if (!parts) throw new BadRedisAddress(`REDIS_URL must be an address such as ${EXAMPLES}.`);
  const access = { ...readLogin(parts["login"]), tls: parts["scheme"]?.toLowerCase() === "rediss" };
  const hosts = parts["hosts"] ?? "";
  const path = parts["path"] ?? "";
  const query = new URLSearchParams(parts["query"]);
  if (parts["sentinel"]) return { ...readSentinels(hosts, path, query), access };
  if (query.size > 0) throw new BadRedisAddress("REDIS_URL must not have anything after a question mark.");
  const nodes = readHosts(hosts, 6379);
  const [node, second] = nodes;
  if (node && !second) return { type: "node", node, access, db: readDb(path) };
  if (readDb(path) === 0) return { type: "cluster", nodes, access };
  throw new BadRedisAddress("REDIS_URL must name no database, for a Redis Cluster has only number 0.");
}

function readSentinels(hosts: string, path: string, query: URLSearchParams) {
  const [master, db, ...rest] = path.split("/").map(decode);
  if (!master || rest.length > 0) {
    throw new BadRedisAddress(
      "REDIS_URL must end with the name of the sentinels' master, as in redis+sentinel://host1:26379,host2:26379/mymaster.",
    );
  }
  const known = ["sentinel_username", "sentinel_password"];
  if ([...query.keys()].some((name) => !known.includes(name))) {
    throw new BadRedisAddress(
      `REDIS_URL must have no other settings after the question mark than ${known.join(" and ")}.`,
    );
  }
  const [username, password] = known.map((name) => query.get(name) || null);
  return {
    type: "sentinel" as const,
    sentinels: readHosts(hosts, 26_379),
    master,
    sentinelLogin: { username: username ?? null, password: password ?? null },
    db: readDb(db ?? ""),
  };
}

/** `user:password`, or `:password` for the default user. */
function readLogin(login: string | undefined): Login {
  if (login === undefined) return { username: null, password: null };
  const [, username = "", password = ""] = /^([^:]*):(.+)$/s.exec(login) ?? [];
  if (!password) {
    throw new BadRedisAddress(
      "REDIS_URL must have a password before the @, as in redis://user:password@host:6379 or redis://:password@host:6379.",
    );
  }
  return { username: decode(username) || null, password: decode(password) };
}

/** A host is a name, an IPv4 address, or an IPv6 address in brackets. */
function readHosts(hosts: string, defaultPort: number): HostAndPort[] {
  return hosts.split(",").map((text) => {
    const [, inBrackets, name, port = defaultPort] =
      /^(?:\[([\da-f:.]+)\]|([\w.-]+))(?::(\d+))?$/i.exec(text) ?? [];
    const host = inBrackets ?? name;
    if (host && Number(port) >= 1 && Number(port) <= 65_535) return { host, port: Number(port) };
    throw new BadRedisAddress(
      "REDIS_URL must name hosts as host:port with commas between them, and special characters of a password must be percent-encoded.",
    );
  });
}

function readDb(path: string): number {
  if (/^\d{0,5}$/.test(path)) return Number(path);
  throw new BadRedisAddress(
    "REDIS_URL must end with the number of a database, as in redis://localhost:6379/0, or without one.",
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new BadRedisAddress("REDIS_URL must have every % of a password written as %25.");
  }
}
