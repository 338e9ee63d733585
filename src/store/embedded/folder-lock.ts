import { randomUUID } from "node:crypto";
import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "./error-code.ts";

/** Times the lock is tried for; each further one means that its holder came or went at this very moment. */
const ATTEMPTS = 5;

/**
 * Takes a folder for this process alone, and returns what gives it back. A holder that died is recognised: its process is gone, or its
 * number now belongs to a process that was started at another time. Throws an `Error` of one sentence while another one lives.
 * Sees only processes of the same machine and container: two containers must not share a folder.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, "lock");
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, JSON.stringify({ pid: process.pid, started: await readStart(process.pid) }));
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (await linkWhenFree(draft, path)) return () => rm(path, { force: true });
      await removeWhenStale(path, folder);
    }
  } finally {
    await rm(draft, { force: true });
  }
  throw new Error(inUse(folder, "another process"));
}

/** A link is made in one step, and only when the name is free: nobody sees a lock half written. */
async function linkWhenFree(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  }
}

/** Removes the lock of a process that is gone; throws when it lives. */
async function removeWhenStale(path: string, folder: string): Promise<void> {
  const content = await readIfThere(path);
  if (content === null) return;
  const holder = parseHolder(content);
  if (holder && (await isAlive(holder))) throw new Error(inUse(folder, `process ${holder.pid}`));
  // Of several processes that find it stale one gets it by renaming. Should that catch a new lock instead, it goes back.
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return;
    throw error;
  }
  if ((await readIfThere(aside)) === content) await rm(aside, { force: true });
  else await rename(aside, path);
}

interface Holder {
  pid: number;
  /** When the process was started, in the kernel's own words; null where the system does not tell. */
  started: string | null;
}

function parseHolder(content: string): Holder | null {
  try {
    const { pid, started } = JSON.parse(content);
    return Number.isInteger(pid) ? { pid, started } : null;
  } catch {
    return null;
  }
}

async function isAlive({ pid, started }: Holder): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    if (errorCode(error) === "ESRCH") return false;
  }
  const now = await readStart(pid);
  return now === null || started === null || now === started;
}

/** Start time of a process since boot (field 22 of /proc/<pid>/stat, proc(5)), and which boot that was. */
async function readStart(pid: number): Promise<string | null> {
  const stat = await readIfThere(`/proc/${pid}/stat`);
  const boot = await readIfThere("/proc/sys/kernel/random/boot_id");
  if (stat === null || boot === null) return null;
  // The second field is the program's name in brackets and may hold spaces: count from behind it.
  const ticks = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  return `${boot.trim()}:${ticks}`;
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "ESRCH") return null;
    throw error;
  }
}

function inUse(folder: string, who: string): string {
  return `The folder ${folder} is in use by ${who}: stop that one, or set DATA_DIR to another folder.`;
}
