/** What every measured bot is told, as JSON in its only argument. When it listens it prints one line, `listening <port>`. */
export interface BotSettings {
  token: string;
  /** What every post to the webhook has in its header `X-Telegram-Bot-Api-Secret-Token`. */
  secret: string;
  /** Where the Bot API is. */
  apiRoot: string;
  /** Whether updates are posted to `/telegram/webhook` or fetched by `getUpdates`. */
  mode: "webhook" | "polling";
  /** A Redis server that is empty when the first bot starts. */
  redisUrl: string;
}

/** Reads the settings of the bot that this process is. */
export function readBotSettings<Settings extends BotSettings>(): Settings {
  return JSON.parse(process.argv[2] ?? "") as Settings;
}

/** Tells the driver that it can begin, and on SIGUSR2 how much memory is held. Nothing else may be printed: the driver takes it for a complaint. */
export function announce(port: number): void {
  process.on("SIGUSR2", () => {
    globalThis.gc?.();
    const { heapUsed, external, rss } = process.memoryUsage();
    process.stdout.write(`holding ${heapUsed + external} ${rss}\n`);
  });
  // An end of its own will, so that a CPU profile is written.
  process.once("SIGTERM", () => process.exit(0));
  process.stdout.write(`listening ${port}\n`);
}
