import { createHash } from "node:crypto";
import { type Cluster, Command, type Redis } from "ioredis";
import { inBatches } from "../../batch.ts";
import { isUnknownScript, translateRedisError } from "./errors.ts";
import { gatherWrites } from "./gather-writes.ts";

/** A single node or a cluster: the scripts are the same. */
export type RedisClient = Redis | Cluster;

/** A Lua function of ours. Redis knows it by its digest once it has run. */
export interface Script {
  lua: string;
  sha: string;
  /** Goes on with what waits for answers of this script, all that have come together. */
  goOn: (resolve: () => void) => void;
}

/** Makes a script from its source. */
export function script(lua: string): Script {
  const sha = createHash("sha1").update(lua).digest("hex");
  return { lua, sha, goOn: inBatches((resolve: () => void) => resolve()) };
}

/**
 * Runs a script by its digest, and by its source when the server does not know it (first use, a restart, a failover).
 * Throws `StoreUnavailable`.
 */
export async function runScript(
  redis: RedisClient,
  { lua, sha, goOn }: Script,
  keys: string[],
  args: (string | number)[],
): Promise<unknown> {
  gatherWrites(redis);
  try {
    const answer = await redis.sendCommand(callOf(sha, keys, args));
    await new Promise<void>(goOn);
    return answer;
  } catch (error) {
    if (!isUnknownScript(error)) throw translateRedisError(error);
  }
  try {
    return await redis.eval(lua, keys.length, ...keys, ...args);
  } catch (error) {
    throw translateRedisError(error);
  }
}

/** Answers are text. */
const AS_TEXT = { replyEncoding: "utf8" } as const;

/** The call of a script. Its arguments are put in as they are to leave: ioredis would flatten and look through them, which costs as much as all else it does. */
function callOf(sha: string, keys: readonly string[], args: readonly (string | number)[]): Command {
  const command = new Command("evalsha", [], AS_TEXT);
  command.args = [sha, String(keys.length), ...keys];
  for (const arg of args) command.args.push(String(arg));
  return command;
}
