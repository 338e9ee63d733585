import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RedisProcess, startRedisProcess } from "./redis-process.ts";

/** A Redis server of the test's own, on a unix socket, that keeps nothing on the disk: `restart` starts it empty. */
export interface TestRedis extends RedisProcess {
  /** Where it listens: a path that ioredis takes for a URL. */
  readonly url: string;
  /** Ends the server and removes its folder. */
  stop(): Promise<void>;
}

/** Starts a server. `settings` are lines of redis.conf as arguments: `["--maxmemory-policy", "allkeys-lru"]`. */
export async function startRedis(settings: string[] = []): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), "redis-"));
  const url = join(folder, "socket");
  const args = ["--port", "0", "--unixsocket", url, "--dir", folder, "--save", "", "--appendonly", "no"];
  const server = await startRedisProcess([...args, ...settings]);
  return {
    url,
    ...server,
    async stop() {
      await server.kill();
      await rm(folder, { recursive: true });
    },
  };
}
