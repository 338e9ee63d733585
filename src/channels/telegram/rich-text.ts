import type { MessageEntity } from "grammy/types";
import type { Span } from "../../ports/message.ts";

/** Text and its dress, in Telegram's terms: offsets and lengths count UTF-16 units. */
export interface RichText {
  text: string;
  entities: MessageEntity[];
}

/**
 * What Telegram drops or refuses (controls, half surrogates), which would move every later entity, and direction overrides, with which a name can
 * turn the words around it.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it removes
const UNSENDABLE = /[\u0000-\u0008\u000b-\u001f\u007f\u2028-\u202e\u2066-\u2069]/g;

/** Spans one after the other. `code` wins over `bold`: Telegram lets nothing else be inside it. */
export function fromSpans(spans: Span[]): RichText {
  const rich: RichText = { text: "", entities: [] };
  for (const span of spans) {
    const text = sendable(span.text);
    const type = span.code ? "code" : span.bold ? "bold" : null;
    if (type !== null && text !== "") {
      rich.entities.push({ type, offset: rich.text.length, length: text.length });
    }
    rich.text += text;
  }
  return rich;
}

/** One text in one dress. */
export function dressed(text: string, type: "bold" | "pre"): RichText {
  return { text, entities: [{ type, offset: 0, length: text.length }] };
}

/** Blocks with `between` between them; blocks with nothing to read are left out. */
export function joined(blocks: RichText[], between: string): RichText {
  const whole: RichText = { text: "", entities: [] };
  for (const block of blocks) {
    if (block.text.trim() === "") continue;
    if (whole.text !== "") whole.text += between;
    const start = whole.text.length;
    whole.entities.push(...block.entities.map((entity) => ({ ...entity, offset: entity.offset + start })));
    whole.text += block.text;
  }
  return whole;
}

/**
 * Cuts into pieces of at most `limit` UTF-16 units, at the end of a line, else of a sentence, else of a word; white space at a cut is
 * dropped and an entity that spans it continues in the next piece.
 */
export function split(rich: RichText, limit: number): RichText[] {
  const pieces: RichText[] = [];
  let from = 0;
  while (rich.text.length - from > limit) {
    const to = from + cutAt(rich.text.slice(from, from + limit + 1), limit);
    pieces.push(slice(rich, from, to));
    from = to + leadingBreak(rich.text.slice(to));
  }
  pieces.push(slice(rich, from, rich.text.length));
  return pieces.filter((piece) => piece.text.trim() !== "");
}

/** Nothing in such a text is ever changed. */
const SENDABLE_AS_IT_IS = /^[\n\u0020-\u007e\u00a0-\u2027\u2030-\u2065\u206a-\ud7ff]*$/;

/** Text as Telegram will keep it, unit for unit. */
export function sendable(text: string): string {
  if (SENDABLE_AS_IT_IS.test(text)) return text;
  return text
    .replace(/\r\n?/g, "\n")
    .replace(UNSENDABLE, "")
    .replace(/\p{Surrogate}/gu, "\ufffd");
}

/** Where to end a piece; a cut in the first half would leave a crumb, so then the next way is tried. */
function cutAt(window: string, limit: number): number {
  const half = limit / 2;
  const line = window.lastIndexOf("\n");
  if (line > half) return line;
  const sentence = lastMatchEnd(window, /[.!?…](?=\s)/g);
  if (sentence > half) return sentence;
  const word = window.lastIndexOf(" ");
  if (word > half) return word;
  return splitsSurrogates(window, limit) ? limit - 1 : limit;
}

function lastMatchEnd(text: string, pattern: RegExp): number {
  let end = -1;
  for (const match of text.matchAll(pattern)) end = match.index + match[0].length;
  return end;
}

function splitsSurrogates(text: string, at: number): boolean {
  return /[\ud800-\udbff]/.test(text.charAt(at - 1));
}

/** Only breaks and the one space after a sentence: spaces that begin a line of a table are part of it. */
function leadingBreak(text: string): number {
  return /^(?: ?\n+| )?/.exec(text)?.[0].length ?? 0;
}

function slice(rich: RichText, from: number, to: number): RichText {
  const entities: MessageEntity[] = [];
  for (const entity of rich.entities) {
    const start = Math.max(entity.offset, from);
    const end = Math.min(entity.offset + entity.length, to);
    if (start < end) entities.push({ ...entity, offset: start - from, length: end - start });
  }
  return { text: rich.text.slice(from, to), entities };
}
