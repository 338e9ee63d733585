import { createHash } from "node:crypto";
import { type Cluster, Command, type Redis } from "ioredis";
import { isUnknownScript, translateRedisError } from "./errors.ts";
import { gatherWrites } from "./gather-writes.ts";

/** A single node or a cluster: the scripts are the same. */
export type RedisClient = Redis | Cluster;

/** A Lua function of ours. Redis knows it by its digest once it has run. */
export interface Script {
  lua: string;
  sha: string;
}

/** Makes a script from its source. */
export function script(lua: string): Script {
  return { lua, sha: createHash("sha1").update(lua).digest("hex") };
}

/** Answers are text. */
const AS_TEXT = { replyEncoding: "utf8" } as const;

/**
 * Runs a script by its digest, and by its source when the server does not know it (first use, a restart, a failover).
 * The command is made here and not by ioredis' `evalsha`, which goes through its arguments three times more. Throws `StoreUnavailable`.
 */
export async function runScript(
  redis: RedisClient,
  { lua, sha }: Script,
  keys: string[],
  args: (string | number)[],
): Promise<unknown> {
  gatherWrites(redis);
  try {
    return await redis.sendCommand(new Command("evalsha", [sha, keys.length, ...keys, ...args], AS_TEXT));
  } catch (error) {
    if (!isUnknownScript(error)) throw translateRedisError(error);
  }
  try {
    return await redis.eval(lua, keys.length, ...keys, ...args);
  } catch (error) {
    throw translateRedisError(error);
  }
}
