import type { Span } from "../ports/message.ts";

/**
 * The little markup of our own sentences: `*bold*` and `` `to be copied` ``. A backslash takes the meaning from the next character. What goes
 * into the gaps of a sentence is never read as markup; a name that goes in before it is read gets a backslash before each mark.
 */

/** Makes words literal inside a sentence that is still to be read. */
export function escapeMarkup(words: string): string {
  return words.replace(/[*`\\]/g, "\\$&");
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
