/** How a message reads in WhatsApp, whichever way it gets there: https://faq.whatsapp.com/539178204879377. */
import type { RenderedChoice, RenderedLink, RenderedTable, Span } from "../../ports/message.ts";

/** Breaks what would otherwise become bold, italic, struck through or code: between a sign and its word stands nothing that can be seen. */
const UNSEEN = "\u2060";

/** Spans one after the other; what is important, or to be copied, is bold. */
export function dressed(spans: readonly Span[]): string {
  return spans.map((span) => (span.bold || span.code ? bold(span.text) : literal(span.text))).join("");
}

/** Text as it stands: nothing in it becomes a dress. */
function literal(text: string): string {
  return text.replace(/[*_~`]/g, (sign) => `${sign}${UNSEEN}`);
}

/** Choices as numbers to type. */
export function numbered(choices: readonly RenderedChoice[]): string {
  return choices.map(({ number, label }) => `${number}. ${literal(label)}`).join("\n");
}

/** The address of a page as it stands: a sign that can't be seen would lead elsewhere. */
export function writtenLink({ label, url }: RenderedLink): string {
  return `${literal(label)}: ${url}`;
}

/** Columns don't line up on a phone: two stand beside each other, more under each other with their names. */
export function tableText(given: RenderedTable | null): string {
  if (given === null || given.rows.length === 0) return "";
  const { caption, header, rows } = given;
  const wide = header.length > 2;
  const body = wide
    ? rows.map((row) => row.map((cell, at) => `${literal(header[at] ?? "")}: ${literal(cell)}`).join("\n"))
    : [header, ...rows].map((row) => row.map(literal).join(" · "));
  const title = caption.trim() === "" ? [] : [bold(caption)];
  return [...title, body.join(wide ? "\n\n" : "\n")].join("\n");
}

/** Blocks as paragraphs; those with nothing to read are left out. */
export function paragraphs(blocks: readonly string[]): string {
  return blocks.filter((block) => block.trim() !== "").join("\n\n");
}

/** Splits at the end of a paragraph, a line, a sentence or a word, whichever comes last in what fits. */
export function split(text: string, longest: number): string[] {
  const rest = text.trim();
  if (rest.length <= longest) return rest === "" ? [] : [rest];
  const at = cutAt(rest.slice(0, longest));
  return [rest.slice(0, at).trimEnd(), ...split(rest.slice(at), longest)];
}

/** Bold ends at a line's end and must touch its words. */
function bold(text: string): string {
  return text.replace(/\S(?:.*\S)?/g, (words) => `*${literal(words)}*`);
}

/** A cut in the first half would leave a crumb, so then the next way is tried; never in the middle of one sign. */
function cutAt(head: string): number {
  const ends = [head.lastIndexOf("\n\n"), head.lastIndexOf("\n"), sentenceEnd(head), head.lastIndexOf(" ")];
  const end = ends.find((at) => at > head.length / 2);
  if (end !== undefined) return end;
  return /[\ud800-\udbff]$/.test(head) ? head.length - 1 : head.length;
}

function sentenceEnd(text: string): number {
  let end = -1;
  for (const { index } of text.matchAll(/[.!?…](?=\s)/g)) end = index + 1;
  return end;
}
