import { type ChannelLimits, DeliveryError } from "../../ports/channel.ts";
import type { Rendered } from "../../ports/message.ts";
import { dressed, numbered, paragraphs, split, tableText, writtenLink } from "../shared/whatsapp-text.ts";

/**
 * There are no buttons that every WhatsApp shows, so choices are numbers in the text. WhatsApp takes 65,536 characters; what is longer than
 * this is folded behind "Read more".
 */
export const WHATSAPP_LIMITS: ChannelLimits = {
  buttonLabel: 200,
  buttons: 0,
  text: 3_000,
  contactRequest: true,
};

/** A message as the texts of one or more, in order. Throws `DeliveryError` `rejected` when there is nothing to read. */
export function renderMessage({ text, table, footer, link, choices }: Rendered): string[] {
  const page = link === undefined ? "" : writtenLink(link);
  const whole = paragraphs([dressed(text), tableText(table), dressed(footer), page, numbered(choices)]);
  const parts = split(whole, WHATSAPP_LIMITS.text);
  if (parts.length === 0) throw new DeliveryError("rejected", { cause: new RangeError("an empty message") });
  return parts;
}
