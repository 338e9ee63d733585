import { createHash } from "node:crypto";
import { realpath, rm } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Another process of this machine works in the folder. */
export class FolderInUse extends Error {
  override name = "FolderInUse";
}

/**
 * Takes a folder for this process until `release` or the process's end. PGlite does not notice a second process and would spoil the data.
 *
 * The claim is a listening local socket rather than a file with a process id: the system closes it however the process dies, and ids
 * repeat between containers. Its path is a digest in the temp folder, because socket paths must be shorter than about 100 bytes.
 */
export async function claimFolder(folder: string): Promise<{ release(): Promise<void> }> {
  const digest = createHash("sha256")
    .update(await realpath(folder))
    .digest("hex");
  const path = socketPath(`layanan-peserta-${digest.slice(0, 24)}`);
  const server = (await listen(path)) ?? (await listenAfterTheDead(path));
  if (!server) throw new FolderInUse(`another process is using ${folder}`);
  server.unref();
  return { release: () => new Promise((resolve) => server.close(() => resolve())) };
}

function socketPath(name: string): string {
  return process.platform === "win32" ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
}

/** A socket file that nobody answers on was left by a process that was killed. */
async function listenAfterTheDead(path: string): Promise<Server | null> {
  if (await answers(path)) return null;
  await rm(path, { force: true });
  return await listen(path);
}

function listen(path: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((peer) => peer.destroy());
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(null);
      else reject(error);
    });
    server.listen(path, () => resolve(server));
  });
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const peer = connect(path);
    peer.once("connect", () => {
      peer.destroy();
      resolve(true);
    });
    peer.once("error", () => resolve(false));
  });
}
