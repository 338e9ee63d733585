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

/** What a phone shows of a message. */
export function heardOf(id: string, payload: Payload): Heard {
  return { id, payload, text: textOf(payload), tappable: tappableOf(objectIn(payload, "interactive")) };
}

function textOf(payload: Payload): string {
  if (payload["type"] === "text") return String(objectIn(payload, "text")["body"]);
  if (payload["type"] === "template") return `(template ${String(objectIn(payload, "template")["name"])})`;
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
  return [text.replaceAll("\u2060", ""), ...opener, ...choices, ...links, ...request].join("\n");
}
