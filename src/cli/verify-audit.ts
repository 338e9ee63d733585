import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { ConfigError, readConfig } from "../config.ts";
import { openRecords } from "../core/open-records.ts";
import { type AuditHead, checkAudit } from "../core/sql/audit-check.ts";
import { openRecordKeys } from "../core/sql/keys/record-keys.ts";
import { migrate } from "../core/sql/migrate.ts";
import { openKeyring } from "../open-keyring.ts";
import { describeStartupFailure } from "../startup-failure.ts";

/** A row is not what was written. Apart from the codes of a command that could not run. */
const BROKEN = 2;

/**
 * `npm run verify-audit [-- <file>]`: goes through the audit trail and names the first row that is not what was written. With a file, which
 * belongs on another machine, it also sees whether rows were cut off since the last time, and keeps the new ends there. Exit code 0: whole; 2:
 * broken.
 */
async function main(): Promise<void> {
  const [file = null] = process.argv.slice(2);
  const earlier = file === null ? [] : await readHeads(file);
  const config = readConfig(process.env);
  await mkdir(config.dataDir, { recursive: true });
  const database = await openRecords(config);
  try {
    await migrate(database);
    const keyring = await openRecordKeys(database, await openKeyring(config));
    const { broken, rows, heads } = await checkAudit({ database, keyring }, { earlier });
    if (broken) {
      console.log(
        `The audit trail is broken: chain ${broken.chain}, row ${broken.position} is not what was written, or is missing.`,
      );
      process.exitCode = BROKEN;
      return;
    }
    console.log(`The audit trail is whole: ${rows} rows in ${heads.length} chains.`);
    if (file !== null) await keepHeads(file, heads);
  } finally {
    await database.close();
  }
}

async function readHeads(file: string): Promise<AuditHead[]> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "[]";
    throw error;
  });
  try {
    const heads: unknown = JSON.parse(text);
    if (Array.isArray(heads) && heads.every(isHead)) return heads;
  } catch {
    // Told below.
  }
  throw new ConfigError(`${file} was not written by this command: name another file.`);
}

function isHead(head: unknown): head is AuditHead {
  const { chain, position, hash } = (head ?? {}) as Record<keyof AuditHead, unknown>;
  return typeof chain === "number" && typeof position === "number" && typeof hash === "string";
}

/** All of it or what was there: a torn file would hide what it is for. */
async function keepHeads(file: string, heads: readonly AuditHead[]): Promise<void> {
  await writeFile(`${file}.new`, `${JSON.stringify(heads, null, 2)}\n`);
  await rename(`${file}.new`, file);
}

main().catch((error: unknown) => {
  const { sentence, exitCode } = describeStartupFailure(error);
  console.error(sentence);
  process.exit(exitCode);
});
