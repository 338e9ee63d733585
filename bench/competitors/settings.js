/** What every bot of the bench is told, as JSON in its only argument: `apiRoot`, `redisUrl`, `token`, `secret`. */
export const settings = JSON.parse(process.argv[2] ?? "");

/** Lets the server listen and tells the driver where, and on SIGUSR2 how much memory is held. */
export function listen(server) {
  process.on("SIGUSR2", () => {
    globalThis.gc?.();
    const { heapUsed, external, rss } = process.memoryUsage();
    process.stdout.write(`holding ${heapUsed + external} ${rss}\n`);
  });
  process.once("SIGTERM", () => process.exit(0));
  server.listen(0, "127.0.0.1", () => process.stdout.write(`listening ${server.address().port}\n`));
}
