import { unknownPlaceholders } from "../code-senders/request-template.ts";
import { ConfigError } from "./config-error.ts";

/** Gives a setting without the spaces around it; null when it is left out or empty. */
type Read = (name: string) => string | null;

/** How codes leave the house. */
export interface DeliveryConfig {
  /** Null: the demo inbox. */
  sms: SmsGatewayConfig | null;
  /** Null: the demo inbox. */
  smtp: { url: string; from: string; tls: boolean } | null;
}

interface SmsGatewayConfig {
  url: string;
  method: "GET" | "POST";
  headers: Record<string, string>;
  body: string | null;
  success: { path: string; values: string[] } | null;
  idPath: string | null;
  checkUrl: string | null;
  /** How the gateway reports on a sending; null: it does not. */
  report: SmsReportConfig | null;
}

interface SmsReportConfig {
  /** Without a slash at the end. */
  publicUrl: string;
  /** Field of the report, by query, form or JSON, that says what became of the message. */
  field: string;
  delivered: string[];
  failed: string[];
}

/**
 * Reads how codes are sent. Outside this machine a gateway must be encrypted. The demo's people are fictional but their numbers may be
 * somebody's, so in the demo a gateway must be on this machine. Throws `ConfigError`.
 */
export function readDelivery(read: Read, demo: boolean): DeliveryConfig {
  return { sms: readSms(read, demo), smtp: readSmtp(read, demo) };
}

function readSms(read: Read, demo: boolean): SmsGatewayConfig | null {
  const url = read("SMS_GATEWAY_URL");
  if (url === null) {
    if (demo) return null;
    throw new ConfigError(
      "SMS_GATEWAY_URL is missing: with NODE_ENV=production codes are sent by SMS, so give the address of a gateway as in docs/sms-gateways.md.",
    );
  }
  checkAddress("SMS_GATEWAY_URL", url, { demo, secure: "https:", plain: "http:" });
  const body = read("SMS_GATEWAY_BODY");
  const method = read("SMS_GATEWAY_METHOD") ?? "POST";
  if (method !== "GET" && method !== "POST") throw new ConfigError("SMS_GATEWAY_METHOD must be GET or POST.");
  if (method === "GET" && body !== null)
    throw new ConfigError(
      "SMS_GATEWAY_BODY can't be sent with SMS_GATEWAY_METHOD=GET: leave one of them out.",
    );
  const headers = readHeaders(read("SMS_GATEWAY_HEADERS"));
  const checkUrl = read("SMS_GATEWAY_CHECK_URL");
  if (checkUrl !== null)
    checkAddress("SMS_GATEWAY_CHECK_URL", checkUrl, { demo, secure: "https:", plain: "http:" });
  checkTemplates({ url, body: body ?? "", headers: Object.values(headers).join(" ") });
  return {
    url,
    method,
    headers,
    body,
    success: readSuccess(read("SMS_GATEWAY_SUCCESS")),
    idPath: read("SMS_GATEWAY_ID"),
    checkUrl,
    report: readReport(read, `${url} ${body ?? ""}`),
  };
}

/** A message without its text, or without its number, would cost money and reach nobody. */
function checkTemplates({ url, body, headers }: { url: string; body: string; headers: string }): void {
  const [unknown] = unknownPlaceholders(`${url} ${body} ${headers}`);
  if (unknown !== undefined)
    throw new ConfigError(
      `SMS_GATEWAY_BODY or SMS_GATEWAY_URL names {{${unknown}}}, which is unknown: there are {{to}}, {{to62}}, {{to0}}, {{text}}, {{id}} and {{callback}}.`,
    );
  const has = (name: RegExp) => name.test(`${url} ${body}`);
  if (has(/\{\{\s*text\s*\}\}/) && has(/\{\{\s*to(62|0)?\s*\}\}/)) return;
  throw new ConfigError(
    "SMS_GATEWAY_BODY must hold {{text}} and one of {{to}}, {{to62}}, {{to0}}, unless SMS_GATEWAY_URL does.",
  );
}

/** Of a JSON object: names and values. */
function readHeaders(json: string | null): Record<string, string> {
  const wrong = () =>
    new ConfigError(
      'SMS_GATEWAY_HEADERS must be a JSON object of texts, for example {"Content-Type":"application/json"}.',
    );
  if (json === null) return {};
  let headers: unknown;
  try {
    headers = JSON.parse(json);
  } catch {
    throw wrong();
  }
  if (typeof headers !== "object" || headers === null || Array.isArray(headers)) throw wrong();
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[\w-]+$/.test(name) || typeof value !== "string" || /[\r\n\0]/.test(value)) throw wrong();
  }
  return headers as Record<string, string>;
}

function readSuccess(value: string | null): SmsGatewayConfig["success"] {
  if (value === null) return null;
  const [, path, values] = /^([\w.-]+)=(.+)$/.exec(value) ?? [];
  if (path && values) return { path, values: values.split("|") };
  throw new ConfigError(
    "SMS_GATEWAY_SUCCESS must be a path in the answer, = and the words for success, for example messages.0.status=0|1.",
  );
}

function readReport(read: Read, template: string): SmsReportConfig | null {
  const value = read("SMS_GATEWAY_REPORT");
  const asked = /\{\{\s*callback\s*\}\}/.test(template);
  if (value === null) {
    if (!asked) return null;
    throw new ConfigError(
      "SMS_GATEWAY_REPORT is missing: the request asks for reports with {{callback}}, so say how to read one, for example MessageStatus:delivered=delivered:failed=failed|undelivered.",
    );
  }
  const [, field, delivered, failed] = /^([\w.-]+):delivered=([^:]+):failed=([^:]+)$/.exec(value) ?? [];
  if (!field || !delivered || !failed)
    throw new ConfigError(
      "SMS_GATEWAY_REPORT must look like MessageStatus:delivered=delivered:failed=failed|undelivered.",
    );
  const publicUrl = read("PUBLIC_URL")?.replace(/\/+$/, "");
  if (!publicUrl || !URL.canParse(publicUrl))
    throw new ConfigError(
      "PUBLIC_URL is missing: SMS_GATEWAY_REPORT needs an address that the gateway can call.",
    );
  return { publicUrl, field, delivered: delivered.split("|"), failed: failed.split("|") };
}

function readSmtp(read: Read, demo: boolean): DeliveryConfig["smtp"] {
  const url = read("SMTP_URL");
  if (url === null) {
    if (demo) return null;
    throw new ConfigError(
      "SMTP_URL is missing: with NODE_ENV=production codes and notices also go by e-mail, so give a server such as smtps://user:password@mail.example.com.",
    );
  }
  const isLocal = checkAddress("SMTP_URL", url, { demo, secure: "smtps:", plain: "smtp:" });
  const from = read("MAIL_FROM");
  if (from !== null && /^(?:[^<>\r\n"]{1,60} <[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/.test(from))
    return { url, from, tls: !isLocal };
  throw new ConfigError(
    "MAIL_FROM must be an address such as layanan@example.go.id or Layanan Peserta <layanan@example.go.id>.",
  );
}

/** True where the address is this machine. `smtp:` is taken elsewhere too, for STARTTLS is required there. */
function checkAddress(
  name: string,
  value: string,
  { demo, secure, plain }: { demo: boolean; secure: string; plain: string },
): boolean {
  const example = secure === "https:" ? "https://gateway.example.com/messages" : "smtps://mail.example.com";
  if (!URL.canParse(value) || ![secure, plain].includes(new URL(value).protocol))
    throw new ConfigError(`${name} must be an address such as ${example}.`);
  const { hostname, protocol } = new URL(value);
  const isLocal = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
  if (!isLocal && protocol === "http:")
    throw new ConfigError(`${name} must begin with https: codes may not travel unencrypted.`);
  if (demo && !isLocal)
    throw new ConfigError(
      `${name} may only name this machine in the demo: its people are fictional, but their numbers and addresses may be somebody's; set NODE_ENV=production to serve real people.`,
    );
  return isLocal;
}
