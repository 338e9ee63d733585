import type { Redis } from "ioredis";

/** Oldest version with every command the scripts use (LPOS). */
const OLDEST_VERSION = [6, 0, 6] as const;

/** A server that answers but must not be used. The message is one sentence for the operator. */
export class UnsuitableRedis extends Error {
  override name = "UnsuitableRedis";
}

/** What a server says of itself. */
export interface ServerTraits {
  isCluster: boolean;
  /** Whether it writes an append-only file. */
  keepsLog: boolean;
}

/**
 * Asks a server what it is. Throws `UnsuitableRedis` for one that is too old, or that throws keys away when its memory is full: a
 * lost epoch or mailbox is a lost message.
 */
export async function inspectRedis(server: Redis): Promise<ServerTraits> {
  const info = await server.info();
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
  return {
    isCluster: readField(info, "cluster_enabled") === "1",
    keepsLog: readField(info, "aof_enabled") === "1",
  };
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
