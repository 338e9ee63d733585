import { type ChatwootConfig, readChatwoot } from "./config/chatwoot.ts";
import { ConfigError } from "./config/config-error.ts";
import { type DeliveryConfig, readDelivery } from "./config/delivery.ts";
import { type ClamdPlace, readClamd } from "./config/files.ts";
import { refuseGuessable } from "./config/guessable.ts";
import { type IdentifiersConfig, readIdentifiers } from "./config/identifiers.ts";
import { type MasterKeys, readMasterKeys } from "./config/keys.ts";
import { readMetricsToken } from "./config/metrics.ts";
import { readTrustedProxies } from "./config/trusted-proxies.ts";
import { readWhatsApp, type WhatsAppConfig } from "./config/whatsapp.ts";
import { readWhatsAppCloud, type WhatsAppCloudConfig } from "./config/whatsapp-cloud.ts";
import { BadRedisAddress, parseRedisAddress } from "./store/redis/redis-address.ts";

export { ConfigError } from "./config/config-error.ts";

/** Everything an operator can set. Nothing else in the product reads the environment. */
export interface Config extends MasterKeys {
  /** True unless NODE_ENV is `production`: fictional people, and an inbox in place of SMS and e-mail where none is set. */
  demo: boolean;
  port: number;
  host: string;
  /** Where the embedded stores and the demo's key live. */
  dataDir: string;
  /** null: the embedded conversation store. */
  redisUrl: string | null;
  /** PEM file of the authority that signed the certificates of Redis; null: those that Node knows. */
  redisTlsCaFile: string | null;
  /** null: the embedded database. */
  databaseUrl: string | null;
  telegram: TelegramConfig | null;
  delivery: DeliveryConfig;
  /** null: no WhatsApp by a linked device. */
  whatsapp: WhatsAppConfig | null;
  /** null: no WhatsApp by the official API. */
  whatsappCloud: WhatsAppCloudConfig | null;
  /** null: people are answered at the built-in desk alone. */
  chatwoot: ChatwootConfig | null;
  /** null: nothing looks for viruses, and documents are not taken. */
  clamd: ClamdPlace | null;
  /** Whether a code may come into the chat it opens when the chat's own number is proven to be the registered one. */
  codesInChat: "proven" | "never";
  /** Whether an account may be opened by a code alone, or needs a password too. */
  signInRule: "password-optional" | "password-required";
  identifiers: IdentifiersConfig;
  /** Path of the list of branch offices; null: none, or that of the demo. */
  branchesFile: string | null;
  /** Address under which people reach this server, without a path; null, in the demo only: this machine. */
  publicUrl: string | null;
  /** Addresses and networks of the proxies in front, whose word for whom they pass on is taken. */
  trustedProxies: string[];
  /** Who runs the service, said to everybody; null in the demo. */
  operator: string | null;
  logLevel: LogLevel;
  /** Who shows it may read the metrics; null: there are none. */
  metricsToken: string | null;
}

interface TelegramConfig {
  token: string;
  apiRoot: string;
  mode: { type: "polling" } | { type: "webhook"; publicUrl: string; secret: string; replyInAnswer: boolean };
}

const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const;
/** The least that is logged. */
export type LogLevel = (typeof LOG_LEVELS)[number];

type Environment = Record<string, string | undefined>;

/** Reads the settings. Throws `ConfigError` for the first that can't be used; values of secrets never stand in the message. */
export function readConfig(environment: Environment): Config {
  const read = (name: string) => environment[name]?.trim() || null;
  const demo = read("NODE_ENV") !== "production";
  if (!demo) requireForProduction(read);
  const publicUrl = readPublicUrl(read, demo);
  const config = {
    demo,
    port: readPort(read("PORT")),
    host: read("HOST") ?? "0.0.0.0",
    dataDir: read("DATA_DIR") ?? ".data",
    redisUrl: readRedisUrl(read("REDIS_URL")),
    redisTlsCaFile: readRedisTlsCa(read),
    databaseUrl: readUrl(
      "DATABASE_URL",
      read("DATABASE_URL"),
      ["postgres:", "postgresql:"],
      "postgres://user:password@localhost:5432/peserta",
    ),
    ...readMasterKeys(read),
    telegram: readTelegram(read, publicUrl),
    delivery: readDelivery(read, demo),
    whatsapp: readWhatsApp(read),
    whatsappCloud: readWhatsAppCloud(read, demo),
    chatwoot: readChatwoot(read),
    clamd: readClamd(read),
    codesInChat: oneOf("CODES_IN_CHAT", read("CODES_IN_CHAT") ?? "proven", ["proven", "never"]),
    signInRule: oneOf("SIGN_IN", read("SIGN_IN") ?? "password-optional", [
      "password-optional",
      "password-required",
    ]),
    identifiers: readIdentifiers(read),
    branchesFile: read("BRANCHES_FILE"),
    publicUrl,
    trustedProxies: readTrustedProxies(read),
    operator: read("OPERATOR_NAME"),
    logLevel: oneOf("LOG_LEVEL", read("LOG_LEVEL") ?? "warn", LOG_LEVELS),
    metricsToken: readMetricsToken(read),
  };
  // What is malformed is said first.
  if (!demo) refuseGuessable(read);
  return config;
}

/** What the demo makes up by itself, and real people may not depend on. */
const REQUIRED: Record<string, string> = {
  OPERATOR_NAME: "name who runs the service, for everybody is told",
  MASTER_KEY: "set it to k1:$(openssl rand -hex 32), and keep a copy apart",
  DATABASE_URL: "name a Postgres, for the embedded database is for the demo",
  PUBLIC_URL:
    "give the https address under which people reach this server, for links to its pages lead there",
};

function requireForProduction(read: (name: string) => string | null): void {
  for (const [name, remedy] of Object.entries(REQUIRED)) {
    if (read(name) === null)
      throw new ConfigError(`${name} is missing: NODE_ENV is production, so ${remedy}.`);
  }
}

function readPort(value: string | null): number {
  const port = Number(value ?? 3000);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new ConfigError("PORT must be a whole number from 0 to 65535, for example 3000.");
}

function readUrl(name: string, value: string | null, protocols: string[], example: string): string | null {
  if (value === null) return null;
  if (URL.canParse(value) && protocols.includes(new URL(value).protocol)) return value;
  throw new ConfigError(`${name} must be an address such as ${example}, or be left out.`);
}

function readRedisUrl(value: string | null): string | null {
  try {
    if (value !== null) parseRedisAddress(value);
    return value;
  } catch (error) {
    throw error instanceof BadRedisAddress ? new ConfigError(error.message) : error;
  }
}

/** Whoever names an authority means to be encrypted: without TLS the file would silently do nothing. */
function readRedisTlsCa(read: (name: string) => string | null): string | null {
  const file = read("REDIS_TLS_CA");
  if (file === null || /^rediss/i.test(read("REDIS_URL") ?? "")) return file;
  throw new ConfigError(
    "REDIS_TLS_CA needs a REDIS_URL with rediss:// or rediss+sentinel://, or must be left out.",
  );
}

function readTelegram(
  read: (name: string) => string | null,
  publicUrl: string | null,
): TelegramConfig | null {
  const token = read("TELEGRAM_BOT_TOKEN");
  const replyInAnswer = readWebhookReply(read);
  if (!token) return null;
  if (!/^\d{1,15}:[\w-]+$/.test(token)) {
    throw new ConfigError("TELEGRAM_BOT_TOKEN must look like 123456789:ABC…, as BotFather gave it.");
  }
  const apiRoot =
    readUrl(
      "TELEGRAM_API_ROOT",
      read("TELEGRAM_API_ROOT"),
      ["http:", "https:"],
      "https://api.telegram.org",
    ) ?? "https://api.telegram.org";
  return { token, apiRoot, mode: readTelegramMode(read, publicUrl, replyInAnswer) };
}

/** One-time pages and Telegram's webhook are found under it. */
function readPublicUrl(read: (name: string) => string | null, demo: boolean): string | null {
  const given = read("PUBLIC_URL");
  if (!demo && given !== null && !(URL.canParse(given) && new URL(given).protocol === "https:"))
    throw new ConfigError(
      "PUBLIC_URL must be an address such as https://chat.example.com: NODE_ENV is production, so what people enter there may not travel unencrypted.",
    );
  const url = readUrl("PUBLIC_URL", given, ["http:", "https:"], "https://chat.example.com");
  return url?.replace(/\/+$/, "") ?? null;
}

/** The secret alone decides (docs/decisions/0063): an address is needed for more than a webhook, a secret for nothing else. */
function readTelegramMode(
  read: (name: string) => string | null,
  publicUrl: string | null,
  replyInAnswer: boolean,
): TelegramConfig["mode"] {
  const secret = read("TELEGRAM_WEBHOOK_SECRET");
  if (!secret) return { type: "polling" };
  if (!publicUrl)
    throw new ConfigError(
      "PUBLIC_URL is missing: TELEGRAM_WEBHOOK_SECRET asks for a webhook, which needs an address; leave the secret out for long polling.",
    );
  if (!/^[\w-]{32,256}$/.test(secret)) {
    throw new ConfigError(
      "TELEGRAM_WEBHOOK_SECRET must have 32 to 256 letters, digits, - or _, for example the output of openssl rand -hex 32.",
    );
  }
  return { type: "webhook", publicUrl, secret, replyInAnswer };
}

/** Without a webhook there is no call to answer: whoever sets it has forgotten something. */
function readWebhookReply(read: (name: string) => string | null): boolean {
  const setting = oneOf("TELEGRAM_WEBHOOK_REPLY", read("TELEGRAM_WEBHOOK_REPLY") ?? "off", ["on", "off"]);
  const needed = ["TELEGRAM_BOT_TOKEN", "PUBLIC_URL", "TELEGRAM_WEBHOOK_SECRET"];
  if (setting === "off" || needed.every((name) => read(name) !== null)) return setting === "on";
  throw new ConfigError(
    `TELEGRAM_WEBHOOK_REPLY is on, but there is no webhook: set ${needed.join(", ")} too, or leave it out.`,
  );
}

function oneOf<Value extends string>(name: string, value: string, allowed: readonly Value[]): Value {
  const found = allowed.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  throw new ConfigError(`${name} must be one of ${allowed.join(", ")}.`);
}
