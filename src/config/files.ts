import { ConfigError } from "./config-error.ts";

/** Where ClamAV's daemon listens. */
export type ClamdPlace = { host: string; port: number } | { path: string };

/** clamd's own default. */
const USUAL_PORT = 3310;

/** Reads CLAMD_URL; null: no scanner. Throws `ConfigError`. */
export function readClamd(read: (name: string) => string | null): ClamdPlace | null {
  const value = read("CLAMD_URL");
  if (value === null) return null;
  const url = URL.canParse(value) ? new URL(value) : null;
  const isPlain = url !== null && url.search === "" && url.hash === "" && url.username === "";
  if (isPlain && url.protocol === "unix:" && url.host === "" && url.pathname.length > 1)
    return { path: decodeURIComponent(url.pathname) };
  if (isPlain && url.protocol === "tcp:" && url.hostname !== "" && ["", "/"].includes(url.pathname))
    return { host: url.hostname.replace(/^\[|\]$/g, ""), port: Number(url.port || USUAL_PORT) };
  throw new ConfigError(
    "CLAMD_URL must be an address such as tcp://127.0.0.1:3310 or unix:///run/clamav/clamd.ctl, or be left out: then no documents are taken.",
  );
}
