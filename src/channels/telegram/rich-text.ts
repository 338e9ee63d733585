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

const BETWEEN_BLOCKS = "\n\n";

/**
 * A message that grows by blocks with an empty line between them; a block with nothing to read in it is left out. Written straight into
 * one text and one list, for nearly every message has three or four of them.
 */
export class Blocks {
  readonly #rich: RichText = { text: "", entities: [] };

  get rich(): RichText {
    return this.#rich;
  }

  /** Spans one after the other. `code` wins over `bold`: Telegram lets nothing else be inside it. */
  addSpans(spans: readonly Span[]): void {
    const { entities } = this.#rich;
    const known = entities.length;
    const start = this.#start();
    let block = "";
    let isBlank = true;
    for (const span of spans) {
      const text = sendable(span.text);
      if (text === "") continue;
      if (span.code || span.bold) {
        entities.push({
          type: span.code ? "code" : "bold",
          offset: start + block.length,
          length: text.length,
        });
      }
      block += text;
      isBlank &&= hasNoWords(text);
    }
    if (isBlank) entities.length = known;
    else this.#append(block);
  }

  /** A text as it stands, without dress. */
  addText(text: string): void {
    if (!hasNoWords(text)) this.#append(text);
  }

  /** A block of which every letter counts, under its name. */
  addPreformatted(caption: string, body: string): void {
    if (hasNoWords(body)) return;
    const { entities } = this.#rich;
    let offset = this.#start();
    let block = body;
    if (!hasNoWords(caption)) {
      entities.push({ type: "bold", offset, length: caption.length });
      block = `${caption}\n${body}`;
      offset += caption.length + 1;
    }
    entities.push({ type: "pre", offset, length: body.length });
    this.#append(block);
  }

  /** Where the next block begins. */
  #start(): number {
    const { length } = this.#rich.text;
    return length === 0 ? 0 : length + BETWEEN_BLOCKS.length;
  }

  #append(block: string): void {
    const { text } = this.#rich;
    this.#rich.text = text === "" ? block : text + BETWEEN_BLOCKS + block;
  }
}

/** Whether there is nothing to read in a text. Most begin with a letter. */
function hasNoWords(text: string): boolean {
  const first = text.charCodeAt(0);
  return !(first > 0x20 && first < 0x7f) && text.trim() === "";
}

/**
 * Cuts into pieces of at most `limit` UTF-16 units, at the end of a line, else of a sentence, else of a word; white space at a cut is
 * dropped and an entity that spans it continues in the next piece.
 */
export function split(rich: RichText, limit: number): RichText[] {
  if (rich.text.length <= limit) return hasNoWords(rich.text) ? [] : [rich];
  const pieces: RichText[] = [];
  let from = 0;
  while (rich.text.length - from > limit) {
    const to = from + cutAt(rich.text.slice(from, from + limit + 1), limit);
    pieces.push(slice(rich, from, to));
    from = to + leadingBreak(rich.text.slice(to));
  }
  pieces.push(slice(rich, from, rich.text.length));
  return pieces.filter((piece) => !hasNoWords(piece.text));
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
