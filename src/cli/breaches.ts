import { mkdir } from "node:fs/promises";
import { readConfig } from "../config.ts";
import { openRecords } from "../core/open-records.ts";
import { createIndexes } from "../core/sql/indexes.ts";
import { openRecordKeys } from "../core/sql/keys/record-keys.ts";
import { migrate } from "../core/sql/migrate.ts";
import { createTranslator } from "../i18n/translator.ts";
import { openKeyring } from "../open-keyring.ts";
import { describeStartupFailure } from "../startup-failure.ts";
import { runBreaches } from "./breaches-command.ts";

/** `npm run breaches`: the breach register. The embedded database serves one process: stop the service first. */
async function main(): Promise<number> {
  const config = readConfig(process.env);
  await mkdir(config.dataDir, { recursive: true });
  const database = await openRecords(config);
  try {
    await migrate(database);
    const keyring = await openRecordKeys(database, await openKeyring(config));
    const parts = {
      database,
      keyring,
      index: createIndexes(keyring),
      translator: await createTranslator(config),
    };
    return await runBreaches(parts, process.argv.slice(2), (line) => console.log(line));
  } finally {
    await database.close();
  }
}

main().then(
  (exitCode) => process.exit(exitCode),
  (error: unknown) => {
    const { sentence, exitCode } = describeStartupFailure(error);
    console.error(sentence);
    process.exit(exitCode);
  },
);
