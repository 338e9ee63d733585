import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createConsoleChannel } from "../channels/console/console-channel.ts";
import { type App, compose } from "../compose.ts";
import { ConfigError, readConfig } from "../config.ts";
import { makePopulation } from "../core/demo/population.ts";
import { createPinoLog } from "../log/pino-log.ts";
import { systemClock } from "../ports/clock.ts";
import { describeStartupFailure } from "../startup-failure.ts";

/** Lines kept for the arrow keys. What is typed here may be an identifier, but only a fictional one. */
const HISTORY_LENGTH = 100;

/** `npm run chat`: the demo in a terminal, with a folder of its own and nobody else's services. */
async function main(): Promise<void> {
  const config = readConfig({ ...process.env, LOG_LEVEL: process.env["LOG_LEVEL"] ?? "error" });
  if (!config.demo)
    throw new ConfigError("NODE_ENV is production, but the terminal chat is for the demo: unset it.");
  const dataDir = join(config.dataDir, "terminal");
  const historyFile = join(dataDir, "history");
  mkdirSync(dataDir, { recursive: true });

  const terminal = createConsoleChannel({
    input: process.stdin,
    output: process.stdout,
    clock: systemClock,
    folder: join(dataDir, "files"),
    history: readHistory(historyFile),
    onHistory: (lines) => writeFileSync(historyFile, lines.slice(0, HISTORY_LENGTH).join("\n")),
    onClose: () => void leave(app),
  });
  const alone = { redisUrl: null, databaseUrl: null, publicUrl: null, telegram: null, whatsapp: null };
  const app = await compose(
    { ...config, ...alone, dataDir },
    { clock: systemClock, log: createPinoLog(config.logLevel), only: [terminal] },
  );
  app.inbox?.watch(({ by, address, text }) => {
    terminal.print(`  [${by === "sms" ? "SMS" : "e-mail"} → ${address}] ${text}`);
  });
  terminal.print(introduction());
  await app.start();
}

function introduction(): string {
  const [hero] = makePopulation(new Date().toISOString().slice(0, 10));
  return `DEMO: every person and figure is fictional. /quit or Ctrl+D ends it.
Be ${hero?.name}: NIK ${hero?.nik}, KPJ ${hero?.cards[0]?.kpj}, phone ${hero?.phone}, e-mail ${hero?.email}
Try: halo, saldo, daftar, bantuan`;
}

function readHistory(file: string): string[] {
  try {
    return readFileSync(file, "utf8").split("\n").filter(Boolean);
  } catch {
    return [];
  }
}

let leaving = false;

async function leave(app: App): Promise<void> {
  if (leaving) return;
  leaving = true;
  // Lines that come by a pipe end before their answers are there.
  await app.idle();
  await app.stop();
  process.exit(0);
}

main().catch((error: unknown) => {
  const { sentence, exitCode } = describeStartupFailure(error);
  console.error(sentence);
  process.exit(exitCode);
});
