import { randomUUID } from "node:crypto";
import { link, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UnusableSetting } from "../../ports/unusable-setting.ts";
import { errorCode } from "./error-code.ts";

/** Times the lock is tried for; each further one means that another process came or went at this very moment. */
const ATTEMPTS = 20;

/**
 * Takes a folder for this process alone, and returns what gives it back. A holder that died is recognised: its process is gone, or its
 * number now belongs to a process that was started at another time. Throws `UnusableSetting` while another one lives.
 * Sees only processes of the same machine and container: two containers must not share a folder.
 *
 * Locks are numbered, and the highest is the one that counts. Whoever finds its holder gone makes the next, which only one can; nobody takes
 * a lock away but who holds a higher one, so that the highest number never falls and a slow process can't mistake an old state for the present one.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const mine = JSON.stringify({ pid: process.pid, started: await readStart(process.pid) });
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const number = (await highestLock(folder)) + 1;
    await refuseWhileHeld(folder, number - 1);
    if (!(await makeWhenFree(folder, number, mine))) continue;
    if ((await highestLock(folder)) === number) {
      await removeBelow(folder, number);
      return () => giveBack(folder, number);
    }
    await rm(pathOf(folder, number), { force: true });
  }
  throw new UnusableSetting(inUse(folder, "another process"));
}

const pathOf = (folder: string, number: number) => join(folder, `lock.${number}`);

async function lockNumbers(folder: string): Promise<number[]> {
  const names = await readdir(folder);
  return names.flatMap((name) => /^lock\.(\d+)$/.exec(name)?.[1] ?? []).map(Number);
}

/** 0 in a folder that was never locked. */
async function highestLock(folder: string): Promise<number> {
  return Math.max(0, ...(await lockNumbers(folder)));
}

/** A link is made in one step, and only when the name is free: nobody sees a lock half written. */
async function makeWhenFree(folder: string, number: number, content: string): Promise<boolean> {
  const draft = join(folder, `draft.${randomUUID()}`);
  await writeFile(draft, content);
  try {
    await link(draft, pathOf(folder, number));
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** An empty lock is nobody's, and keeps its number. Emptied rather than written anew: that also works on a full disk. */
function giveBack(folder: string, number: number): Promise<void> {
  return truncate(pathOf(folder, number));
}

async function removeBelow(folder: string, number: number): Promise<void> {
  const below = (await lockNumbers(folder)).filter((other) => other < number);
  for (const other of below) await rm(pathOf(folder, other), { force: true });
}

async function refuseWhileHeld(folder: string, number: number): Promise<void> {
  const content = await readIfThere(pathOf(folder, number));
  const holder = content === null ? null : parseHolder(content);
  if (holder && (await isAlive(holder))) throw new UnusableSetting(inUse(folder, `process ${holder.pid}`));
}

interface Holder {
  pid: number;
  /** When the process was started, in the kernel's own words; null where the system does not tell. */
  started: string | null;
}

/** Null for a lock that was given back. */
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
