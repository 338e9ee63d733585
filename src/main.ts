import { announce, WARNING } from "./channels/whatsapp/announce.ts";
import type { LinkBoard } from "./channels/whatsapp/link-board.ts";
import { type App, compose } from "./compose.ts";
import { type Config, readConfig } from "./config.ts";
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
  if (app.whatsapp) sayHowWhatsAppStands(app.whatsapp);
  const port = await app.start();
  const where = { port: port ?? config.port, telegram: howTelegramIs(config), deskPeople: app.deskPeople };
  if (config.demo) greet({ ...where, whatsapp: whereWhatsAppIs(config, where.port) });
  else greetOperator(config, where);
}

/** The warning once, then each change that somebody should know of. */
function sayHowWhatsAppStands(board: LinkBoard): void {
  console.log(WARNING);
  board.watch((link) => {
    const line = announce(link);
    if (line !== null) console.log(line);
  });
}

/** What runs, and where. */
interface Running {
  deskPeople: App["deskPeople"];
  port: number;
  telegram: string;
  whatsapp: string;
}

/** Which of the two ways it is, for one setting that was lost changes it. */
function howTelegramIs({ telegram }: Config): string {
  if (telegram === null) return "off (set TELEGRAM_BOT_TOKEN)";
  if (telegram.mode.type === "polling") return "on, by long polling";
  return `on, by webhook (Telegram calls ${telegram.mode.publicUrl}/telegram/webhook)`;
}

function whereWhatsAppIs({ whatsapp, whatsappCloud, publicUrl }: Config, port: number): string {
  if (whatsappCloud) return `on (Meta calls ${publicUrl}/whatsapp/webhook)`;
  if (whatsapp) return `http://localhost:${port}/demo/whatsapp`;
  return "off (set WHATSAPP=cloud, or WHATSAPP=linked-device for trials)";
}

function greetOperator(
  { operator, publicUrl }: Config,
  { port, telegram }: Pick<Running, "port" | "telegram">,
): void {
  console.log(`Service of ${operator}

  Web chat       http://localhost:${port}/, for people ${publicUrl}/
  Telegram       ${telegram}`);
}

/** Says where everything is, and who to be. */
function greet({ port, telegram, whatsapp, deskPeople }: Running): void {
  const [hero] = makePopulation(new Date().toISOString().slice(0, 10));
  console.log(`
  DEMO: every person and figure here is fictional. Not a service of BPJS Ketenagakerjaan.

  Web chat       http://localhost:${port}/
  Demo inbox     http://localhost:${port}/demo/inbox   (SMS and e-mails that would have been sent)
  Agents' desk   http://localhost:${port}/desk/
  Terminal chat  npm run chat
  Telegram       ${telegram}
  WhatsApp       ${whatsapp}

  Be ${hero?.name}: type "saldo", then register with
    NIK ${hero?.nik}   KPJ ${hero?.cards[0]?.kpj}   phone ${hero?.phone}   e-mail ${hero?.email}
  More people: npm run people

  At the agents' desk (http://localhost:${port}/desk/) be anybody of
${deskPeople.map(({ login, role, password }) => `    ${login.padEnd(6)} ${role.padEnd(11)} password ${password}`).join("\n")}
  The sign-in page fills in the authenticator's code of each.
`);
}

main().catch((error: unknown) => {
  const { sentence, exitCode } = describeStartupFailure(error);
  console.error(sentence);
  process.exit(exitCode);
});
