import { type ChannelLimits, DeliveryError } from "../../ports/channel.ts";
import type { Rendered, RenderedFile } from "../../ports/message.ts";
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

/** As WhatsApp's own clients write under a photo at most. */
const LONGEST_CAPTION = 1_024;

/** One message: a text, or a file with the words under it. */
export type Part = { text: string } | { file: RenderedFile; caption: string };

/** A message as one or more, in order. Throws `DeliveryError` `rejected` when there is nothing to show. */
export function renderMessage(message: Rendered): Part[] {
  const { file } = message;
  const whole = wholeText(message);
  if (file && whole.length <= LONGEST_CAPTION) return [{ file, caption: whole }];
  const texts = split(whole, WHATSAPP_LIMITS.text).map((text) => ({ text }));
  if (texts.length === 0) throw new DeliveryError("rejected", { cause: new RangeError("an empty message") });
  return file ? [{ file, caption: "" }, ...texts] : texts;
}

function wholeText({ text, table, footer, link, choices }: Rendered): string {
  const page = link === undefined ? "" : writtenLink(link);
  return paragraphs([dressed(text), tableText(table), dressed(footer), page, numbered(choices)]);
}
