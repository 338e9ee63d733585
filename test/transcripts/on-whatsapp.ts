import { renderMessage as renderLinked } from "../../src/channels/whatsapp/render.ts";
import { mediaPart, renderMessage as renderCloud } from "../../src/channels/whatsapp-cloud/render.ts";
import type { Rendered } from "../../src/ports/message.ts";
import { asShown, NUMBER_BUTTON } from "../support/fake-graph-api/heard.ts";
import { violationsOf } from "../support/fake-graph-api/message-rules.ts";

const ENVELOPE = { messaging_product: "whatsapp", recipient_type: "individual", recipient: "ID.1" };

/** How a channel looks on a phone of somebody whose number is not known, one text a message. */
export const LOOKS: Record<"whatsapp" | "whatsapp-cloud", (said: readonly Rendered[]) => string> = {
  whatsapp: (said) => written(said.flatMap(onLinkedDevice)),
  "whatsapp-cloud": (said) => written(cloudParts(said).map(asShown)),
};

/** What Meta would not take of all that was said. */
export function limitsBroken(said: readonly Rendered[]): string[] {
  return cloudParts(said).flatMap((part) => violationsOf({ ...ENVELOPE, ...part }));
}

/** As the official WhatsApp API is asked to say it. */
function cloudParts(said: readonly Rendered[]): Record<string, unknown>[] {
  const parts = said.flatMap((message) => renderCloud(message, true));
  return parts.map((part) => ({ ...("file" in part ? mediaPart(part, "1") : part) }));
}

/** A phone shows no joiner. */
function onLinkedDevice(message: Rendered): string[] {
  const parts = renderLinked(message);
  const shown = parts.map((part) =>
    "text" in part
      ? part.text
      : [`[ ${part.file.kind === "photo" ? "photo" : part.file.name} ]`, part.caption].join("\n"),
  );
  const texts = shown.map((text) => text.replaceAll("\u2060", ""));
  return message.contactRequest === null ? texts : [...texts, NUMBER_BUTTON];
}

/** What is new each time shows only where it stood. */
function written(messages: readonly string[]): string {
  return `${messages
    .join("\n\n---\n\n")
    .replace(/\b\d{6}\b/g, "{code}")
    .replace(/\b(tanda|mark(?:ed)?) (\*?)[A-Z]{2}\b/g, "$1 $2{tag}")
    .replace(/HK-[2-9A-Z]{5}/g, "{ticket}")
    .replace(/\b[2-9A-Z]{3}-[2-9A-Z]{3}\b/g, "{agent code}")
    .replace(/\b[0-9A-Z]{5}-[0-9A-Z]{5}\b/g, "{page code}")
    .replace(/(\/s#)[\w-]{43}/g, "$1{key}")}\n`;
}
