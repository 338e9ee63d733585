import { ConfigError } from "./config-error.ts";

/** WhatsApp by a linked device. */
export interface WhatsAppConfig {
  serverUrl: string;
  /** Where WhatsApp keeps what people send; at another server, that server itself. */
  mediaRoot: string;
  /** null: the version that the client's library brings. */
  version: [number, number, number] | null;
  /** Digits of the number that is linked by a code; null to link by QR code. */
  pairingPhone: string | null;
}

const SERVER = "wss://web.whatsapp.com/ws/chat";
const MEDIA = "https://mmg.whatsapp.net";

/** Reads WHATSAPP, WHATSAPP_PHONE, WHATSAPP_VERSION and WHATSAPP_WS_URL; null where no device is linked. Throws `ConfigError`. */
export function readWhatsApp(read: (name: string) => string | null): WhatsAppConfig | null {
  const way = read("WHATSAPP") ?? "off";
  if (!["off", "linked-device", "cloud"].includes(way))
    throw new ConfigError("WHATSAPP must be cloud or linked-device, or be left out for no WhatsApp.");
  const serverUrl = readServer(read("WHATSAPP_WS_URL"));
  const config = {
    serverUrl,
    mediaRoot: serverUrl === SERVER ? MEDIA : new URL(serverUrl.replace(/^ws/, "http")).origin,
    version: readVersion(read("WHATSAPP_VERSION")),
    pairingPhone: readPhone(read("WHATSAPP_PHONE")),
  };
  return way === "linked-device" ? config : null;
}

function readServer(value: string | null): string {
  if (value === null) return SERVER;
  if (URL.canParse(value) && /^wss?:$/.test(new URL(value).protocol)) return value;
  throw new ConfigError(`WHATSAPP_WS_URL must be an address such as ${SERVER}, or be left out.`);
}

function readVersion(value: string | null): [number, number, number] | null {
  if (value === null) return null;
  const [, first, second, third] = /^(\d{1,4})\.(\d{1,6})\.(\d{1,12})$/.exec(value) ?? [];
  if (first && second && third) return [Number(first), Number(second), Number(third)];
  throw new ConfigError("WHATSAPP_VERSION must be three numbers such as 2.3000.1043857760, or be left out.");
}

/** With or without its plus, and however it is grouped. */
function readPhone(value: string | null): string | null {
  if (value === null) return null;
  const digits = value.replace(/^\+/, "").replace(/[\s-]/g, "");
  if (/^[1-9]\d{7,14}$/.test(digits)) return digits;
  throw new ConfigError(
    "WHATSAPP_PHONE must be the number with its country code, for example 6281234567890, or be left out to link by QR code.",
  );
}
