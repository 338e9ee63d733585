import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import { findRedisServer } from "../test/support/programs.ts";

/** Packages on the way of a message. */
const PACKAGES = ["xstate", "i18next", "ioredis", "@electric-sql/pglite"];

/** What is measured with and on, in two lines: with another version or machine the figures are others. */
export function describeMachine(): string {
  const { dependencies } = JSON.parse(readFileSync("package.json", "utf8")) as {
    dependencies: Record<string, string>;
  };
  const redis = /v=(\S+)/.exec(execFileSync(findRedisServer(), ["--version"], { encoding: "utf8" }))?.[1];
  const versions = PACKAGES.map((name) => `${name} ${dependencies[name]}`);
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return [
    `${new Date().toISOString().slice(0, 16)}Z, Node ${process.version}, Redis ${redis}, ${versions.join(", ")}`,
    `${cpus().length} × ${cpus()[0]?.model.trim()}, ${gigabytes} GiB, ${process.platform}, load ${loadavg()[0]?.toFixed(1)} before`,
  ].join("\n");
}
