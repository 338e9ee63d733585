import { ConfigError } from "./config-error.ts";

/** An account at a Chatwoot whose agents answer participants. */
export interface ChatwootConfig {
  /** Without a slash at the end. */
  baseUrl: string;
  accountId: number;
  /** Access token of a user there. */
  token: string;
  inboxId: number;
  /** What the inbox is called in the client API. */
  inboxIdentifier: string;
  /** With which the inbox signs what it sends to its webhook. */
  webhookSecret: string;
}

/** Each with what it is and where it is found. */
const SETTINGS = {
  CHATWOOT_BASE_URL: "the address of the Chatwoot server, such as https://app.chatwoot.com",
  CHATWOOT_ACCOUNT_ID: "the number in its addresses after /app/accounts/",
  CHATWOOT_API_TOKEN: "the access token of a user there, from his profile settings",
  CHATWOOT_INBOX_ID: "the number at the end of the address of the inbox's settings",
  CHATWOOT_INBOX_IDENTIFIER: "the identifier shown in the configuration of the API inbox",
  CHATWOOT_WEBHOOK_SECRET: "the secret with which the API inbox signs its webhook",
};
type Name = keyof typeof SETTINGS;
const NAMES = Object.keys(SETTINGS) as Name[];

/** Reads the CHATWOOT_… settings: all, or none for no Chatwoot. Throws `ConfigError`. */
export function readChatwoot(read: (name: string) => string | null): ChatwootConfig | null {
  const given = NAMES.filter((name) => read(name) !== null);
  if (given.length === 0) return null;
  return {
    baseUrl: readAddress(need(read, "CHATWOOT_BASE_URL")),
    accountId: readId("CHATWOOT_ACCOUNT_ID", need(read, "CHATWOOT_ACCOUNT_ID")),
    token: readWord("CHATWOOT_API_TOKEN", need(read, "CHATWOOT_API_TOKEN")),
    inboxId: readId("CHATWOOT_INBOX_ID", need(read, "CHATWOOT_INBOX_ID")),
    inboxIdentifier: readWord("CHATWOOT_INBOX_IDENTIFIER", need(read, "CHATWOOT_INBOX_IDENTIFIER")),
    webhookSecret: readSecret(need(read, "CHATWOOT_WEBHOOK_SECRET")),
  };
}

function need(read: (name: string) => string | null, name: Name): string {
  const value = read(name);
  if (value !== null) return value;
  throw new ConfigError(
    `${name} is missing: other CHATWOOT_ settings are there, and Chatwoot needs all of them; set it to ${SETTINGS[name]}, or leave all out.`,
  );
}

/** Plain http only on this machine: what people say goes over it. */
function readAddress(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : null;
  const isHere = url !== null && ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  const isSafe = url?.protocol === "https:" || (url?.protocol === "http:" && isHere);
  if (url && isSafe && url.username === "" && url.search === "" && url.hash === "")
    return value.replace(/\/+$/, "");
  throw new ConfigError(
    "CHATWOOT_BASE_URL must be an address such as https://app.chatwoot.com; http:// is for a server on this machine only.",
  );
}

function readId(name: Name, value: string): number {
  if (/^[1-9]\d{0,14}$/.test(value)) return Number(value);
  throw new ConfigError(`${name} must be a whole number: ${SETTINGS[name]}.`);
}

function readWord(name: Name, value: string): string {
  if (/^[\w-]{8,256}$/.test(value)) return value;
  throw new ConfigError(`${name} must be ${SETTINGS[name]}: 8 to 256 letters, digits, - or _.`);
}

function readSecret(value: string): string {
  if (/^[\x21-\x7e]{16,256}$/.test(value)) return value;
  throw new ConfigError(
    `CHATWOOT_WEBHOOK_SECRET must be ${SETTINGS.CHATWOOT_WEBHOOK_SECRET}: 16 to 256 characters without spaces.`,
  );
}
