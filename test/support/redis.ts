import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { findRedisServer } from "./programs.ts";

/** A Redis server of the test's own, on a unix socket, that keeps nothing on the disk. */
export interface TestRedis {
  /** Where it listens: a path that ioredis takes for a URL. */
  readonly url: string;
  /** Ends the server as a crash would, with all it holds. */
  kill(): Promise<void>;
  /** Starts it again, empty, under the same URL. */
  restart(): Promise<void>;
  /** Lets it fall silent without closing its connections, and speak again. */
  freeze(): void;
  thaw(): void;
  /** Ends the server and removes its folder. */
  stop(): Promise<void>;
}

/** Starts a server. `settings` are lines of redis.conf as arguments: `["--maxmemory-policy", "allkeys-lru"]`. */
export async function startRedis(settings: string[] = []): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), "redis-"));
  const url = join(folder, "socket");
  const args = ["--port", "0", "--unixsocket", url, "--dir", folder, "--save", "", "--appendonly", "no"];
  const start = () => launch([...args, ...settings]);
  let server = await start();

  async function kill(): Promise<void> {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const exit = once(server, "exit");
    server.kill("SIGKILL");
    await exit;
  }

  return {
    url,
    kill,
    async restart() {
      await kill();
      server = await start();
    },
    freeze: () => server.kill("SIGSTOP"),
    thaw: () => server.kill("SIGCONT"),
    async stop() {
      await kill();
      await rm(folder, { recursive: true });
    },
  };
}

async function launch(args: string[]): Promise<ChildProcess> {
  const server = spawn(findRedisServer(), args, { stdio: ["ignore", "pipe", "ignore"] });
  const said: string[] = [];
  for await (const line of createInterface({ input: server.stdout })) {
    said.push(line);
    if (!/ready to accept connections/i.test(line)) continue;
    // It goes on talking: what nobody reads would fill the pipe and stop it.
    server.stdout.resume();
    return server;
  }
  throw new Error(`redis-server did not start: ${said.join("\n")}`);
}
