import { ConfigError } from "./config-error.ts";

/** WhatsApp by Meta's official Cloud API. */
export interface WhatsAppCloudConfig {
  /** Address of the Graph API with its version, without a slash at the end. */
  apiRoot: string;
  token: string;
  phoneNumberId: string;
  wabaId: string;
  appSecret: string;
  verifyToken: string;
  /** The template of kind "authentication" that carries codes to people who chat elsewhere; null: WhatsApp carries none. */
  codeTemplate: string | null;
  /** The template that asks a person to write again, so that what waits for him may be said; null: it waits in silence. */
  reopenTemplate: string | null;
}

type Read = (name: string) => string | null;

const API_ROOT = "https://graph.facebook.com/v25.0";

/** What must be set, how it looks, and where it is found. */
const NEEDED = {
  WHATSAPP_CLOUD_TOKEN: {
    form: /^[!-~]{16,1024}$/,
    remedy: "an access token of a system user with whatsapp_business_messaging",
  },
  WHATSAPP_PHONE_NUMBER_ID: {
    form: /^\d{5,20}$/,
    remedy: "the id of the phone number, in digits, from API Setup in Meta's app dashboard",
  },
  WHATSAPP_WABA_ID: {
    form: /^\d{5,20}$/,
    remedy: "the id of the WhatsApp Business Account, in digits, from API Setup in Meta's app dashboard",
  },
  WHATSAPP_APP_SECRET: {
    form: /^[0-9a-zA-Z]{32,128}$/,
    remedy: "the app secret, from Settings > Basic in Meta's app dashboard",
  },
  WHATSAPP_VERIFY_TOKEN: {
    form: /^[\w-]{16,256}$/,
    remedy:
      "16 to 256 letters, digits, - or _ that Meta is told too, for example the output of openssl rand -hex 32",
  },
} as const;

/**
 * Reads WHATSAPP and, where it is `cloud`, what the official API needs; null where it is not. In the demo no code leaves for a number of a
 * fictional person, which may be somebody's. Throws `ConfigError`.
 */
export function readWhatsAppCloud(read: Read, demo: boolean): WhatsAppCloudConfig | null {
  if (read("WHATSAPP") !== "cloud") return null;
  const apiRoot = readApiRoot(read("WHATSAPP_CLOUD_API_ROOT"));
  if (read("PUBLIC_URL") === null)
    throw new ConfigError(
      "PUBLIC_URL is missing: WHATSAPP=cloud needs the address under which Meta and people reach this server.",
    );
  return {
    apiRoot,
    token: need("WHATSAPP_CLOUD_TOKEN", read),
    phoneNumberId: need("WHATSAPP_PHONE_NUMBER_ID", read),
    wabaId: need("WHATSAPP_WABA_ID", read),
    appSecret: need("WHATSAPP_APP_SECRET", read),
    verifyToken: need("WHATSAPP_VERIFY_TOKEN", read),
    codeTemplate: readCodeTemplate(read, demo && !isLocal(apiRoot)),
    reopenTemplate: readTemplate("WHATSAPP_REOPEN_TEMPLATE", read),
  };
}

function need(name: keyof typeof NEEDED, read: Read): string {
  const value = read(name);
  const { form, remedy } = NEEDED[name];
  if (value === null) throw new ConfigError(`${name} is missing: WHATSAPP is cloud, so set it to ${remedy}.`);
  if (form.test(value)) return value;
  throw new ConfigError(`${name} must be ${remedy}.`);
}

function readApiRoot(value: string | null): string {
  if (value === null) return API_ROOT;
  const wrong = new ConfigError(
    `WHATSAPP_CLOUD_API_ROOT must be an address such as ${API_ROOT}, encrypted unless it is on this machine, or be left out.`,
  );
  if (!URL.canParse(value)) throw wrong;
  const { protocol } = new URL(value);
  if (protocol === "https:" || (protocol === "http:" && isLocal(value))) return value.replace(/\/+$/, "");
  throw wrong;
}

function isLocal(address: string): boolean {
  return ["localhost", "127.0.0.1", "[::1]"].includes(new URL(address).hostname);
}

function readCodeTemplate(read: Read, isForbidden: boolean): string | null {
  const name = readTemplate("WHATSAPP_CODE_TEMPLATE", read);
  if (name === null || !isForbidden) return name;
  throw new ConfigError(
    "WHATSAPP_CODE_TEMPLATE must be left out in the demo: its people are fictional, but their numbers may be somebody's; set NODE_ENV=production to serve real people.",
  );
}

/** Meta's own rule for names: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates. */
function readTemplate(name: string, read: Read): string | null {
  const value = read(name);
  if (value === null || /^[a-z0-9_]{1,512}$/.test(value)) return value;
  throw new ConfigError(
    `${name} must be a template's name in small letters, digits and _, as Meta has approved it, or be left out.`,
  );
}
