import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { createInterface } from "node:readline";
import { findRedisServer } from "./programs.ts";

/** A `redis-server` process, which can be ended and started again under the same settings. */
export interface RedisProcess {
  /** Ends it as a crash would. */
  kill(): Promise<void>;
  /** Ends it, if it runs, and starts it again with what its folder holds. */
  restart(): Promise<void>;
  /** Lets it fall silent without closing its connections, and speak again. */
  freeze(): void;
  thaw(): void;
}

/** Starts `redis-server` with these arguments and waits until it serves. Throws with what it said when it ends instead. */
export async function startRedisProcess(args: string[]): Promise<RedisProcess> {
  let server = await launch(args);

  async function kill(): Promise<void> {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const exit = once(server, "exit");
    server.kill("SIGKILL");
    await exit;
  }

  return {
    kill,
    async restart() {
      await kill();
      server = await launch(args);
    },
    freeze: () => server.kill("SIGSTOP"),
    thaw: () => server.kill("SIGCONT"),
  };
}

/** A sentinel says the second. */
const SERVES = /ready to accept connections|\+monitor master/i;

async function launch(args: string[]): Promise<ChildProcess> {
  const server = spawn(findRedisServer(), args, { stdio: ["ignore", "pipe", "ignore"] });
  const said: string[] = [];
  for await (const line of createInterface({ input: server.stdout })) {
    said.push(line);
    if (!SERVES.test(line)) continue;
    // It goes on talking: what nobody reads would fill the pipe and stop it.
    server.stdout.resume();
    return server;
  }
  throw new Error(`redis-server did not start: ${said.join("\n")}`);
}

/** How far above its port a node of a cluster talks to the others: https://redis.io/docs/latest/operate/oss_and_stack/management/scaling/#redis-cluster-tcp-ports */
const BUS_OFFSET = 10_000;

/** A port of this machine that is free, as is the one on which a node of a cluster would talk to others. */
export async function findFreePort(): Promise<number> {
  for (;;) {
    const port = await isFree(0);
    if (port === null || port + BUS_OFFSET > 65_535) continue;
    if ((await isFree(port + BUS_OFFSET)) !== null) return port;
  }
}

/** The port, or the one that the system chose for 0; null when somebody else has it. */
function isFree(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(null));
    server.listen(port, "127.0.0.1", () => {
      const { port: found } = server.address() as AddressInfo;
      server.close(() => resolve(found));
    });
  });
}
