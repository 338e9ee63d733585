import { ConfigError } from "./config-error.ts";

/** Where people are asked for NIK and KPJ; null: as each channel needs it. */
export type IdentifiersConfig = "page" | "chat" | null;

/** Reads IDENTIFIERS. Throws `ConfigError`. */
export function readIdentifiers(read: (name: string) => string | null): IdentifiersConfig {
  const setting = read("IDENTIFIERS");
  if (setting !== null && setting !== "page" && setting !== "chat") {
    throw new ConfigError(
      "IDENTIFIERS must be page or chat, or be left out: then page for the official WhatsApp API, and chat elsewhere.",
    );
  }
  return setting;
}
