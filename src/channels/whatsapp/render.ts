import { type ChannelLimits, DeliveryError } from "../../ports/channel.ts";
import type { Rendered, RenderedTable, Span } from "../../ports/message.ts";

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

/** Breaks what would otherwise become bold, italic, struck through or code: between a sign and its word stands nothing that can be seen. */
const UNSEEN = "\u2060";

/** A message as the texts of one or more, in order. Throws `DeliveryError` `rejected` when there is nothing to read. */
export function renderMessage(message: Rendered): string[] {
  const blocks = [dressed(message.text), table(message.table), dressed(message.footer), choices(message)];
  const whole = blocks.filter((block) => block.trim() !== "").join("\n\n");
  const parts = split(whole, WHATSAPP_LIMITS.text);
  if (parts.length === 0) throw new DeliveryError("rejected", { cause: new RangeError("an empty message") });
  return parts;
}

function dressed(spans: Span[]): string {
  return spans.map((span) => (span.bold || span.code ? bold(span.text) : literal(span.text))).join("");
}

/** Bold ends at a line's end and must touch its words. */
function bold(text: string): string {
  return text.replace(/\S(?:.*\S)?/g, (words) => `*${literal(words)}*`);
}

function literal(text: string): string {
  return text.replace(/[*_~`]/g, (sign) => `${sign}${UNSEEN}`);
}

function choices({ choices }: Rendered): string {
  return choices.map(({ number, label }) => `${number}. ${literal(label)}`).join("\n");
}

/** Columns don't line up on a phone: two stand beside each other, more under each other with their names. */
function table(given: RenderedTable | null): string {
  if (given === null || given.rows.length === 0) return "";
  const { caption, header, rows } = given;
  const wide = header.length > 2;
  const body = wide
    ? rows.map((row) => row.map((cell, at) => `${literal(header[at] ?? "")}: ${literal(cell)}`).join("\n"))
    : [header, ...rows].map((row) => row.map(literal).join(" · "));
  const title = caption.trim() === "" ? [] : [bold(caption)];
  return [...title, body.join(wide ? "\n\n" : "\n")].join("\n");
}

/** Splits at the end of a paragraph, a line, a sentence or a word, whichever comes last in what fits. */
function split(text: string, longest: number): string[] {
  const rest = text.trim();
  if (rest.length <= longest) return rest === "" ? [] : [rest];
  const head = rest.slice(0, longest);
  const ends = ["\n\n", "\n", ". ", " "].map((end) => head.lastIndexOf(end) + (end === ". " ? 1 : 0));
  const at = ends.find((end) => end > longest / 2) ?? longest;
  return [rest.slice(0, at).trimEnd(), ...split(rest.slice(at), longest)];
}
