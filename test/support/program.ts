import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** The embedded database takes seconds to make, and a machine that runs other tests takes longer. */
const START_WITHIN_MS = 90_000;

/** The product as a process of its own. */
export interface Program {
  /** Where it listens, without a slash at the end. */
  readonly url: string;
  /** All that it printed. */
  said(): string;
  /** Sends a signal and resolves when the process is gone, with its exit code; null when the signal killed it. */
  end(signal: "SIGTERM" | "SIGINT" | "SIGKILL"): Promise<number | null>;
  /** Ends it for certain. */
  close(): Promise<void>;
}

/** How a process ended that did not start. */
export interface Ending {
  code: number | null;
  said: string;
}

/** A folder for the program's data that is gone after `close`. */
export interface DataFolder {
  path: string;
  close(): Promise<void>;
}

export async function makeDataFolder(): Promise<DataFolder> {
  const path = await mkdtemp(join(tmpdir(), "product-"));
  return { path, close: () => rm(path, { recursive: true, force: true }) };
}

/**
 * Starts `src/main.ts` with these settings and no others, on a port that the system chooses, and waits until it says where it listens.
 * Throws with what it printed when it ends instead.
 */
export async function startProgram(settings: Record<string, string>): Promise<Program> {
  const running = run({ PORT: "0", ...settings });
  const url = await Promise.race([running.listening, running.ended.then(() => null)]);
  if (url === null) throw new Error(`The program did not start:\n${running.said()}`);
  const end: Program["end"] = async (signal) => {
    running.child.kill(signal);
    return (await running.ended).code;
  };
  return { url, said: running.said, end, close: async () => void (await end("SIGKILL")) };
}

/** Starts the program with settings that keep it from starting, and waits for its end. */
export async function runProgram(settings: Record<string, string>): Promise<Ending> {
  const running = run({ PORT: "0", ...settings });
  const outcome = await Promise.race([running.ended, running.listening.then(() => null)]);
  if (outcome !== null) return outcome;
  running.child.kill("SIGKILL");
  await running.ended;
  throw new Error(`The program started after all:\n${running.said()}`);
}

/** Runs a command of `src/cli` with these settings and arguments to its end; `typed` comes by a pipe. */
export async function runCommand(
  name: string,
  settings: Record<string, string>,
  args: readonly string[] = [],
  typed = "",
): Promise<Ending> {
  const { child, ended } = run(settings, [`src/cli/${name}.ts`, ...args]);
  child.stdin.end(typed);
  return await ended;
}

interface Running {
  child: ChildProcessWithoutNullStreams;
  said(): string;
  listening: Promise<string>;
  ended: Promise<Ending>;
}

function run(settings: Record<string, string>, program: readonly string[] = ["src/main.ts"]): Running {
  const { PATH = "", TMPDIR } = process.env;
  const child = spawn(process.execPath, ["--import", "tsx", ...program], {
    cwd: ROOT,
    env: { PATH, ...(TMPDIR === undefined ? {} : { TMPDIR }), ...settings },
    stdio: "pipe",
  });
  let said = "";
  const killWithUs = () => child.kill("SIGKILL");
  process.once("exit", killWithUs);
  const tooSlow = setTimeout(killWithUs, START_WITHIN_MS);
  const listening = new Promise<string>((resolve) => {
    const listen = (chunk: Buffer) => {
      said += chunk.toString();
      const [, url] = /Web chat\s+(http:\/\/localhost:\d+)\//.exec(said) ?? [];
      if (url === undefined) return;
      clearTimeout(tooSlow);
      resolve(url);
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
  });
  const ended = new Promise<Ending>((resolve) => {
    // "close" comes after the last words, "exit" may come before them.
    child.once("close", (code) => {
      clearTimeout(tooSlow);
      process.off("exit", killWithUs);
      resolve({ code, said });
    });
  });
  return { child, said: () => said, listening, ended };
}
