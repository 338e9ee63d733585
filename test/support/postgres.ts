import { type ChildProcess, execFile, spawn } from "node:child_process";
import { chown, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { findPostgresBin } from "./programs.ts";

/** A Postgres of its own for one test file. */
export interface TestPostgres {
  /** Connection URL, by a Unix socket in a private folder: no port is taken. */
  url: string;
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 30_000;

/**
 * Starts an empty Postgres that keeps nothing on disk for certain (fsync off) and is gone after `stop`, or when this process ends. Postgres
 * refuses to run as root, so root starts it as the `postgres` user. Throws when Postgres is not installed: these tests are never skipped.
 */
export async function startPostgres(): Promise<TestPostgres> {
  const programs = findPostgresBin();
  const user = await findServerUser();
  const folder = await mkdtemp(join(tmpdir(), "test-postgres-"));
  if (user) await chown(folder, user.uid, user.gid);
  const data = join(folder, "data");
  const options = { cwd: folder, ...user };
  await promisify(execFile)(
    join(programs, "initdb"),
    [
      "-D",
      data,
      "-U",
      "postgres",
      "-A",
      "trust",
      "-E",
      "UTF8",
      "--locale=C",
      "--no-sync",
      "--no-instructions",
    ],
    options,
  );
  const server = spawn(
    join(programs, "postgres"),
    ["-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "full_page_writes=off"],
    { ...options, stdio: ["ignore", "ignore", "pipe"] },
  );
  const stopWithUs = () => server.kill("SIGQUIT");
  process.once("exit", stopWithUs);
  await untilReady(server);
  return {
    url: `postgresql://postgres@localhost/postgres?host=${folder}`,
    async stop() {
      process.off("exit", stopWithUs);
      await stopServer(server);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function findServerUser(): Promise<{ uid: number; gid: number } | null> {
  if (process.getuid?.() !== 0) return null;
  const accounts = await readFile("/etc/passwd", "utf8");
  const [, uid, gid] = /^postgres:[^:]*:(\d+):(\d+):/m.exec(accounts) ?? [];
  if (uid === undefined || gid === undefined)
    throw new Error("running as root, and there is no user postgres");
  return { uid: Number(uid), gid: Number(gid) };
}

/** Resolves when the server takes connections; rejects with what it said when it gives up instead. */
async function untilReady(server: ChildProcess): Promise<void> {
  let said = "";
  await new Promise<void>((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`Postgres did not start (${why}): ${said}`));
    const timer = setTimeout(() => fail("too slow"), START_TIMEOUT_MS);
    server.stderr?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes("ready to accept connections")) resolve();
    });
    server.once("error", (error) => fail(error.message));
    server.once("exit", (code) => fail(`exit ${code}`));
    server.once("exit", () => clearTimeout(timer));
  });
}

async function stopServer(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const gone = new Promise((resolve) => server.once("exit", resolve));
  // "Fast shutdown": open sessions are cut off.
  server.kill("SIGINT");
  await gone;
}
