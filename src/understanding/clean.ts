import { policy } from "../policy.ts";

/** Printable ASCII and line feeds: nothing in it is ever folded or removed. */
const PLAIN = /^[\x20-\x7e\n]*$/;
const COMBINING_MARK = /\p{M}/u;
const PICTOGRAPH = /\p{Extended_Pictographic}/u;
/** What may stand before a joiner inside an emoji: the picture, its skin tone, or its variation selector. */
const JOINABLE = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\uFE0F/u;
/** Controls, formats (bidi overrides, zero widths, tags) and lone surrogates, which no database takes. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}]/u;
const LINE_BREAK = /[\n\v\f\u0085\u2028\u2029]/u;
const ZERO_WIDTH_JOINER = "\u200D";

/** A message is looked at from several sides in a row, and each makes sure that it is clean. */
let lastCleaned = "";

/**
 * What every incoming text passes before anything else looks at it: at most `policy.input.textCodePoints` code points,
 * NFKC (fullwidth and mathematical digits become ASCII), no control or format characters, at most
 * `policy.input.combiningMarksPerBase` marks on a letter. Line breaks stay as "\n", other white space becomes a space.
 * Running time is linear in the limit, whatever the length of `raw`. Cleaning a cleaned text changes nothing.
 */
export function cleanText(raw: string): string {
  if (raw !== lastCleaned) lastCleaned = clean(raw);
  return lastCleaned;
}

function clean(raw: string): string {
  const limit = policy.input.textCodePoints;
  if (raw.length <= limit && PLAIN.test(raw)) return raw.trim();
  // Folding may lengthen the text (U+FDFA alone becomes 18 characters) and removing may bring marks together: cut,
  // fold, filter, and fold and cut what is left.
  const folded = firstCodePoints(raw, limit).replaceAll("\r\n", "\n").normalize("NFKC");
  return firstCodePoints(visible(firstCodePoints(folded, limit)).normalize("NFKC"), limit).trim();
}

/** The first `limit` code points of a text, found without walking the rest of it. */
export function firstCodePoints(text: string, limit: number): string {
  if (text.length <= limit) return text;
  let end = 0;
  for (let count = 0; count < limit && end < text.length; count += 1) {
    end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  }
  return text.slice(0, end);
}

function visible(text: string): string {
  let kept = "";
  let last = "";
  let marks = 0;
  for (let at = 0; at < text.length; ) {
    const plainEnd = endOfPlain(text, at);
    const isPlain = plainEnd > at;
    const character = isPlain ? text.slice(at, plainEnd) : characterAt(text, at);
    at += character.length;
    const shown = isPlain ? character : shownAs(character, last, characterAt(text, at));
    if (shown === "") continue;
    marks = !isPlain && COMBINING_MARK.test(shown) ? marks + 1 : 0;
    if (marks > policy.input.combiningMarksPerBase) continue;
    kept += shown;
    last = shown;
  }
  return kept;
}

/** Where the printable ASCII and line feeds end that begin here, if they do. */
function endOfPlain(text: string, from: number): number {
  let end = from;
  for (; end < text.length; end += 1) {
    const code = text.charCodeAt(end);
    if (code !== 0x0a && (code < 0x20 || code > 0x7e)) break;
  }
  return end;
}

function characterAt(text: string, at: number): string {
  return at < text.length ? String.fromCodePoint(text.codePointAt(at) ?? 0) : "";
}

function shownAs(character: string, before: string, after: string): string {
  if (LINE_BREAK.test(character)) return "\n";
  if (character === "\t" || character === "\r") return " ";
  if (character === ZERO_WIDTH_JOINER)
    return JOINABLE.test(before) && PICTOGRAPH.test(after) ? character : "";
  return INVISIBLE.test(character) ? "" : character;
}
