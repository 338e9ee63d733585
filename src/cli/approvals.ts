import { mkdir } from "node:fs/promises";
import { readConfig } from "../config.ts";
import { openCore } from "../core/open-core.ts";
import { createPinoLog } from "../log/pino-log.ts";
import { openKeyring } from "../open-keyring.ts";
import { policy } from "../policy.ts";
import { systemClock } from "../ports/clock.ts";
import { describeStartupFailure } from "../startup-failure.ts";
import { runApprovals } from "./approvals-command.ts";

/** `npm run approvals`: the operator's hand on cases where nobody sits at the desk. The embedded database serves one process: stop the service first. */
async function main(): Promise<number> {
  const config = readConfig(process.env);
  const log = createPinoLog(config.logLevel);
  await mkdir(config.dataDir, { recursive: true });
  const keyring = await openKeyring(config);
  const core = await openCore({ ...config, keyring, policy, clock: systemClock, log });
  try {
    return await runApprovals(core, process.argv.slice(2), (line) => console.log(line));
  } finally {
    await core.close();
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
