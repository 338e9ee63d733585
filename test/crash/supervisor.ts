import type { CrashPoint } from "./crash-points.ts";
import { type CrashProcess, startProcess } from "./crash-process.ts";
import type { ProgramSettings } from "./program-settings.ts";

/** Before a channel tries again to hand over what nobody took. */
const TRY_AGAIN_AFTER_MS = 20;

/** One process at a time, and another as soon as that one has died. */
export interface Supervisor {
  /** Every process so far, oldest first. */
  readonly processes: readonly CrashProcess[];
  /** Why there is no process any more, when one did not start. */
  failure(): unknown;
  /** Hands an update over until somebody has taken it, as Telegram does. */
  post(body: string, secret: string): Promise<void>;
  stop(): Promise<void>;
}

/** `crashAt` says where each process dies, the first first; those that are not named live on. */
export async function supervise(
  path: string,
  settings: ProgramSettings,
  crashAt: readonly CrashPoint[],
): Promise<Supervisor> {
  const processes: CrashProcess[] = [];
  let stopped = false;
  let failure: unknown = null;
  async function start(): Promise<CrashProcess> {
    const process = await startProcess(path, settings, crashAt[processes.length] ?? null);
    processes.push(process);
    void process.ended.then(() => {
      if (stopped) return;
      current = start();
      current.catch((error: unknown) => {
        failure = error;
      });
    });
    return process;
  }
  let current = start();
  await current;
  return {
    processes,
    failure: () => failure,
    async post(body, secret) {
      while (!stopped) {
        const { url, ended } = await current;
        if (await take(`${url}/telegram/webhook`, body, secret)) return;
        await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_AFTER_MS))]);
      }
    },
    async stop() {
      stopped = true;
      const last = await current.catch(() => null);
      last?.signal("SIGKILL");
      await last?.ended;
    },
  };
}

/** False for a refusal and for a process that dies before it answers. */
async function take(url: string, body: string, secret: string): Promise<boolean> {
  const headers = { "content-type": "application/json", "x-telegram-bot-api-secret-token": secret };
  return await fetch(url, { method: "POST", headers, body }).then(
    ({ ok }) => ok,
    () => false,
  );
}
