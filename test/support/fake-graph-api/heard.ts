import { listIn, objectIn, type Payload } from "./message-rules.ts";

/** Something to tap below a message. */
interface Tappable {
  kind: "button_reply" | "list_reply";
  id: string;
  title: string;
  description?: string;
}

/** A message as it stands in a person's chat. */
export interface Heard {
  /** Meta's id of it. */
  id: string;
  payload: Payload;
  /** What can be read, without what stands on buttons and rows. */
  text: string;
  tappable: Tappable[];
}

/** The photo or the document that a message brings; null for none. */
export function mediaOf(
  payload: Payload,
): { kind: "photo" | "document"; id: string; name: string | null } | null {
  const kind = payload["type"] === "image" ? "photo" : payload["type"] === "document" ? "document" : null;
  if (kind === null) return null;
  const { id, filename } = objectIn(payload, String(payload["type"]));
  return { kind, id: String(id), name: filename === undefined ? null : String(filename) };
}

/** What a phone shows of a message. */
export function heardOf(id: string, payload: Payload): Heard {
  return { id, payload, text: textOf(payload), tappable: tappableOf(objectIn(payload, "interactive")) };
}

function textOf(payload: Payload): string {
  if (payload["type"] === "text") return String(objectIn(payload, "text")["body"]);
  if (payload["type"] === "template") return `(template ${String(objectIn(payload, "template")["name"])})`;
  if (mediaOf(payload)) return String(objectIn(payload, String(payload["type"]))["caption"] ?? "");
  return String(objectIn(objectIn(payload, "interactive"), "body")["text"]);
}

function tappableOf(interactive: Payload): Tappable[] {
  const action = objectIn(interactive, "action");
  const buttons = listIn(action, "buttons").map((button) => objectIn(button, "reply"));
  const rows = listIn(action, "sections").flatMap((section) => listIn(section, "rows"));
  return [
    ...buttons.map((reply) => ({ kind: "button_reply", ...reply }) as unknown as Tappable),
    ...rows.map((row) => ({ kind: "list_reply", ...row }) as unknown as Tappable),
  ];
}

/** What WhatsApp itself shows where somebody is asked for his number. */
export const NUMBER_BUTTON = "[ (WhatsApp's own button: share the number) ]";

/** A message as a golden text shows it: its words, and below them in brackets what can be tapped. */
export function asShown(payload: Payload): string {
  const { text, tappable } = heardOf("", payload);
  const action = objectIn(objectIn(payload, "interactive"), "action");
  const opener = typeof action["button"] === "string" ? [`[ ${action["button"]} ]`] : [];
  const page = objectIn(action, "parameters")["display_text"];
  const links = typeof page === "string" ? [`[ ${page} ↗ ]`] : [];
  const request = action["name"] === "request_contact_info" ? [NUMBER_BUTTON] : [];
  const choices = tappable.map(({ kind, title, description }) =>
    kind === "button_reply" ? `[ ${title} ]` : `  ( ${title} )${description ? `  ${description}` : ""}`,
  );
  const media = mediaOf(payload);
  const file = media ? [`[ ${media.name ?? media.kind} ]`] : [];
  return [...file, text.replaceAll("\u2060", ""), ...opener, ...choices, ...links, ...request].join("\n");
}
