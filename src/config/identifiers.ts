import { ConfigError } from "./config-error.ts";

/** Where people are asked for NIK and KPJ; null: as each channel needs it. */
export type IdentifiersConfig = "page" | "chat" | null;

/** Reads IDENTIFIERS. Throws `ConfigError`; also where real people would get links to pages that only this machine could open. */
export function readIdentifiers(read: (name: string) => string | null, demo: boolean): IdentifiersConfig {
  const setting = read("IDENTIFIERS");
  if (setting !== null && setting !== "page" && setting !== "chat") {
    throw new ConfigError(
      "IDENTIFIERS must be page or chat, or be left out: then page for the official WhatsApp API, and chat elsewhere.",
    );
  }
  if (setting === "page" && !demo && read("PUBLIC_URL") === null) {
    throw new ConfigError(
      "PUBLIC_URL is missing: IDENTIFIERS is page, so people need an address under which they reach the pages.",
    );
  }
  return setting;
}
