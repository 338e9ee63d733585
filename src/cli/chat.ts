import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createConsoleChannel } from "../channels/console/console-channel.ts";
import { compose } from "../compose.ts";
import { ConfigError, readConfig } from "../config.ts";
import { makePopulation } from "../core/demo/population.ts";
import { createPinoLog } from "../log/pino-log.ts";
import { systemClock } from "../ports/clock.ts";

/** Lines kept for the arrow keys. What is typed here may be an identifier, but only a fictional one. */
const HISTORY_LENGTH = 100;

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
  history: readHistory(),
  onHistory: (lines) => writeFileSync(historyFile, lines.slice(0, HISTORY_LENGTH).join("\n")),
  onClose: () => void leave(),
});
const app = await compose(
  { ...config, dataDir, redisUrl: null, databaseUrl: null, telegram: null, whatsapp: null },
  { clock: systemClock, log: createPinoLog(config.logLevel), only: [terminal] },
);
app.inbox?.watch(({ by, address, text }) => {
  terminal.print(`  [${by === "sms" ? "SMS" : "e-mail"} → ${address}] ${text}`);
});
introduce();
await app.start();

function introduce(): void {
  const [hero] = makePopulation(new Date().toISOString().slice(0, 10));
  terminal.print(`DEMO: every person and figure is fictional. /quit or Ctrl+D ends it.
Be ${hero?.name}: NIK ${hero?.nik}, KPJ ${hero?.cards[0]?.kpj}, phone ${hero?.phone}, e-mail ${hero?.email}
Try: halo, saldo, daftar, bantuan`);
}

function readHistory(): string[] {
  try {
    return readFileSync(historyFile, "utf8").split("\n").filter(Boolean);
  } catch {
    return [];
  }
}

let leaving = false;

async function leave(): Promise<void> {
  if (leaving) return;
  leaving = true;
  await app.stop();
  process.exit(0);
}
