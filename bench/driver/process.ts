import { type ChildProcess, type ChildProcessByStdio, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { Readable } from "node:stream";

/** The kernel counts CPU time in hundredths of a second for everybody (USER_HZ, proc(5)). */
const TICKS_PER_SECOND = 100;

/** The words in front of a command that keep it on one core; none where the system can't. */
function pinned(core: number): string[] {
  return canPin() ? ["taskset", "-c", String(core)] : [];
}

/** Keeps this process, all its threads, on one core. */
export function pinThisProcess(core: number): void {
  if (canPin())
    execFileSync("taskset", ["-a", "-cp", String(core), String(process.pid)], { stdio: "ignore" });
}

let pinning: boolean | undefined;

/** Whether processes can be kept on a core here. */
function canPin(): boolean {
  pinning ??= hasTaskset();
  return pinning;
}

function hasTaskset(): boolean {
  try {
    execFileSync("taskset", ["-c", "0,1", "true"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** A child whose output is read. */
export type Child = ChildProcessByStdio<null, Readable, Readable>;

/** Starts a command on one core, with these settings beside those of this process; it ends with this process at the latest. */
export function startOn(
  core: number,
  command: string,
  args: string[],
  settings: Record<string, string> = {},
): Child {
  const [program = command, ...rest] = [...pinned(core), command, ...args];
  const child = spawn(program, rest, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...settings },
  });
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  child.once("exit", () => process.off("exit", kill));
  return child;
}

/** Ends it and waits until it is gone. */
export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill(signal);
  await gone;
}

/** Seconds of CPU time that a process has used. */
export function cpuSecondsOf(child: ChildProcess): number {
  const stat = readFileSync(`/proc/${child.pid}/stat`, "utf8");
  // The second field is the command in brackets, which may hold spaces; user and system time are fields 14 and 15.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
