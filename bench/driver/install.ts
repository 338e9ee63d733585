import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";

/** Installs a folder's packages as its lock file says, unless that has been done since the lock file changed. */
export function installPackages(folder: string): void {
  const [wanted, installed] = ["package-lock.json", "node_modules/.package-lock.json"].map((file) =>
    statSync(join(folder, file), { throwIfNoEntry: false }),
  );
  if (wanted && installed && installed.mtimeMs >= wanted.mtimeMs) return;
  console.error(`installing the packages of ${folder}`);
  execFileSync("npm", ["ci", "--no-audit", "--no-fund"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
  });
}
