import { ConfigError } from "./config-error.ts";

/** Reads METRICS_TOKEN; null: nothing is measured. Throws `ConfigError` for one that could be guessed. */
export function readMetricsToken(read: (name: string) => string | null): string | null {
  const token = read("METRICS_TOKEN");
  if (token === null || /^[\w-]{32,256}$/.test(token)) return token;
  throw new ConfigError(
    "METRICS_TOKEN must have 32 to 256 letters, digits, - or _, for example the output of openssl rand -hex 32, or be left out.",
  );
}
