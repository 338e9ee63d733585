import type { Span } from "../ports/message.ts";

/**
 * The little markup of our own sentences: `*bold*` and `` `to be copied` ``. A backslash takes the meaning from the next character; every
 * interpolated value gets one before each of these, so that a name with stars stays a name with stars.
 */

const SPECIAL = /[*`\\]/g;
/** The same for looking only, which costs a quarter and is all that most values need. */
const HAS_SPECIAL = /[*`\\]/;

/** Makes a value literal inside a sentence. */
export function escapeMarkup(value: string): string {
  return HAS_SPECIAL.test(value) ? value.replace(SPECIAL, "\\$&") : value;
}

/** Reads a sentence into spans. An opening mark without its closing one is a plain character. */
export function parseMarkup(sentence: string): Span[] {
  const spans: Span[] = [];
  let text = "";
  const flush = (bold: boolean, code: boolean) => {
    if (text) spans.push({ text, bold, code });
    text = "";
  };
  for (let at = 0; at < sentence.length; at += 1) {
    const character = sentence.charAt(at);
    const end = character === "*" || character === "`" ? closing(sentence, at) : -1;
    if (character === "\\") {
      at += 1;
      text += sentence.charAt(at);
    } else if (end > at) {
      flush(false, false);
      text = unmark(sentence.slice(at + 1, end));
      flush(character === "*", character === "`");
      at = end;
    } else {
      text += character;
    }
  }
  flush(false, false);
  return spans;
}

/** The words of a sentence without its marks. */
export function stripMarkup(sentence: string): string {
  return parseMarkup(sentence)
    .map((span) => span.text)
    .join("");
}

/** Position of the mark that closes the one at `from`, or -1. */
function closing(sentence: string, from: number): number {
  const mark = sentence.charAt(from);
  for (let at = from + 1; at < sentence.length; at += 1) {
    const character = sentence.charAt(at);
    if (character === "\\") at += 1;
    else if (character === mark) return at;
  }
  return -1;
}

function unmark(text: string): string {
  return text.replace(/\\([*`\\])/g, "$1");
}
