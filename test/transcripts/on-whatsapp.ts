import { renderMessage } from "../../src/channels/whatsapp-cloud/render.ts";
import type { Rendered } from "../../src/ports/message.ts";
import { asShown } from "../support/fake-graph-api/heard.ts";
import { violationsOf } from "../support/fake-graph-api/message-rules.ts";

const ENVELOPE = { messaging_product: "whatsapp", recipient_type: "individual", recipient: "ID.1" };

/** As the official WhatsApp API is asked to say it to somebody whose number is not known. */
function partsOf(said: readonly Rendered[]): Record<string, unknown>[] {
  return said.flatMap((message) => renderMessage(message, true)).map((part) => ({ ...part }));
}

/** What Meta would not take of all that was said. */
export function limitsBroken(said: readonly Rendered[]): string[] {
  return partsOf(said).flatMap((part) => violationsOf({ ...ENVELOPE, ...part }));
}

/** What a phone shows, message by message; what is new each time shows only where it stood. */
export function lookOf(said: readonly Rendered[]): string {
  const look = partsOf(said).map(asShown).join("\n\n---\n\n");
  return `${look
    .replace(/\b\d{6}\b/g, "{code}")
    .replace(/\b(tanda|mark(?:ed)?) (\*?)[A-Z]{2}\b/g, "$1 $2{tag}")
    .replace(/\b[0-9A-Z]{5}-[0-9A-Z]{5}\b/g, "{page code}")}\n`;
}
