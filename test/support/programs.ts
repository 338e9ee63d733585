/** Finds the programs that tests run beside themselves; provision.ts installs those that are missing. */
import { accessSync, constants, readdirSync, statSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

/** Folders in which package managers put programs that are not always in PATH. */
const USUAL_FOLDERS = ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin", "/snap/bin"];

/** A program that is nowhere on this machine; the message says how to get it. */
export class MissingProgram extends Error {
  override name = "MissingProgram";
}

/** Path of `redis-server`: REDIS_SERVER, else in PATH. Throws a sentence that says how to get it. */
export function findRedisServer(): string {
  return (
    fromSetting("REDIS_SERVER") ??
    findInFolders(["redis-server", "valkey-server"], programFolders()) ??
    giveUp("redis-server", "apt-get install redis-server", "brew install redis", "REDIS_SERVER to its path")
  );
}

/** Path of a Chromium or Chrome: CHROMIUM, else in PATH or among the applications of macOS. Throws a sentence. */
export function findChromium(): string {
  const names = ["chromium", "google-chrome", "google-chrome-stable", "chrome"];
  return (
    fromSetting("CHROMIUM") ??
    findInFolders(names, programFolders()) ??
    findInFolders(["Chromium"], ["/Applications/Chromium.app/Contents/MacOS"]) ??
    findInFolders(["Google Chrome"], ["/Applications/Google Chrome.app/Contents/MacOS"]) ??
    giveUp("Chromium", "apt-get install chromium", "brew install --cask chromium", "CHROMIUM to its path")
  );
}

/** Path of `openssl`, with which tests make certificates: OPENSSL, else in PATH. Throws a sentence. */
export function findOpenssl(): string {
  return (
    fromSetting("OPENSSL") ??
    findInFolders(["openssl"], programFolders()) ??
    giveUp("OpenSSL", "apt-get install openssl", "brew install openssl", "OPENSSL to its path")
  );
}

/** Folder that holds `initdb`, `pg_ctl` and `postgres`: POSTGRES_BIN, else in PATH, else the newest installed. Throws a sentence. */
export function findPostgresBin(): string {
  const setting = process.env["POSTGRES_BIN"];
  if (setting && !holdsPostgres(setting)) {
    throw new Error(`POSTGRES_BIN names ${setting}, which does not hold initdb, pg_ctl and postgres.`);
  }
  return (
    setting ||
    [...programFolders(), ...versionFolders()].find(holdsPostgres) ||
    giveUp(
      "Postgres",
      "apt-get install postgresql",
      "brew install postgresql@17",
      "POSTGRES_BIN to the folder of initdb",
    )
  );
}

function holdsPostgres(folder: string): boolean {
  return ["initdb", "pg_ctl", "postgres"].every((name) => isProgram(join(folder, name)));
}

function fromSetting(variable: string): string | null {
  const path = process.env[variable];
  if (!path) return null;
  if (!isProgram(path)) throw new Error(`${variable} names ${path}, which is no program that can be run.`);
  return path;
}

function programFolders(): string[] {
  return [...(process.env["PATH"] ?? "").split(delimiter).filter(Boolean), ...USUAL_FOLDERS];
}

/** Where Debian and Homebrew keep the versions of Postgres side by side, newest first. */
function versionFolders(): string[] {
  const debian = listFolder("/usr/lib/postgresql").map((version) => `/usr/lib/postgresql/${version}/bin`);
  const homebrew = ["/opt/homebrew/opt", "/usr/local/opt"].flatMap((folder) =>
    listFolder(folder)
      .filter((name) => name.startsWith("postgresql"))
      .map((name) => join(folder, name, "bin")),
  );
  return [...debian, ...homebrew].sort((a, b) => versionOf(b) - versionOf(a));
}

function versionOf(bin: string): number {
  return Number(/(\d+)$/.exec(dirname(bin))?.[1] ?? 0);
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function findInFolders(names: string[], folders: string[]): string | null {
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return paths.find(isProgram) ?? null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function giveUp(program: string, onDebian: string, onMac: string, setting: string): never {
  throw new MissingProgram(
    `The tests need ${program}, which is not on this machine: run \`sudo ${onDebian}\` or \`${onMac}\`, or set ${setting}.`,
  );
}
