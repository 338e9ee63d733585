import { mkdir } from "node:fs/promises";
import { readConfig } from "../config.ts";
import { openRecords } from "../core/open-records.ts";
import { openRecordKeys } from "../core/sql/keys/record-keys.ts";
import { type RotationReport, rotateKeys } from "../core/sql/keys/rotate.ts";
import { migrate } from "../core/sql/migrate.ts";
import { openKeyring } from "../open-keyring.ts";
import { describeStartupFailure } from "../startup-failure.ts";
import { FORGET_AFTER_MS } from "../store/forget-after.ts";

/**
 * `npm run rotate-keys`: seals all records anew with `MASTER_KEY` that `MASTER_KEY_PREVIOUS` sealed, while people chat, and says when the
 * previous key can go. Exit code 0: nothing needs it any more; 1: something does, run it again.
 */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  await mkdir(config.dataDir, { recursive: true });
  const keyring = await openKeyring(config);
  const database = await openRecords(config);
  try {
    await migrate(database);
    await openRecordKeys(database, keyring);
    const report = await rotateKeys(database, keyring);
    for (const line of describe(report, keyring.currentKey)) console.log(line);
    process.exitCode = report.doneAt === null ? 1 : 0;
  } finally {
    await database.close();
  }
}

function describe({ done, broken, left, doneAt }: RotationReport, current: string): string[] {
  const lines = [`Sealed anew with ${current}: ${count(done)}.`];
  for (const { table, column, count: values } of broken) {
    lines.push(`${table}.${column}: ${count(values)} that no key of the settings opens.`);
  }
  if (doneAt === null) {
    lines.push(
      `${count(left)} still need another key: keep MASTER_KEY_PREVIOUS, see that every process has the new MASTER_KEY, and run this again.`,
    );
    return lines;
  }
  const removable = new Date(doneAt + FORGET_AFTER_MS).toISOString().slice(0, 10);
  lines.push(
    "No record needs a previous key any more. Conversations are sealed anew when somebody writes in them, and are forgotten after 30 days of silence:",
    `MASTER_KEY_PREVIOUS can be removed after ${removable}. Whoever removes it today makes the chats that are silent begin anew, and nothing worse.`,
  );
  return lines;
}

function count(values: number): string {
  return values === 1 ? "1 value" : `${values} values`;
}

main().catch((error: unknown) => {
  const { sentence, exitCode } = describeStartupFailure(error);
  console.error(sentence);
  process.exit(exitCode);
});
