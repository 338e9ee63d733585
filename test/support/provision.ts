/** Run before the tests: makes sure that the programs they need are there, installing them where it may. */
import { spawnSync } from "node:child_process";
import { findChromium, findOpenssl, findPostgresBin, findRedisServer, MissingProgram } from "./programs.ts";

interface Need {
  name: string;
  find(): string;
  aptPackage: string;
  brewArguments: string[];
}

const NEEDS: Need[] = [
  { name: "Redis", find: findRedisServer, aptPackage: "redis-server", brewArguments: ["redis"] },
  {
    name: "Chromium",
    find: findChromium,
    aptPackage: "chromium",
    brewArguments: ["--cask", "chromium"],
  },
  {
    name: "Postgres",
    find: findPostgresBin,
    aptPackage: "postgresql",
    brewArguments: ["postgresql@17"],
  },
  { name: "OpenSSL", find: findOpenssl, aptPackage: "openssl", brewArguments: ["openssl"] },
];

function provision(): void {
  const missing = NEEDS.filter((need) => troubleWith(need) instanceof MissingProgram);
  if (missing.length > 0) install(missing);
  const troubles = NEEDS.map(troubleWith).filter((trouble) => trouble !== null);
  if (troubles.length > 0) {
    process.stderr.write(`${troubles.map(({ message }) => message).join("\n")}\n`);
    process.exitCode = 1;
    return;
  }
  process.stdout.write(`Test programs: ${NEEDS.map(({ name, find }) => `${name} ${find()}`).join(", ")}\n`);
}

function troubleWith(need: Need): Error | null {
  try {
    need.find();
    return null;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Does what it can; whether it was enough is looked at afterwards. */
function install(needs: Need[]): void {
  const names = needs.map(({ name }) => name).join(", ");
  if (has("apt-get")) {
    process.stdout.write(`Installing ${names} with apt-get …\n`);
    runAsRoot(["apt-get", "update", "-qq"]);
    // One at a time: a distribution that lacks one of them still gets the others.
    for (const { aptPackage } of needs) {
      runAsRoot(["apt-get", "install", "-y", "-qq", "--no-install-recommends", aptPackage]);
    }
  } else if (has("brew")) {
    process.stdout.write(`Installing ${names} with Homebrew …\n`);
    for (const { brewArguments } of needs) run(["brew", "install", ...brewArguments]);
  }
}

/**
 * RUNLEVEL=1 keeps Debian's packages from starting the services they bring, where they go by it (invoke-rc.d(8)); a service that is started all
 * the same is in nobody's way, since tests start their own.
 */
function runAsRoot(command: string[]): void {
  const quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1", ...command];
  if (process.getuid?.() === 0) run(quiet);
  else if (has("sudo")) run(["sudo", ...quiet]);
}

function run([program = "", ...rest]: string[]): void {
  spawnSync(program, rest, { stdio: ["inherit", "ignore", "inherit"] });
}

function has(program: string): boolean {
  return spawnSync(program, ["--version"], { stdio: "ignore" }).error === undefined;
}

provision();
