import { compose } from "./compose.ts";
import { readConfig } from "./config.ts";
import { makePopulation } from "./core/demo/population.ts";
import { createPinoLog } from "./log/pino-log.ts";
import { systemClock } from "./ports/clock.ts";
import { describeStartupFailure } from "./startup-failure.ts";

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = createPinoLog(config.logLevel);
  const app = await compose(config, { clock: systemClock, log });
  const stop = () => {
    app.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error("stop_failed", { error });
        process.exit(1);
      },
    );
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);
  const port = await app.start();
  const where = { port: port ?? config.port, telegram: config.telegram !== null };
  if (config.demo) greet(where);
  else console.log(`Service of ${config.operator}\n\n  Web chat       http://localhost:${where.port}/`);
}

/** Says where everything is, and who to be. */
function greet({ port, telegram }: { port: number; telegram: boolean }): void {
  const [hero] = makePopulation(new Date().toISOString().slice(0, 10));
  console.log(`
  DEMO: every person and figure here is fictional. Not a service of BPJS Ketenagakerjaan.

  Web chat       http://localhost:${port}/
  Demo inbox     http://localhost:${port}/demo/inbox   (SMS and e-mails that would have been sent)
  Terminal chat  npm run chat
  Telegram       ${telegram ? "on" : "off (set TELEGRAM_BOT_TOKEN)"}

  Be ${hero?.name}: type "saldo", then register with
    NIK ${hero?.nik}   KPJ ${hero?.cards[0]?.kpj}   phone ${hero?.phone}   e-mail ${hero?.email}
  More people: npm run people
`);
}

main().catch((error: unknown) => {
  const { sentence, exitCode } = describeStartupFailure(error);
  console.error(sentence);
  process.exit(exitCode);
});
