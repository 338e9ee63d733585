import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { CrashPoint } from "./crash-points.ts";
import type { ProgramSettings, WhatsAppProgramSettings } from "./program-settings.ts";

/** A running program. */
export interface CrashProcess {
  /** Where its webhook listens. */
  readonly url: string;
  /** The calls through ports so far, oldest first: `store.arrive`, `core.checkCode`, … */
  readonly points: readonly string[];
  /** What else it printed. */
  readonly said: readonly string[];
  /** Resolves when it is gone, with the signal that killed it, if one did. */
  readonly ended: Promise<NodeJS.Signals | null>;
  signal(signal: "SIGKILL" | "SIGSTOP" | "SIGCONT"): void;
  /** Says something to it; resolves when it has heard that, and never when it is gone. */
  tell(line: string): Promise<void>;
}

/** Starts a program built by build-program.ts and resolves when it listens. Throws with what it printed when it ends instead. */
export async function startProcess(
  path: string,
  settings: ProgramSettings | WhatsAppProgramSettings,
  crashAt: CrashPoint | null = null,
): Promise<CrashProcess> {
  const env: Record<string, string> = { SETTINGS: JSON.stringify(settings) };
  if (crashAt) env["CRASH_AT"] = `${crashAt.number}:${crashAt.side}`;
  // The program ends when its standard input does, that is at the latest with us.
  const child = spawn(process.execPath, [path], { env, stdio: ["pipe", "pipe", "pipe"] });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => {
    child.once("close", (_code, signal) => resolve(signal));
  });
  const points: string[] = [];
  const said: string[] = [];
  const told: (() => void)[] = [];
  const listening = new Promise<string>((resolve) => {
    const hear = (line: string) => {
      const [kind = "", first = "", second = ""] = line.split(" ");
      if (kind === "point") points.push(second);
      else if (kind === "listening") resolve(first);
      else if (kind === "heard") told.shift()?.();
      else said.push(line);
    };
    for (const input of [child.stdout, child.stderr]) createInterface({ input }).on("line", hear);
  });
  const url = await Promise.race([listening, ended.then(() => null)]);
  if (url === null) throw new Error(`The program did not start:\n${said.join("\n")}`);
  return {
    url,
    points,
    said,
    ended,
    signal: (signal) => void child.kill(signal),
    tell: (line) =>
      new Promise((resolve) => {
        told.push(resolve);
        child.stdin.write(`${line}\n`);
      }),
  };
}
