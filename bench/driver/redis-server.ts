import { rmSync } from "node:fs";
import { mkdir, mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { freePort } from "../../test/support/free-port.ts";
import { findRedisServer } from "../../test/support/programs.ts";
import { cpuSecondsOf, end, startOn } from "./process.ts";

/** Where the product keeps its data: on the disk that it will use, not in a /tmp that may be memory. */
const DATA = ".data";

/** A Redis server of the bench's own. */
export interface RedisServer {
  url: string;
  /** Seconds of CPU time so far, user and system, all threads. */
  cpuSeconds(): number;
  /** Ends it and removes what it wrote. */
  stop(): Promise<void>;
}

/** Starts an empty server that writes every change to its append-only file and syncs it every second, as docs/operations.md recommends. */
export async function startRedisServer(core: number): Promise<RedisServer> {
  await mkdir(DATA, { recursive: true });
  const folder = await mkdtemp(join(DATA, "bench-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const port = await freePort();
  const child = startOn(core, findRedisServer(), [
    ...["--port", String(port), "--bind", "127.0.0.1", "--dir", folder],
    ...["--save", "", "--appendonly", "yes", "--appendfsync", "everysec"],
  ]);
  // After the kill that `startOn` has hung on the same event.
  process.once("exit", remove);
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.includes("Ready to accept connections")) break;
  }
  child.stdout.resume();
  child.stderr.resume();
  return {
    url: `redis://127.0.0.1:${port}`,
    cpuSeconds: () => cpuSecondsOf(child),
    async stop() {
      await end(child, "SIGKILL");
      process.off("exit", remove);
      remove();
    },
  };
}
